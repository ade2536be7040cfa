import KubernetesModel

/// Rules as the admin path takes and shows them: one flat object.
extension FaultRule {
    private static let members: Set<String> = [
        "effect", "verbs", "resource", "namespace", "name", "user", "userAgent", "after", "times", "afterEvents", "code",
        "reason",
        "message", "retryAfterSeconds", "seconds", "resourceVersion",
    ]
    private static let effects = [
        "answer", "delay", "closeConnection", "cutMidFrame", "blackHole", "dropAnswer", "endWatch", "dropBookmarks", "stopWatch",
        "staleList",
    ]

    package init(json: JSONValue) throws(APIStatus) {
        guard let object = json.object else {
            throw .badRequest("a fault is a JSON object, as {\"effect\": \"delay\", \"seconds\": 1}")
        }
        for member in object where !Self.members.contains(member.key) {
            throw .badRequest("a fault has no member \(member.key); it may have \(Self.members.sorted().joined(separator: ", "))")
        }
        let members = Members(object: object)
        requests = RequestPattern(
            verbs: Set(try members.texts("verbs")), resource: try members.text("resource"),
            namespace: try members.text("namespace"), name: try members.text("name"), user: try members.text("user"),
            userAgent: try members.text("userAgent"))
        after = try members.count("after") ?? 0
        times = try members.count("times")
        effect = try Self.effect(members)
    }

    private static func effect(_ members: Members) throws(APIStatus) -> FaultEffect {
        let events = try members.count("afterEvents") ?? 0
        switch try members.text("effect") {
        case "answer":
            guard let code = try members.count("code"), (400...599).contains(code) else {
                throw .badRequest("the effect answer needs a code from 400 to 599")
            }
            var status = APIStatus.injected(code: code)
            if let reason = try members.text("reason") { status.reason = APIStatus.Reason(rawValue: reason) }
            if let message = try members.text("message") { status.message = message }
            status.retryAfterSeconds = try members.count("retryAfterSeconds") ?? status.retryAfterSeconds
            return .answer(status, afterEvents: events)
        case "delay":
            guard let seconds = members.object["seconds"]?.number, (0...3600).contains(seconds) else {
                throw .badRequest("the effect delay needs seconds from 0 to 3600")
            }
            return .delay(seconds: seconds)
        case "closeConnection": return .closeConnection(afterEvents: events)
        case "cutMidFrame": return .cutMidFrame(afterEvents: events)
        case "blackHole": return .blackHole(afterEvents: events)
        case "dropAnswer": return .dropAnswer
        case "endWatch": return .endWatch(afterEvents: events)
        case "dropBookmarks": return .dropBookmarks
        case "stopWatch": return .stopWatch
        case "staleList":
            let version = try members.text("resourceVersion")
            guard version == nil || version.flatMap({ UInt64($0) }) != nil else {
                throw .badRequest("resourceVersion must be a number in quotes, as in metadata.resourceVersion")
            }
            return .staleList(version: version.flatMap { UInt64($0) })
        default: throw .badRequest("effect must be one of \(effects.joined(separator: ", "))")
        }
    }
}

extension FaultPlan.Entry {
    var json: JSONValue {
        let requests = rule.requests
        var json: JSONValue = [
            "id": .integer(Int64(id)), "matched": .integer(Int64(matched)), "struck": .integer(Int64(struck)),
            "after": .integer(Int64(rule.after)),
        ]
        if !requests.verbs.isEmpty { json["verbs"] = .array(requests.verbs.sorted().map { .string($0) }) }
        for (key, value) in [
            ("resource", requests.resource), ("namespace", requests.namespace), ("name", requests.name), ("user", requests.user),
            ("userAgent", requests.userAgent),
        ] { json[key] = value.map { .string($0) } }
        json["times"] = rule.times.map { .integer(Int64($0)) }
        if rule.effect.spared > 0 { json["afterEvents"] = .integer(Int64(rule.effect.spared)) }
        switch rule.effect {
        case .answer(let status, _):
            json["effect"] = "answer"
            json["code"] = .integer(Int64(status.code))
            json["reason"] = .string(status.reason.rawValue)
            json["message"] = .string(status.message)
            json["retryAfterSeconds"] = status.retryAfterSeconds.map { .integer(Int64($0)) }
        case .delay(let seconds):
            json["effect"] = "delay"
            json["seconds"] = .double(seconds)
        case .closeConnection: json["effect"] = "closeConnection"
        case .cutMidFrame: json["effect"] = "cutMidFrame"
        case .blackHole: json["effect"] = "blackHole"
        case .dropAnswer: json["effect"] = "dropAnswer"
        case .endWatch: json["effect"] = "endWatch"
        case .dropBookmarks: json["effect"] = "dropBookmarks"
        case .stopWatch: json["effect"] = "stopWatch"
        case .staleList(let version):
            json["effect"] = "staleList"
            json["resourceVersion"] = version.map { .string(String($0)) }
        }
        return json
    }
}

extension APIStatus {
    /// A refusal as the API server words it when it has cause to.
    package static func injected(code: Int, retryAfterSeconds: Int? = nil) -> APIStatus {
        let reason: Reason =
            switch code {
            case 401: .unauthorized
            case 403: .forbidden
            case 404: .notFound
            case 409: .conflict
            case 410: .expired
            case 422: .invalid
            case 429: .tooManyRequests
            case 500: .internalError
            case 503: .serviceUnavailable
            case 504: .timeout
            case 400..<500: .badRequest
            default: .unknown
            }
        return APIStatus(
            code: code, reason: reason, message: "an injected fault answers \(code)",
            retryAfterSeconds: retryAfterSeconds ?? (code == 429 ? 1 : nil))
    }
}

/// The members of a rule, each with the error that a wrong type deserves.
private struct Members {
    let object: JSONObject

    func text(_ key: String) throws(APIStatus) -> String? {
        guard let value = object[key] else { return nil }
        guard let text = value.string else { throw .badRequest("\(key) must be a text, not \(value)") }
        return text
    }

    func texts(_ key: String) throws(APIStatus) -> [String] {
        guard let value = object[key] else { return [] }
        guard let texts = value.array?.map(\.string), !texts.contains(nil) else {
            throw .badRequest("\(key) must be a list of texts, not \(value)")
        }
        return texts.compactMap { $0 }
    }

    func count(_ key: String) throws(APIStatus) -> Int? {
        guard let value = object[key] else { return nil }
        guard let count = value.integer, (0...1_000_000).contains(count) else {
            throw .badRequest("\(key) must be a whole number from 0 to 1000000, not \(value)")
        }
        return Int(count)
    }
}
