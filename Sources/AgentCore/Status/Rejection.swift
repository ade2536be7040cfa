import KubernetesModel

/// That the cluster did not take what the spec asks for, and why, in the terms of the condition `Reconciled`.
package struct Rejection: Error, Sendable, Hashable, CustomStringConvertible {
    package var reason: ConditionReason
    package var message: String

    package var description: String { "\(reason.rawValue): \(message)" }

    package init(_ reason: ConditionReason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    package init(_ error: FieldError) { self.init(.invalidSpec, error.message) }

    package init(_ conflict: Plan.NameConflict) {
        let type = conflict.child.type
        self.init(.nameConflict, "\(type.kind) \(conflict.name) is in the way: \(conflict.owner). Delete it or rename the agent.")
    }

    /// Reads the answer of the API server. Quotas, policies and missing permissions all come as 403; only the words differ.
    package init(_ status: APIStatus) {
        let text = status.message
        let isWebhook = text.contains("admission webhook") || text.contains("ValidatingAdmissionPolicy")
        let reason: ConditionReason =
            switch status.code {
            case 403 where Self.speaksOfQuota(text), 403 where text.contains("insufficient quota"): .quotaExceeded
            case 403 where text.contains("is forbidden: User "): .forbidden
            case _ where isWebhook, 403: .admissionDenied
            case 422 where Self.speaksOfImmutability(status): .immutableField
            case 400, 422: .invalidSpec
            case 401: .forbidden
            default: .apiUnavailable
            }
        self.init(reason, text.isEmpty ? status.description : text)
        if reason == .immutableField, let kind = status.kind, let name = status.name {
            message += ". Delete \(kind) \(name), and it is made anew."
        }
    }

    /// In the two ways in which Kubernetes says it.
    private static func speaksOfImmutability(_ status: APIStatus) -> Bool {
        ["field is immutable", "may not change once set"].contains { words in
            status.message.contains(words) || status.causes.contains { $0.message.contains(words) }
        }
    }

    /// Whether a ResourceQuota has no room, or asks for amounts that are not given.
    static func speaksOfQuota(_ message: String) -> Bool {
        message.contains("exceeded quota") || message.contains("failed quota")
    }
}
