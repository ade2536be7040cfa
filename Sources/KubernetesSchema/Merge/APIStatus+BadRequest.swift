import KubernetesModel

extension APIStatus {
    /// The answer to a patch that cannot be understood.
    static func badRequest(_ message: String) -> APIStatus {
        APIStatus(code: 400, reason: .badRequest, message: message)
    }
}
