import KubernetesModel

/// A pod, or the template of one, as the Pod Security Standards look at it.
struct PodSecuritySubject {
    var spec: JSONValue
    var annotations: [String: String]

    /// The init containers first, the ephemeral ones last.
    var containers: [JSONValue] {
        ["initContainers", "containers", "ephemeralContainers"].flatMap { spec[$0]?.array ?? [] }
    }

    var securityContext: JSONValue { spec["securityContext"] ?? [:] }
    /// Such a pod is not asked for what only Linux has, since 1.25.
    var isWindows: Bool { minor >= 25 && spec["os", "name"]?.string == "windows" }
    /// By the rules of which minor version of Kubernetes it is looked at.
    var minor = Int.max
    /// Root in a user namespace of the pod is nobody outside; the rules know that since 1.35.
    var hasOwnUsers: Bool { minor >= 35 && spec["hostUsers"]?.bool == false }

    init(spec: JSONValue, annotations: [String: String]) {
        self.spec = spec
        self.annotations = annotations
    }

    /// Nil for a kind that neither is a pod nor makes any.
    init?(_ object: KubernetesObject, _ type: ResourceType) {
        let template: JSONValue?
        switch (type.group, type.plural) {
        case ("", "pods"): template = object.json
        case ("", "podtemplates"): template = object["template"]
        case ("", "replicationcontrollers"), ("apps", "deployments"), ("apps", "replicasets"), ("apps", "statefulsets"),
            ("apps", "daemonsets"), ("batch", "jobs"):
            template = object["spec", "template"]
        case ("batch", "cronjobs"): template = object["spec", "jobTemplate", "spec", "template"]
        default: return nil
        }
        guard let template, let spec = template["spec"] else { return nil }
        self.init(spec: spec, annotations: template["metadata", "annotations"]?.stringMap ?? [:])
    }

    /// The containers for which the condition holds, as messages name them: `containers "a", "b"`; nil when there is none.
    func names(where condition: (JSONValue) -> Bool) -> String? {
        let names = containers.filter(condition).map { $0["name"]?.string ?? "" }
        return names.isEmpty ? nil : "container".named(names)
    }

    func names(whereContext condition: (JSONValue) -> Bool) -> String? {
        names(where: { condition($0["securityContext"] ?? [:]) })
    }
}

extension String {
    /// The noun for so many.
    func plural(_ count: Int) -> String { count == 1 ? self : self + "s" }

    /// `volumes "a", "b"`
    func named(_ names: [String]) -> String { "\(plural(names.count)) \(names.quoted)" }
}

extension [String] {
    /// `"a", "b"`, as they are, without escapes.
    var quoted: String { map { "\"\($0)\"" }.joined(separator: ", ") }
    /// Each once, in order.
    var sortedSet: [String] { Set(self).sorted { $0.keyOrder($1) < 0 } }
}
