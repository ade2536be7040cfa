import KubernetesModel

/// The query of a write, checked.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
struct WriteParameters: Sendable {
    /// What becomes of fields that a kind does not have, or that are given twice.
    enum FieldValidation: String, Sendable {
        case ignore = "Ignore"
        case warn = "Warn"
        case strict = "Strict"
    }

    var isDryRun = false
    var manager: String
    var validation = FieldValidation.warn
    /// For server-side apply: takes fields over that others own.
    var isForced = false

    init(manager: String) { self.manager = manager }

    /// - Parameter options: the kind that messages speak of: `CreateOptions`, `UpdateOptions`, `PatchOptions`.
    init(_ request: ServerRequest, options: String) throws(APIStatus) {
        func invalid(_ error: FieldError) -> APIStatus {
            .invalid(kind: options, group: "meta.k8s.io", name: "", errors: [error])
        }
        for item in request.query where item.name == "dryRun" && !item.value.isEmpty {
            guard item.value == "All" else {
                throw invalid(.notSupported(FieldPath("dryRun"), [.string(item.value)], supported: ["All"]))
            }
            isDryRun = true
        }
        if let text = request.parameter("fieldValidation"), !text.isEmpty {
            guard let validation = FieldValidation(rawValue: text) else {
                throw invalid(
                    .notSupported(FieldPath("fieldValidation"), .string(text), supported: ["", "Ignore", "Strict", "Warn"]))
            }
            self.validation = validation
        }
        let given = request.parameter("fieldManager") ?? ""
        guard given.utf8.count <= 128 else { throw invalid(.tooLong(FieldPath("fieldManager"), limit: 128)) }
        let isApply = request.contentType == PatchType.apply.rawValue && request.info.verb == "patch"
        if isApply, given.isEmpty {
            throw invalid(.required(FieldPath("fieldManager"), "is required for apply patch"))
        }
        if let force = request.parameter("force"), !force.isEmpty {
            guard isApply else { throw invalid(.forbidden(FieldPath("force"), "may not be specified for non-apply patch")) }
            isForced = force == "true" || force == "1"
        }
        manager = given.isEmpty ? Self.manager(userAgent: request.userAgent) : given
    }

    /// Without a name of its own a client is known by what its user agent begins with.
    private static func manager(userAgent: String) -> String {
        let name = userAgent.prefix { $0 != "/" }.prefix(128)
        return name.isEmpty ? "unknown" : String(name)
    }
}

/// The media types of patches.
enum PatchType: String, CaseIterable {
    case json = "application/json-patch+json"
    case merge = "application/merge-patch+json"
    case strategicMerge = "application/strategic-merge-patch+json"
    case apply = "application/apply-patch+yaml"
}
