/// Where a server listens.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// Empty for all addresses of the machine, IPv6 and IPv4.
    public var host: String
    /// 0 for any free one.
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, `[ipv6]:port` or `:port`, as Go programs write it; nil for anything else.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port)
        else { return nil }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            self.init(host: String(host.dropFirst().dropLast()), port: port)
        } else if host.contains(":") {
            return nil
        } else {
            self.init(host: String(host), port: port)
        }
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// What to bind to, the first that works. `::` takes IPv4 as well; a machine without IPv6 has no such address.
    var hosts: [String] { host.isEmpty ? ["::", "0.0.0.0"] : [host] }
}
