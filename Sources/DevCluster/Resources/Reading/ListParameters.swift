import KubernetesModel

/// The query of a list or a watch, checked.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
struct ListParameters: Sendable {
    enum Version: Sendable, Equatable {
        /// The latest, whatever it is.
        case latest
        /// `resourceVersion=0`: any that the server has at hand.
        case any
        case notOlderThan(UInt64)
        case exactly(UInt64)
    }

    var labels = LabelSelector.everything
    var fields = FieldSelector.everything
    var limit: Int?
    var token: ContinueToken?
    var version = Version.latest
    var allowsBookmarks = false
    var sendsInitialEvents: Bool?
    var timeoutSeconds: Int64?

    init(_ request: ServerRequest, forWatch: Bool) throws(APIStatus) {
        func value(_ name: String) -> String? { request.parameter(name).flatMap { $0.isEmpty ? nil : $0 } }
        do throws(SelectorError) {
            labels = try value("labelSelector").map { text throws(SelectorError) in try LabelSelector(text) } ?? .everything
            fields = try value("fieldSelector").map { text throws(SelectorError) in try FieldSelector(text) } ?? .everything
        } catch {
            throw .badRequest(error.description)
        }
        limit = try Self.integer(value("limit"), "limit").flatMap { $0 > 0 ? Int(clamping: $0) : nil }
        timeoutSeconds = try Self.integer(value("timeoutSeconds"), "timeoutSeconds").flatMap { $0 > 0 ? $0 : nil }
        allowsBookmarks = Self.isTrue(value("allowWatchBookmarks"))
        sendsInitialEvents = value("sendInitialEvents").map(Self.isTrue)
        let match = value("resourceVersionMatch")
        let version = value("resourceVersion")
        try Self.check(
            forWatch: forWatch, match: match, version: version, token: value("continue"), sendsInitialEvents: sendsInitialEvents)
        token = try value("continue").map { text throws(APIStatus) in try ContinueToken(text) }
        guard let version else { return }
        guard let number = UInt64(version) else {
            let quoted = JSONValue.string(version)
            let why = "resourceVersion: Invalid value: \(quoted): strconv.ParseUint: parsing \(quoted): invalid syntax"
            if forWatch { throw APIStatus(code: 500, reason: .unknown, message: why) }
            throw .badRequest("invalid resource version: \(why)")
        }
        switch (match, number) {
        case ("Exact", _): self.version = .exactly(number)
        case (_, 0): self.version = .any
        default: self.version = .notOlderThan(number)
        }
    }

    private static func integer(_ text: String?, _ name: String) throws(APIStatus) -> Int64? {
        guard let text else { return nil }
        guard let number = Int64(text) else {
            throw .badRequest("strconv.ParseInt: parsing \(JSONValue.string(text)): invalid syntax")
        }
        return number
    }

    private static func isTrue(_ text: String?) -> Bool { text == "true" || text == "1" }

    /// Which of the parameters go together.
    private static func check(
        forWatch: Bool, match: String?, version: String?, token: String?, sendsInitialEvents: Bool?
    ) throws(APIStatus) {
        func refuse(_ field: String, _ detail: String) -> APIStatus {
            .invalid(
                kind: "ListOptions", group: "meta.k8s.io", name: "", errors: [.forbidden(FieldPath(field), detail)])
        }
        if forWatch {
            if sendsInitialEvents != nil, match != "NotOlderThan" {
                throw refuse("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
            }
            if match != nil, sendsInitialEvents == nil {
                throw refuse(
                    "resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
            }
            return
        }
        if sendsInitialEvents != nil { throw refuse("sendInitialEvents", "sendInitialEvents is forbidden for list") }
        if let match {
            if version == nil {
                throw refuse("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided")
            }
            if token != nil {
                throw refuse("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided")
            }
            if match != "Exact", match != "NotOlderThan" {
                throw .invalid(
                    kind: "ListOptions", group: "meta.k8s.io", name: "",
                    errors: [
                        .notSupported(
                            FieldPath("resourceVersionMatch"), .string(match), supported: ["Exact", "NotOlderThan", ""])
                    ])
            }
            if match == "Exact", version == "0" {
                throw refuse("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")
            }
        }
        if token != nil, let version, version != "0" {
            throw .badRequest("specifying resource version is not allowed when using continue")
        }
    }
}
