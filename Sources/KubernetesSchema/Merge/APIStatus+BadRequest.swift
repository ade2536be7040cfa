import KubernetesModel

extension APIStatus {
    /// The answer to a patch that cannot be understood.
    static func badRequest(_ message: String) -> APIStatus {
        APIStatus(code: 400, reason: .badRequest, message: message)
    }

    /// The answer to a patch that does not fit what it is for, which the API server takes for an error of its own.
    static func unexpected(_ message: String) -> APIStatus { APIStatus(code: 500, reason: .unknown, message: message) }
}
