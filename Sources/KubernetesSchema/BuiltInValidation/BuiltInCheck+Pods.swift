import KubernetesModel

extension BuiltInCheck {
    mutating func pod(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        podSpec(spec, at: path, isPod: true)
        for key in ["containers", "initContainers"] {
            for (index, container) in spec.list(key).enumerated() {
                let image = container.text("image")
                guard image != image.trimmed else { continue }
                let imagePath = path.child(key)[index].child("image")
                invalid(imagePath, .string(image), "must not have leading or trailing whitespace")
            }
        }
        if let old {
            podUpdate(spec, replacing: old["spec"] ?? [:])
        } else {
            if !spec.list("ephemeralContainers").isEmpty {
                forbidden(path.child("ephemeralContainers"), "cannot be set on create")
            }
            if !spec.text("nodeName").isEmpty, !spec.list("schedulingGates").isEmpty {
                forbidden(path.child("nodeName"), "cannot be set until all schedulingGates have been cleared")
            }
        }
    }

    mutating func podTemplate(_ template: JSONValue, at path: FieldPath) {
        let metadata = template["metadata"] ?? [:]
        labels(metadata["labels"], at: path.child("labels"))
        add(ObjectMetaRules.annotationFaults(of: metadata["annotations"], at: path.child("annotations")))
        let spec = template["spec"] ?? [:]
        podSpec(spec, at: path.child("spec"), isPod: false)
        if !spec.list("ephemeralContainers").isEmpty {
            forbidden(path.child("spec", "ephemeralContainers"), "ephemeral containers not allowed in pod template")
        }
    }

    mutating func podSpec(_ spec: JSONValue, at path: FieldPath, isPod: Bool) {
        if spec["terminationGracePeriodSeconds"] == nil { required(path.child("terminationGracePeriodSeconds")) }
        let volumes = volumes(spec.list("volumes"), at: path.child("volumes"), isPod: isPod)
        let context = ContainerContext(spec: spec, volumes: volumes)
        containers(spec, at: path, context)
        podResources(spec, at: path)
        if spec["hostNetwork"] == true { hostPortsMatch(spec, at: path.child("containers"), isPod: isPod) }
        choice(spec, "restartPolicy", ["Always", "OnFailure", "Never"], at: path)
        choice(spec, "dnsPolicy", ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"], at: path)
        labels(spec["nodeSelector"], at: path.child("nodeSelector"))
        podSecurity(spec, at: path.child("securityContext"))
        affinity(spec["affinity"] ?? [:], at: path.child("affinity"))
        dns(spec, at: path.child("dnsConfig"))
        for (index, gate) in spec.list("readinessGates").enumerated() {
            let type = gate.text("conditionType")
            invalid(path.child("readinessGates")[index].child("conditionType"), .string(type), NameRule.qualifiedName(type))
        }
        schedulingGates(spec.list("schedulingGates"), at: path.child("schedulingGates"))
        topologySpread(spec.list("topologySpreadConstraints"), at: path.child("topologySpreadConstraints"))
        optionalName(spec, "serviceAccountName", at: path, NameRule.dns1123Subdomain)
        optionalName(spec, "nodeName", at: path, NameRule.dns1123Subdomain)
        range(spec, "activeDeadlineSeconds", 1...Int64(Int32.max), at: path)
        optionalName(spec, "hostname", at: path, NameRule.dns1123Label)
        optionalName(spec, "subdomain", at: path, NameRule.dns1123Label)
        tolerations(spec.list("tolerations"), at: path.child("tolerations"))
        hostAliases(spec.list("hostAliases"), at: path.child("hostAliases"))
        optionalName(spec, "priorityClassName", at: path, NameRule.dns1123Subdomain)
        optionalName(spec, "runtimeClassName", at: path, NameRule.dns1123Subdomain)
        choice(spec, "preemptionPolicy", ["PreemptLowerPriority", "Never"], at: path, isRequired: false)
        resources(["limits": spec["overhead"] ?? [:]], at: path.child("overhead"))
        if let os = spec["os"], !["linux", "windows"].contains(os.text("name")) {
            add(
                os.text("name").isEmpty
                    ? .required(path.child("os", "name"))
                    : .notSupported(path.child("os"), .string(os.text("name")), supported: ["linux", "windows"]))
        }
        fileReferences(spec, at: path)
    }

    private mutating func hostPortsMatch(_ spec: JSONValue, at path: FieldPath, isPod: Bool) {
        for (index, container) in spec.list("containers").enumerated() {
            for (portIndex, port) in container.list("ports").enumerated() {
                let host = port["hostPort"]?.integer ?? 0
                guard isPod || host != 0, host != port["containerPort"]?.integer ?? 0 else { continue }
                let portPath = path[index].child("ports")[portIndex].child("hostPort")
                invalid(portPath, .integer(host), "must match `containerPort` when `hostNetwork` is true")
            }
        }
    }

    private mutating func dns(_ spec: JSONValue, at path: FieldPath) {
        let config = spec["dnsConfig"]
        let servers = config?.list("nameservers") ?? []
        if spec["dnsPolicy"] == "None" {
            if config == nil { return required(path, "must provide `dnsConfig` when `dnsPolicy` is None") }
            if servers.isEmpty {
                let detail = "must provide at least one DNS nameserver when `dnsPolicy` is None"
                return required(path.child("nameservers"), detail)
            }
        }
        guard let config else { return }
        if servers.count > 3 {
            invalid(path.child("nameservers"), .array(servers), "must not have more than 3 nameservers")
        }
        for (index, server) in servers.enumerated() {
            address(server.string ?? "", at: path.child("nameservers")[index])
        }
        let searches = config.list("searches")
        if searches.count > 32 {
            invalid(path.child("searches"), .array(searches), "must not have more than 32 search paths")
        }
        if searches.reduce(-1, { $0 + 1 + ($1.string ?? "").utf8.count }) > 2048 {
            let detail = "must not have more than 2048 characters (including spaces) in the search list"
            invalid(path.child("searches"), .array(searches), detail)
        }
        for (index, option) in config.list("options").enumerated() where option.text("name").isEmpty {
            required(path.child("options")[index], "must not be empty")
        }
    }

    private mutating func schedulingGates(_ gates: [JSONValue], at path: FieldPath) {
        var seen: Set<String> = []
        for (index, gate) in gates.enumerated() {
            let name = gate.text("name")
            invalid(path[index], .string(name), NameRule.qualifiedName(name))
            if !seen.insert(name).inserted { add(.duplicate(path[index], .string(name))) }
        }
    }

    private mutating func hostAliases(_ aliases: [JSONValue], at path: FieldPath) {
        for (index, alias) in aliases.enumerated() {
            address(alias.text("ip"), at: path[index].child("ip"))
            for (nameIndex, name) in alias.list("hostnames").enumerated() {
                let namePath = path[index].child("hostnames")[nameIndex]
                invalid(namePath, name, NameRule.dns1123Subdomain(name.string ?? ""))
            }
        }
    }
}
