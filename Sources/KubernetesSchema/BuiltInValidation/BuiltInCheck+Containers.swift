import KubernetesModel

/// What a container's rules need to know of its pod.
struct ContainerContext {
    let spec: JSONValue
    /// The sources of the pod's volumes that are right, by name.
    let volumes: [String: JSONValue]

    var gracePeriod: Int64? { spec["terminationGracePeriodSeconds"]?.integer }
    var restartPolicy: String { spec.text("restartPolicy") }
    var claimNames: [String] { spec.list("resourceClaims").map { $0.text("name") } }
    var usesHostUsers: Bool { spec["hostUsers"]?.bool ?? true }
    var os: String? { spec["os", "name"]?.string }
}

extension BuiltInCheck {
    mutating func containers(_ spec: JSONValue, at path: FieldPath, _ context: ContainerContext) {
        let regular = spec.list("containers")
        if regular.isEmpty { required(path.child("containers")) }
        var names: Set<String> = []
        for (index, container) in regular.enumerated() {
            let path = path.child("containers")[index]
            self.container(container, at: path, context)
            if !names.insert(container.text("name")).inserted {
                add(.duplicate(path.child("name"), .string(container.text("name"))))
            }
            running(container, at: path, context)
            restartRules(container, at: path)
        }
        hostPorts(of: regular, at: path.child("containers"))
        for (index, container) in spec.list("initContainers").enumerated() {
            let path = path.child("initContainers")[index]
            self.container(container, at: path, context)
            restartRules(container, at: path)
            let name = container.text("name")
            if !name.isEmpty, !names.insert(name).inserted { add(.duplicate(path.child("name"), .string(name))) }
            if container["restartPolicy"] == "Always" {
                running(container, at: path, context)
            } else {
                for key in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] where container[key] != nil {
                    forbidden(path.child(key), "may not be set for init containers without restartPolicy=Always")
                }
            }
        }
    }

    /// What all sorts of containers have in common.
    private mutating func container(_ container: JSONValue, at path: FieldPath, _ context: ContainerContext) {
        name(container, "name", at: path, NameRule.dns1123Label)
        filled(container, "image", at: path)
        choice(container, "terminationMessagePolicy", ["File", "FallbackToLogsOnError"], at: path)
        ports(container.list("ports"), at: path.child("ports"))
        environment(container.list("env"), at: path.child("env"))
        environmentSources(container.list("envFrom"), at: path.child("envFrom"))
        mounts(of: container, at: path.child("volumeMounts"), context)
        devices(of: container, at: path.child("volumeDevices"), context)
        choice(container, "imagePullPolicy", ["Always", "IfNotPresent", "Never"], at: path)
        resources(container["resources"] ?? [:], at: path.child("resources"), claims: context.claimNames)
        resizePolicy(container.list("resizePolicy"), at: path.child("resizePolicy"), context.restartPolicy)
        containerSecurity(container["securityContext"], at: path.child("securityContext"), context)
    }

    /// What only containers have that run beside each other.
    private mutating func running(_ container: JSONValue, at path: FieldPath, _ context: ContainerContext) {
        if let lifecycle = container["lifecycle"] { self.lifecycle(lifecycle, at: path.child("lifecycle"), context) }
        probe(container["livenessProbe"], at: path.child("livenessProbe"), succeedsAtOnce: true)
        if let probe = container["readinessProbe"] {
            let path = path.child("readinessProbe")
            self.probe(probe, at: path, succeedsAtOnce: false)
            if let seconds = probe["terminationGracePeriodSeconds"] {
                invalid(path.child("terminationGracePeriodSeconds"), seconds, "must not be set for readinessProbes")
            }
        }
        probe(container["startupProbe"], at: path.child("startupProbe"), succeedsAtOnce: true)
    }

    private mutating func ports(_ ports: [JSONValue], at path: FieldPath) {
        var names: Set<String> = []
        for (index, port) in ports.enumerated() {
            let path = path[index]
            let name = port.text("name")
            if !name.isEmpty {
                let faults = NameRule.portName(name)
                invalid(path.child("name"), .string(name), faults)
                if faults.isEmpty, !names.insert(name).inserted { add(.duplicate(path.child("name"), .string(name))) }
            }
            let number = port["containerPort"]?.integer ?? 0
            if number == 0 {
                required(path.child("containerPort"))
            } else {
                invalid(path.child("containerPort"), .integer(number), NameRule.portNumber(number))
            }
            if let host = port["hostPort"]?.integer, host != 0 {
                invalid(path.child("hostPort"), .integer(host), NameRule.portNumber(host))
            }
            choice(port, "protocol", ["SCTP", "TCP", "UDP"], at: path)
        }
    }

    /// No two containers of a pod can have the same port of its node.
    private mutating func hostPorts(of containers: [JSONValue], at path: FieldPath) {
        var seen: Set<String> = []
        for (index, container) in containers.enumerated() {
            for (portIndex, port) in container.list("ports").enumerated() {
                guard let number = port["hostPort"]?.integer, number != 0 else { continue }
                let text = "\(port.text("protocol"))/\(port.text("hostIP"))/\(number)"
                if !seen.insert(text).inserted {
                    add(.duplicate(path[index].child("ports")[portIndex].child("hostPort"), .string(text)))
                }
            }
        }
    }

    private mutating func restartRules(_ container: JSONValue, at path: FieldPath) {
        let rules = container.list("restartPolicyRules")
        if container["restartPolicy"] == nil {
            if !rules.isEmpty {
                required(path.child("restartPolicy"), "must specify restartPolicy when restart rules are used")
            }
        } else {
            choice(container, "restartPolicy", ["Always", "Never", "OnFailure"], at: path)
        }
        let rulesPath = path.child("restartPolicyRules")
        if rules.count > 20 { add(.tooMany(rulesPath, count: rules.count, limit: 20)) }
        for (index, rule) in rules.enumerated() {
            let path = rulesPath[index]
            choice(rule, "action", ["Restart", "RestartAllContainers"], at: path)
            guard let codes = rule["exitCodes"] else {
                required(path.child("exitCodes"), "must be specified")
                continue
            }
            choice(codes, "operator", ["In", "NotIn"], at: path.child("exitCodes"))
            let count = codes.list("values").count
            if count > 255 { add(.tooMany(path.child("exitCodes", "values"), count: count, limit: 255)) }
        }
    }

    private mutating func resizePolicy(_ policies: [JSONValue], at path: FieldPath, _ restartPolicy: String) {
        var seen: Set<String> = []
        for (index, policy) in policies.enumerated() {
            let resource = policy.text("resourceName")
            if !seen.insert(resource).inserted { add(.duplicate(path[index], .string(resource))) }
            if resource.isEmpty {
                required(path)
            } else if resource != "cpu", resource != "memory" {
                add(.notSupported(path, .string(resource), supported: ["cpu", "memory"]))
            }
            let restart = policy.text("restartPolicy")
            if restart.isEmpty {
                required(path)
            } else if restart != "NotRequired", restart != "RestartContainer" {
                add(.notSupported(path, .string(restart), supported: ["NotRequired", "RestartContainer"]))
            }
            if restartPolicy == "Never", restart != "NotRequired" {
                invalid(path, .string(restart), "must be 'NotRequired' when pod `restartPolicy` is 'Never'")
            }
        }
    }
}
