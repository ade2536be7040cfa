import KubernetesModel

extension BuiltInColumns {
    static let nodes: [TableColumn] = [
        .name,
        .text("Status") { node in
            let status = node.condition("Ready").map { $0["status"]?.string == "True" ? "Ready" : "NotReady" } ?? "Unknown"
            return node["spec", "unschedulable"]?.bool == true ? "\(status),SchedulingDisabled" : status
        },
        .text("Roles") { node in
            let prefix = "node-role.kubernetes.io/"
            let roles = node.labels.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }.sorted()
            return roles.isEmpty ? "<none>" : roles.joined(separator: ",")
        },
        .age, .path("Version", "status", "nodeInfo", "kubeletVersion"),
        .text("Internal-IP", wide: true) { address($0, "InternalIP") },
        .text("External-IP", wide: true) { address($0, "ExternalIP") },
        .path("OS-Image", wide: true, "status", "nodeInfo", "osImage", absent: "<unknown>"),
        .path("Kernel-Version", wide: true, "status", "nodeInfo", "kernelVersion", absent: "<unknown>"),
        .path("Container-Runtime", wide: true, "status", "nodeInfo", "containerRuntimeVersion", absent: "<unknown>"),
    ]

    private static func address(_ node: KubernetesObject, _ type: String) -> String {
        node["status", "addresses"]?.array?.first { $0["type"]?.string == type }?["address"]?.string ?? "<none>"
    }

    static let quotas: [TableColumn] = [
        .name, .text("Request") { usage($0, isLimit: false) }, .text("Limit") { usage($0, isLimit: true) }, .age,
    ]

    private static func usage(_ quota: KubernetesObject, isLimit: Bool) -> String {
        (quota["status", "hard"]?.object ?? [:]).filter { $0.key.hasPrefix("limits.") == isLimit }.map { member in
            "\(member.key): \(quota["status", "used", member.key]?.string ?? "0")/\(member.value.string ?? "")"
        }.joined(separator: ", ")
    }

    static let priorityClasses: [TableColumn] = [
        .name, .integer("Value") { $0.json["value"]?.integer }, .boolean("Global-Default") { $0.json["globalDefault"]?.bool },
        .age,
        .path("PreemptionPolicy", "preemptionPolicy"),
    ]

    static let admissionPolicies: [TableColumn] = [
        .name, length("Validations", "spec", "validations"),
        .text("ParamKind") { policy in
            guard let kind = policy["spec", "paramKind"] else { return "<unset>" }
            return "\(kind["apiVersion"]?.string ?? "")/\(kind["kind"]?.string ?? "")"
        }, .age,
    ]

    static let admissionPolicyBindings: [TableColumn] = [
        .name, .path("PolicyName", "spec", "policyName"),
        .text("ParamRef") { binding in
            guard let parameter = binding["spec", "paramRef"] else { return "<unset>" }
            let namespace = parameter["namespace"]?.string ?? ""
            return "\(namespace.isEmpty ? "*" : namespace)/\(parameter["name"]?.string ?? "")"
        }, .age,
    ]

    static let bindings: [TableColumn] = [
        .name,
        .text("Role") { "\($0["roleRef", "kind"]?.string ?? "")/\($0["roleRef", "name"]?.string ?? "")" }, .age,
        .text("Users", wide: true) { subjects($0, "User") }, .text("Groups", wide: true) { subjects($0, "Group") },
        .text("ServiceAccounts", wide: true) { subjects($0, "ServiceAccount") },
    ]

    private static func subjects(_ binding: KubernetesObject, _ kind: String) -> String {
        (binding.json["subjects"]?.array ?? []).filter { $0["kind"]?.string == kind }.map { subject in
            let name = subject["name"]?.string ?? ""
            return kind == "ServiceAccount" ? "\(subject["namespace"]?.string ?? "")/\(name)" : name
        }.joined(separator: ", ")
    }

    // MARK: Events, in whichever of their two versions

    static let events: [TableColumn] = [
        TableColumn("Last Seen") { event, now in
            let times = [event["series", "lastObservedTime"], event.json["lastTimestamp"], event.json["deprecatedLastTimestamp"]]
            return .string(firstTime(times + [event.json["eventTime"]])?.age(at: now) ?? "<unknown>")
        },
        .path("Type", "type"), .path("Reason", "reason"),
        .text("Object") { event in
            let about = event.json["involvedObject"] ?? event.json["regarding"]
            return "\((about?["kind"]?.string ?? "").lowercased())/\(about?["name"]?.string ?? "")"
        },
        .text("Subobject", wide: true) { ($0.json["involvedObject"] ?? $0.json["regarding"])?["fieldPath"]?.string },
        .text("Source", wide: true) { event in
            let source = event.json["source"] ?? event.json["deprecatedSource"]
            let component = source?["component"]?.string ?? event.json["reportingComponent"]?.string
            let names = [component ?? event.json["reportingController"]?.string, source?["host"]?.string]
            return names.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ")
        },
        .text("Message") { event in
            var text = (event.json["message"] ?? event.json["note"])?.string ?? ""
            while text.last?.isWhitespace == true { text.removeLast() }
            return text
        },
        TableColumn("First Seen", wide: true) { event, now in
            let times = [event.json["firstTimestamp"], event.json["deprecatedFirstTimestamp"], event.json["eventTime"]]
            return .string(firstTime(times)?.age(at: now) ?? "<unknown>")
        },
        .integer("Count", wide: true) { event in
            (event["series", "count"] ?? event.json["count"] ?? event.json["deprecatedCount"])?.integer ?? 1
        },
        TableColumn("Name", format: "name", wide: true) { event, _ in .string(event.name) },
    ]

    private static func firstTime(_ texts: [JSONValue?]) -> Timestamp? {
        texts.lazy.compactMap { $0?.string.flatMap(Timestamp.init) }.first
    }
}
