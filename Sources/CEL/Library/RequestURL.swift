import KubernetesModel

/// An absolute URI, or an absolute path, read as Go's `net/url` reads them.
struct RequestURL: CELOpaqueValue, Hashable {
    struct Fault: Error {
        var message: String
    }

    let scheme: String
    /// What follows the scheme when that is not a path, as in `mailto:a@b.c`.
    private let opaque: String?
    private let userInfo: String?
    /// With the port, if there is one.
    let host: String
    let escapedPath: String
    private let query: String?
    private let fragment: String?

    var type: CELType { .named("kubernetes.URL") }

    /// Reads what a URL is without its fragment.
    init(_ text: String) throws(Fault) {
        _ = try RequestURL(request: text)
        let (url, fragment) = text.cut(at: "#")
        try self.init(url, fragment: fragment, isRequest: false)
    }

    /// Reads the target of a request, in which `#` has no meaning.
    init(request text: String) throws(Fault) { try self.init(text, fragment: nil, isRequest: true) }

    private init(_ text: String, fragment: String?, isRequest: Bool) throws(Fault) {
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            throw Fault(message: "net/url: invalid control character in URL")
        }
        if text.isEmpty { throw Fault(message: "empty url") }
        let (scheme, afterScheme) = try Self.splitScheme(text)
        let (rest, query) = afterScheme.cut(at: "?")
        self.scheme = scheme.lowercased()
        self.query = query
        self.fragment = fragment
        guard rest.hasPrefix("/") || text == "*" else {
            if scheme.isEmpty { throw Fault(message: "invalid URI for request") }
            (opaque, userInfo, host, escapedPath) = (rest, nil, "", "")
            return
        }
        opaque = nil
        let hasAuthority = !scheme.isEmpty || !isRequest && !rest.hasPrefix("///")
        guard hasAuthority, rest.hasPrefix("//") else {
            (userInfo, host) = (nil, "")
            escapedPath = try Self.escapedPath(rest)
            return
        }
        let authority = rest.dropFirst(2).prefix { $0 != "/" }
        if let at = authority.lastIndex(of: "@") {
            userInfo = try Self.validUserInfo(String(authority[..<at]))
            host = try Self.host(String(authority[authority.index(after: at)...]), scheme: self.scheme)
        } else {
            userInfo = nil
            host = try Self.host(String(authority), scheme: self.scheme)
        }
        escapedPath = try Self.escapedPath(String(rest[authority.endIndex...]))
    }

    private static func splitScheme(_ text: String) throws(Fault) -> (scheme: String, rest: String) {
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if index > 0 { continue }
            case UInt8(ascii: ":"):
                if index == 0 { throw Fault(message: "missing protocol scheme") }
                let (scheme, rest) = text.cut(at: ":")
                return (scheme, rest ?? "")
            default: break
            }
            break
        }
        return ("", text)
    }

    private static func validUserInfo(_ text: String) throws(Fault) -> String {
        guard text.utf8.allSatisfy({ isUnreserved($0) || "-._:~!$&'()*+,;=%@".utf8.contains($0) }) else {
            throw Fault(message: "net/url: invalid userinfo")
        }
        _ = try unescape(text)
        return text
    }

    private static func host(_ text: String, scheme: String) throws(Fault) -> String {
        if let bracket = text.lastIndex(of: "[") {
            guard bracket == text.startIndex else { throw Fault(message: "invalid IP-literal") }
            guard let end = text.lastIndex(of: "]") else { throw Fault(message: "missing ']' in host") }
            try checkPort(String(text[text.index(after: end)...]))
            let address = String(text[text.index(after: bracket)..<end]).cut(at: "%").before
            guard address.contains(":"), IPAddress(address) != nil else { throw Fault(message: "invalid IP-literal") }
            return text
        }
        // Schemes of old have hosts with colons.
        let isStrict = scheme == "http" || scheme == "https"
        let colon = isStrict ? text.firstIndex(of: ":") : text.lastIndex(of: ":")
        if let colon { try checkPort(String(text[colon...])) }
        return try unescape(text, isHost: true)
    }

    private static func checkPort(_ text: String) throws(Fault) {
        if text.isEmpty || text.hasPrefix(":") && text.utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) }) { return }
        throw Fault(message: "invalid port \(text.goQuoted) after host")
    }
}

// MARK: Escapes

extension RequestURL {
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// The path as it is, or escaped anew when it has characters that must not stand in one.
    private static func escapedPath(_ path: String) throws(Fault) -> String {
        let decoded = try unescape(path)
        if path.utf8.allSatisfy({ isUnreserved($0) || "-_.~$&+,/:;=@!'()*[]%".utf8.contains($0) }) { return path }
        return decoded.utf8.reduce(into: "") { result, byte in
            if isUnreserved(byte) || "-_.~$&+,/:;=@".utf8.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }

    /// The text with its percent escapes read. In a host they may only stand for what is not ASCII.
    private static func unescape(_ text: String, isHost: Bool = false, isQuery: Bool = false) throws(Fault) -> String {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                let escape = "%" + String(decoding: digits, as: UTF8.self)
                guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16),
                    digits.first != UInt8(ascii: "+"), !isHost || value >= 0x80 || value == UInt8(ascii: "%")
                else { throw Fault(message: "invalid URL escape \(escape.goQuoted)") }
                result.append(value)
                rest = rest.dropFirst(2)
            case UInt8(ascii: "+") where isQuery: result.append(0x20)
            case _ where isHost && byte < 0x80 && !isUnreserved(byte) && !"-_.~!$&'()*+,;=:[]<>\"".utf8.contains(byte):
                throw Fault(message: "invalid character \(String(Unicode.Scalar(byte)).goQuoted) in host name")
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

// MARK: Parts

extension RequestURL {
    private var portColon: String.Index? {
        guard let colon = host.lastIndex(of: ":"), (try? Self.checkPort(String(host[colon...]))) != nil else { return nil }
        return colon
    }

    /// Without the brackets of an IPv6 address.
    var hostName: String {
        let name = portColon.map { host[..<$0] } ?? host[...]
        return name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : String(name)
    }

    var port: String { portColon.map { String(host[host.index(after: $0)...]) } ?? "" }

    /// The values of each parameter in their order; what cannot be read is left out.
    var parameters: [(name: String, values: [String])] {
        var result: [(name: String, values: [String])] = []
        var positions: [String: Int] = [:]
        for pair in (query ?? "").split(separator: "&") where !pair.contains(";") {
            let (name, value) = String(pair).cut(at: "=")
            guard let name = try? Self.unescape(name, isQuery: true), let value = try? Self.unescape(value ?? "", isQuery: true)
            else { continue }
            if let position = positions[name] {
                result[position].values.append(value)
            } else {
                positions[name] = result.count
                result.append((name, [value]))
            }
        }
        return result
    }
}
