import KubernetesModel

extension ServedResource {
    /// The columns of `kubectl get`.
    package var columns: [TableColumn] { custom?.columns ?? BuiltInColumns.columns(type) }
}

/// The columns that Kubernetes gives its own kinds.
enum BuiltInColumns {
    static func columns(_ type: ResourceType) -> [TableColumn] {
        switch (type.group, type.plural) {
        case ("", "pods"): pods
        case ("", "services"): services
        case ("", "endpoints"): endpoints
        case ("", "namespaces"): [.name, .path("Status", "status", "phase"), .age]
        case ("", "nodes"): nodes
        case ("", "configmaps"): [.name, count("Data", "data", "binaryData"), .age]
        case ("", "secrets"): [.name, .path("Type", "type"), count("Data", "data"), .age]
        case ("", "resourcequotas"): quotas
        case ("", "limitranges"): [.name, .createdAt]
        case ("", "persistentvolumeclaims"): claims
        case ("", "persistentvolumes"): volumes
        case ("", "podtemplates"): podTemplates
        case ("", "replicationcontrollers"): replicationControllers
        case ("", "events"), ("events.k8s.io", "events"): events
        case ("apps", "deployments"): deployments
        case ("apps", "replicasets"): replicaSets
        case ("apps", "statefulsets"): statefulSets
        case ("apps", "daemonsets"): daemonSets
        case ("apps", "controllerrevisions"): controllerRevisions
        case ("autoscaling", "horizontalpodautoscalers"): autoscalers
        case ("batch", "cronjobs"): cronJobs
        case ("batch", "jobs"): jobs
        case ("coordination.k8s.io", "leases"): [.name, .path("Holder", "spec", "holderIdentity"), .age]
        case ("discovery.k8s.io", "endpointslices"): endpointSlices
        case ("networking.k8s.io", "ingressclasses"): ingressClasses
        case ("networking.k8s.io", "ingresses"): ingresses
        case ("networking.k8s.io", "networkpolicies"):
            [.name, .text("Pod-Selector") { selector($0["spec", "podSelector"]) }, .age]
        case ("node.k8s.io", "runtimeclasses"): [.name, .path("Handler", "handler"), .age]
        case ("policy", "poddisruptionbudgets"): disruptionBudgets
        case ("scheduling.k8s.io", "priorityclasses"): priorityClasses
        case ("storage.k8s.io", "storageclasses"): storageClasses
        case ("admissionregistration.k8s.io", "validatingadmissionpolicies"): admissionPolicies
        case ("admissionregistration.k8s.io", "validatingadmissionpolicybindings"): admissionPolicyBindings
        case ("admissionregistration.k8s.io", _): [.name, length("Webhooks", "webhooks"), .age]
        case ("rbac.authorization.k8s.io", "roles"), ("rbac.authorization.k8s.io", "clusterroles"),
            ("apiextensions.k8s.io", "customresourcedefinitions"):
            [.name, .createdAt]
        case ("rbac.authorization.k8s.io", "rolebindings"), ("rbac.authorization.k8s.io", "clusterrolebindings"): bindings
        default: [.name, .age]
        }
    }

    /// How many elements a list has.
    static func length(_ name: String, _ path: String...) -> TableColumn {
        .integer(name) { $0.json[path: path]?.array.map { Int64($0.count) } }
    }

    /// How many members or elements there are in these.
    static func count(_ name: String, _ keys: String...) -> TableColumn {
        TableColumn(name) { object, _ in
            let count = keys.reduce(0) { $0 + (object.json[$1]?.object?.count ?? object.json[$1]?.array?.count ?? 0) }
            return .string(String(count))
        }
    }

    /// A label selector as kubectl writes it; `<none>` for one that selects everything.
    static func selector(_ json: JSONValue?) -> String {
        let text = json.flatMap { try? LabelSelector(json: $0) }?.description ?? ""
        return text.isEmpty ? "<none>" : text
    }

    /// A plain map of labels.
    static func labels(_ json: JSONValue?) -> String {
        let text = json?.object?.map { "\($0.key)=\($0.value.string ?? "")" }.joined(separator: ",") ?? ""
        return text.isEmpty ? "<none>" : text
    }

    /// The items that fit, and how many do not.
    static func shortened(_ items: [String], _ limit: Int) -> String {
        if items.isEmpty { return "<none>" }
        let shown = items.prefix(limit).joined(separator: ",")
        return items.count > limit ? "\(shown) + \(items.count - limit) more..." : shown
    }
}
