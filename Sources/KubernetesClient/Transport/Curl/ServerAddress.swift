import CCurl

/// The parts of an API server's URL.
package struct ServerAddress: Sendable, Hashable {
    package var isSecure: Bool
    /// A name or an address, IPv6 in brackets.
    package var host: String
    package var port: Int
    /// Without a slash at the end; empty for none.
    package var path: String

    /// Nil when the text is no `http` or `https` URL, or has parts that mean nothing here (user, query, fragment).
    package init?(_ text: String) {
        guard let url = curl_url() else { return nil }
        defer { curl_url_cleanup(url) }
        guard curl_url_set(url, CURLUPART_URL, text, UInt32(CURLU_PATH_AS_IS)) == CURLUE_OK else { return nil }
        func part(_ part: CURLUPart) -> String? {
            var value: UnsafeMutablePointer<CChar>?
            guard curl_url_get(url, part, &value, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let value else { return nil }
            defer { curl_free(value) }
            return String(cString: value)
        }
        guard let scheme = part(CURLUPART_SCHEME), ["http", "https"].contains(scheme), let host = part(CURLUPART_HOST),
            let port = part(CURLUPART_PORT).flatMap({ Int($0) }), (1...65535).contains(port),
            part(CURLUPART_USER) == nil, part(CURLUPART_QUERY) == nil, part(CURLUPART_FRAGMENT) == nil
        else { return nil }
        isSecure = scheme == "https"
        self.host = host
        self.port = port
        path = part(CURLUPART_PATH) ?? ""
        while path.hasSuffix("/") { path.removeLast() }
    }

    /// The URL without a slash at its end; with another host for the name that the certificate must bear.
    package func url(host other: String? = nil) -> String {
        "\(isSecure ? "https" : "http")://\(other ?? host):\(port)\(path)"
    }
}
