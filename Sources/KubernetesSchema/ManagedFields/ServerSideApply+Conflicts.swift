import KubernetesModel

extension Application.Failure {
    /// The answer of the API server.
    var status: APIStatus {
        switch self {
        case .list(let fault):
            return APIStatus(code: 500, reason: .internalError, message: "failed to merge config: \(fault.sentence)")
        case .conflicts(let conflicts):
            let sorted = conflicts.sorted { $0.order < $1.order }
            let causes = sorted.flatMap { conflict in
                conflict.fields.paths.map { path in
                    APIStatus.Cause(
                        reason: "FieldManagerConflict", message: "conflict with \(conflict.manager)",
                        field: path.map(\.description).joined())
                }
            }
            return APIStatus(code: 409, reason: .conflict, message: Self.message(sorted, causes), causes: causes)
        }
    }

    private static func message(_ conflicts: [FieldManagers.Conflict], _ causes: [APIStatus.Cause]) -> String {
        if causes.count == 1, let cause = causes.first {
            return "Apply failed with 1 conflict: \(cause.message): \(cause.field ?? "")"
        }
        let lines = conflicts.flatMap { conflict in
            ["conflicts with \(conflict.manager):"]
                + conflict.fields.paths.map { "- " + $0.map(\.description).joined() }
        }
        return "Apply failed with \(causes.count) conflicts: \(lines.joined(separator: "\n"))"
    }
}

extension FieldManagers.Conflict {
    fileprivate var order: (String, String, String, String) {
        (identity.name, identity.operation.rawValue, apiVersion, identity.subresource)
    }

    /// As messages name it: `"kubectl" using apps/v1`, `"manager" with subresource "status" using apps/v1`.
    fileprivate var manager: String {
        identity.name.goQuoted + (identity.subresource.isEmpty ? "" : " with subresource \(identity.subresource.goQuoted)")
            + (identity.operation == .update ? " using \(apiVersion)" : "")
    }
}
