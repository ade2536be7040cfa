import KubernetesModel

/// What the API server refuses in objects of the built-in kinds, with the reasons, fields and sentences of Kubernetes 1.36.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/
package enum BuiltInValidation {
    /// The faults of an object that has its defaults (`BuiltInDefaults`) and is to be stored, in the place of `old` if that is
    /// given. Kinds without rules of their own are checked for their metadata.
    package static func validate(_ object: KubernetesObject, _ old: KubernetesObject? = nil) -> [FieldError] {
        let kind = Kind(object)
        var check = BuiltInCheck()
        check.metadata(of: object, replacing: old, kind)
        // What is stored has been checked before; nothing but metadata and status changes most of the time.
        let isUnchanged = old.map { !kind.isChanged(from: $0.json, to: object.json) } ?? false
        if !isUnchanged { check.content(of: object.json, replacing: old?.json, kind) }
        check.status(of: object.json, replacing: old?.json, kind)
        return check.faults
    }

    /// The rule for names of a kind.
    package static func nameRule(group: String, kind: String) -> (String) -> [String] {
        switch (group, kind) {
        case ("", "Namespace"), ("", "Service"), ("apps", "StatefulSet"): NameRule.dns1123Label
        case ("rbac.authorization.k8s.io", _): NameRule.pathSegment
        default: NameRule.dns1123Subdomain
        }
    }

    struct Kind {
        let group: String
        let version: String
        let name: String

        init(_ object: KubernetesObject) {
            (group, version) = groupAndVersion(of: object.apiVersion)
            name = object.kind
        }

        var isNamespaced: Bool { !Self.clusterKinds.contains(name) }

        private static let clusterKinds: Set<String> = [
            "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "IngressClass", "MutatingWebhookConfiguration",
            "Namespace", "Node", "PersistentVolume", "PriorityClass", "RuntimeClass", "StorageClass",
            "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
        ]

        func isChanged(from old: JSONValue, to new: JSONValue) -> Bool {
            let apart = ["metadata", "status"]
            return (new.object ?? [:]).filter { !apart.contains($0.key) }
                != (old.object ?? [:]).filter { !apart.contains($0.key) }
                // Some types of Secret ask for an annotation, and that of an Ingress has to do with its class.
                || ["Secret", "Ingress"].contains(name) && new["metadata", "annotations"] != old["metadata", "annotations"]
        }
    }
}

extension BuiltInCheck {
    fileprivate mutating func metadata(
        of object: KubernetesObject, replacing old: KubernetesObject?, _ kind: BuiltInValidation.Kind
    ) {
        if let old {
            add(ObjectMetaRules.faults(of: object.metadata, replacing: old.metadata))
        } else {
            let rule = BuiltInValidation.nameRule(group: kind.group, kind: kind.name)
            add(ObjectMetaRules.faults(of: object.metadata, isNamespaced: kind.isNamespaced, name: rule))
        }
        // The groups that describe extensions of the API take any finalizer.
        guard kind.group != "apiextensions.k8s.io", kind.group != "admissionregistration.k8s.io" else { return }
        for (index, finalizer) in object.finalizers.enumerated() where !finalizer.contains("/") {
            if ["kubernetes", "orphan", "foregroundDeletion"].contains(finalizer) { continue }
            let detail = "name is neither a standard finalizer name nor is it fully qualified"
            invalid(FieldPath("metadata", "finalizers")[index], .string(finalizer), detail)
        }
    }

    fileprivate mutating func content(of json: JSONValue, replacing old: JSONValue?, _ kind: BuiltInValidation.Kind) {
        switch (kind.group, kind.name) {
        case ("", "Pod"): pod(json, replacing: old)
        case ("", "PodTemplate"): podTemplate(json["template"] ?? [:], at: FieldPath("template"))
        case ("", "Service"): service(json, replacing: old)
        case ("", "ConfigMap"): configMap(json, replacing: old)
        case ("", "Secret"): secret(json, replacing: old)
        case ("", "ResourceQuota"): resourceQuota(json)
        case ("", "LimitRange"): limitRange(json)
        case ("", "Endpoints"): endpoints(json)
        case ("", "PersistentVolume"): persistentVolume(json, replacing: old)
        case ("", "ReplicationController"): replicationController(json)
        case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"): admissionPolicy(json)
        case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"): admissionPolicyBinding(json)
        case ("admissionregistration.k8s.io", _): webhooks(json)
        case ("apps", "ControllerRevision"): controllerRevision(json, replacing: old)
        case ("apps", "Deployment"): deployment(json, replacing: old)
        case ("apps", "ReplicaSet"): replicaSet(json, replacing: old)
        case ("apps", "StatefulSet"): statefulSet(json, replacing: old)
        case ("apps", "DaemonSet"): daemonSet(json, replacing: old)
        case ("batch", "CronJob"): cronJob(json, replacing: old)
        case ("batch", "Job"): job(json, replacing: old)
        case ("", "PersistentVolumeClaim"): claim(json, replacing: old)
        case ("autoscaling", "HorizontalPodAutoscaler"): autoscaler(json, replacing: old)
        case ("coordination.k8s.io", "Lease"): lease(json)
        case ("discovery.k8s.io", "EndpointSlice"): endpointSlice(json, replacing: old)
        case ("networking.k8s.io", "Ingress"): ingress(json, replacing: old)
        case ("networking.k8s.io", "IngressClass"): ingressClass(json, replacing: old)
        case ("networking.k8s.io", "NetworkPolicy"): networkPolicy(json)
        case ("node.k8s.io", "RuntimeClass"): runtimeClass(json, replacing: old)
        case ("policy", "PodDisruptionBudget"): disruptionBudget(json)
        case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "ClusterRole"):
            role(json, isNamespaced: kind.isNamespaced)
        case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
            roleBinding(json, replacing: old, isNamespaced: kind.isNamespaced)
        case ("scheduling.k8s.io", "PriorityClass"): priorityClass(json, replacing: old)
        case ("storage.k8s.io", "StorageClass"): storageClass(json, replacing: old)
        default: break
        }
    }

    fileprivate mutating func status(of json: JSONValue, replacing old: JSONValue?, _ kind: BuiltInValidation.Kind) {
        guard let old, let status = json["status"], status != old["status"] else { return }
        switch (kind.group, kind.name) {
        case ("networking.k8s.io", "Ingress"): ingressStatus(status)
        case ("apps", "Deployment"): replicaCounts(status, ["updatedReplicas", "readyReplicas", "availableReplicas"])
        case ("apps", "ReplicaSet"): replicaCounts(status, ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"])
        default: break
        }
    }

    private mutating func replicaCounts(_ status: JSONValue, _ parts: [String]) {
        let path = FieldPath("status")
        nonnegative(status, "replicas", "observedGeneration", "unavailableReplicas", "terminatingReplicas", at: path)
        let total = status["replicas"]?.integer ?? 0
        for key in parts {
            nonnegative(status, key, at: path)
            let count = status[key]?.integer ?? 0
            if count > total {
                invalid(path.child(key), .integer(count), "cannot be greater than status.replicas")
            }
        }
        if let available = status["availableReplicas"]?.integer, available > status["readyReplicas"]?.integer ?? 0 {
            invalid(path.child("availableReplicas"), .integer(available), "cannot be greater than readyReplicas")
        }
    }
}
