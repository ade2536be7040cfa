extension APIStatus {
    /// The answer to an object that breaks rules: code 422, reason `Invalid`, one cause a fault.
    ///
    /// The message is `Deployment.apps "web" is invalid: spec.replicas: ...`, with several faults in brackets.
    public static func invalid(kind: String, group: String, name: String, errors: [FieldError]) -> APIStatus {
        var messages: [String] = []
        var seen: Set<String> = []
        for message in errors.map(\.message) where seen.insert(message).inserted { messages.append(message) }
        let subject = "\(group.isEmpty ? kind : "\(kind).\(group)") \(name.goQuoted) is invalid"
        let list = messages.joined(separator: ", ")
        let message =
            switch messages.count {
            case 0: subject
            case 1: "\(subject): \(list)"
            default: "\(subject): [\(list)]"
            }
        return APIStatus(
            code: 422, reason: .invalid, message: message, kind: kind.isEmpty ? nil : kind,
            group: group.isEmpty ? nil : group, name: name.isEmpty ? nil : name,
            causes: errors.map { Cause(reason: $0.reason.rawValue, message: $0.body, field: $0.field.description) })
    }
}
