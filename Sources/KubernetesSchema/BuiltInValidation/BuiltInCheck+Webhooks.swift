import KubernetesModel

/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
extension BuiltInCheck {
    mutating func webhooks(_ json: JSONValue) {
        var names: Set<String> = []
        for (index, webhook) in json.list("webhooks").enumerated() {
            let path = FieldPath("webhooks")[index]
            self.webhook(webhook, at: path)
            let name = webhook.text("name")
            if !name.isEmpty, !names.insert(name).inserted { add(.duplicate(path.child("name"), .string(name))) }
        }
    }

    private mutating func webhook(_ webhook: JSONValue, at path: FieldPath) {
        let name = webhook.text("name")
        if name.isEmpty {
            required(path.child("name"))
        } else {
            let faults = NameRule.dns1123Subdomain(name)
            invalid(path.child("name"), .string(name), faults)
            if faults.isEmpty, name.split(separator: ".").count < 3 {
                let detail = "should be a domain with at least three segments separated by dots"
                invalid(path.child("name"), .string(name), detail)
            }
        }
        for (index, rule) in webhook.list("rules").enumerated() { admissionRule(rule, at: path.child("rules")[index]) }
        choice(webhook, "failurePolicy", ["Fail", "Ignore"], at: path, isRequired: false)
        choice(webhook, "matchPolicy", ["Equivalent", "Exact"], at: path, isRequired: false)
        let effects = ["None", "NoneOnDryRun"]
        if webhook["sideEffects"] == nil {
            required(path.child("sideEffects"), "must specify one of \(effects.joined(separator: ", "))")
        } else {
            choice(webhook, "sideEffects", effects, at: path)
        }
        if let seconds = webhook["timeoutSeconds"]?.integer, !(1...30).contains(seconds) {
            let detail = "the timeout value must be between 1 and 30 seconds"
            invalid(path.child("timeoutSeconds"), .integer(seconds), detail)
        }
        for key in ["namespaceSelector", "objectSelector"] { selector(webhook[key], at: path.child(key)) }
        choice(webhook, "reinvocationPolicy", ["IfNeeded", "Never"], at: path, isRequired: false)
        client(webhook["clientConfig"] ?? [:], at: path.child("clientConfig"))
        reviewVersions(webhook.list("admissionReviewVersions"), at: path.child("admissionReviewVersions"))
        matchConditions(webhook.list("matchConditions"), PolicyCompiler(), at: path.child("matchConditions"))
    }

    private mutating func client(_ client: JSONValue, at path: FieldPath) {
        switch (client["url"]?.string, client["service"]) {
        case (let url?, nil): webhookURL(url, at: path.child("url"))
        case (nil, let service?):
            let path = path.child("service")
            filled(service, "name", "namespace", at: path)
            let port = service["port"]?.integer ?? 0
            for fault in NameRule.portNumber(port) {
                invalid(path.child("port"), .integer(port), "port is not valid: \(fault)")
            }
            if let text = service["path"]?.string { servicePath(text, at: path.child("path")) }
        default: required(path, "exactly one of url or service is required")
        }
    }

    private mutating func servicePath(_ text: String, at path: FieldPath) {
        guard !text.isEmpty, text != "/" else { return }
        if !text.hasPrefix("/") { invalid(path, .string(text), "must start with a '/'") }
        var segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if text.hasSuffix("/"), !segments.isEmpty { segments.removeLast() }
        if text == "//" { segments = [""] }
        for (index, segment) in segments.enumerated() {
            if segment.isEmpty {
                invalid(path, .string(text), "segment[\(index)] may not be empty")
            } else {
                for fault in NameRule.dns1123Subdomain(segment) {
                    invalid(path, .string(text), "segment[\(index)]: \(fault)")
                }
            }
        }
    }

    private mutating func webhookURL(_ text: String, at path: FieldPath) {
        let form = "desired format: https://host[/path]"
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let scheme = parts.count == 2 ? parts[0] : ""
        if scheme != "https" {
            invalid(path, .string(scheme), "'https' is the only allowed URL scheme; \(form)")
        }
        let rest = parts.last ?? ""
        var authority = String(rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" })
        if let sign = authority.lastIndex(of: "@") {
            let user = String(authority[..<sign])
            authority = String(authority[authority.index(after: sign)...])
            invalid(path, .string(user), "user information is not permitted in the URL")
        }
        if authority.isEmpty { invalid(path, "", "host must be specified; \(form)") }
        let halves = rest.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if halves.count == 2, !halves[1].isEmpty {
            invalid(path, .string(halves[1]), "fragments are not permitted in the URL")
        }
        let query = (halves.first ?? "").drop { $0 != "?" }.dropFirst()
        if !query.isEmpty { invalid(path, .string(String(query)), "query parameters are not permitted in the URL") }
    }

    private mutating func reviewVersions(_ versions: [JSONValue], at path: FieldPath) {
        if versions.isEmpty { return required(path, "must specify one of v1, v1beta1") }
        var seen: Set<JSONValue> = []
        for (index, version) in versions.enumerated() {
            if !seen.insert(version).inserted { invalid(path[index], version, "duplicate version") }
            invalid(path[index], version, NameRule.dns1035Label(version.string ?? ""))
        }
        if seen.isDisjoint(with: ["v1", "v1beta1"]) {
            invalid(path, .array(versions), "must include at least one of v1, v1beta1")
        }
    }
}
