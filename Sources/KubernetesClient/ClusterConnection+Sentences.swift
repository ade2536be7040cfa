import KubernetesModel

extension ClusterConnection {
    /// The server and where it was read, for messages.
    var place: String { "\(server) (\(origin))" }

    /// The body of a 401, made into a `Status` that says whose credentials were refused and what to do.
    func explainRefusal(_ body: [UInt8]) -> [UInt8] {
        let said = (try? JSONReader.parse(body)).flatMap { APIStatus(json: $0) }?.message ?? ""
        let quote = said.isEmpty || said == "Unauthorized" ? "" : " It said: \(said)."
        let message = "\(server) does not accept the credentials of \(origin): \(cure)\(quote)"
        return APIStatus(code: 401, reason: .unauthorized, message: message).json.encoded()
    }

    private var cure: String {
        switch credentials {
        case .none: "it has none. Add a user to the context."
        case .clientCertificate: "has the client certificate expired, or is it of another cluster?"
        case .bearerToken: "has the token expired, or is it of another cluster?"
        case .basic: "is the password right? API servers of today know no passwords."
        case .exec(let plugin): "does '\(plugin.command)' have to log in again?"
        case .several: "have the certificate and the token expired?"
        }
    }
}
