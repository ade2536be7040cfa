/// What one request proves itself with. Never printed: its description hides what is in it.
package struct Authentication: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// Value of the `Authorization` header.
    var authorization: String?
    /// PEM of the client certificate with its chain, and of its key.
    var certificate: [UInt8]?
    var key: [UInt8]?

    package var description: String { "Authentication(hidden)" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// This, with what the other has and this lacks.
    func merging(_ other: Authentication) -> Authentication {
        Authentication(
            authorization: authorization ?? other.authorization, certificate: certificate ?? other.certificate,
            key: key ?? other.key)
    }
}
