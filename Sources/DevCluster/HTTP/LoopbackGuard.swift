import KubernetesModel

/// Refuses what comes through a web browser: a page of somewhere else that had its host name resolve to the loopback address
/// (DNS rebinding), or one that sends requests across origins.
enum LoopbackGuard {
    static func refusal(host: String?, origin: String?) -> APIStatus? {
        guard let host else { return APIStatus(code: 400, reason: .badRequest, message: "the request has no Host header") }
        guard names.contains(hostName(host)) else {
            return APIStatus(
                code: 403, reason: .forbidden,
                message: "this server answers to 127.0.0.1 and localhost only, and the Host header names \(host.debugDescription)"
            )
        }
        guard origin == nil else {
            return APIStatus(code: 403, reason: .forbidden, message: "requests of web pages (with an Origin header) are refused")
        }
        return nil
    }

    private static let names: Set<String> = ["127.0.0.1", "localhost", "[::1]"]

    /// Without the port, which follows the last colon outside brackets.
    private static func hostName(_ host: String) -> String {
        let end = host.hasPrefix("[") ? host.firstIndex(of: "]").map(host.index(after:)) : host.firstIndex(of: ":")
        return host[..<(end ?? host.endIndex)].lowercased()
    }
}
