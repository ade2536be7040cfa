/// The proxy that environment variables name, as Go programs and so kubectl read them.
enum EnvironmentProxy {
    /// What goes into a connection; both nil for none.
    static func settings(for server: String, _ environment: [String: String]) -> (proxyURL: String?, noProxy: String?) {
        guard let address = ServerAddress(server), !isLoopback(address.host) else { return (nil, nil) }
        let name = address.isSecure ? "HTTPS_PROXY" : "HTTP_PROXY"
        guard let proxy = value(name, environment) else { return (nil, nil) }
        return (proxy.contains("://") ? proxy : "http://\(proxy)", value("NO_PROXY", environment))
    }

    /// In capitals first.
    private static func value(_ name: String, _ environment: [String: String]) -> String? {
        [name, name.lowercased()].lazy.compactMap { environment[$0]?.trimmed }.first { !$0.isEmpty }
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "[::1]" || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
    }
}
