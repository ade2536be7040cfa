import KubernetesModel

/// What the API server makes of an object of a built-in kind before it validates and stores it: values in their canonical form,
/// and those that a person left out.
///
/// The defaults are those of Kubernetes 1.36 (https://kubernetes.io/docs/reference/kubernetes-api/). A cluster of one address
/// family, IPv4, is assumed. What is handed out (addresses and ports of Services) is for the server to do.
package enum BuiltInDefaults {
    /// Applying the defaults again changes nothing. With the object that is replaced, what the server once handed out stays
    /// when the new one is silent about it.
    package static func apply(to object: inout KubernetesObject, replacing old: KubernetesObject? = nil) {
        let (group, version) = groupAndVersion(of: object.apiVersion)
        let kind = object.kind
        if let schema = BuiltInSchemas.schema(group: group, version: version, kind: kind) {
            object.json = schema.withCanonicalQuantities(schema.withoutZeroValues(object.json))
        }
        if let old, kind == "Service", group.isEmpty { carryOver(from: old.json, to: &object.json) }
        fillKind(&object.json, group: group, version: version, kind: kind)
    }

    /// The same as a function.
    package static func applied(to object: KubernetesObject, replacing old: KubernetesObject? = nil) -> KubernetesObject {
        var object = object
        apply(to: &object, replacing: old)
        return object
    }

    private static func fillKind(_ json: inout JSONValue, group: String, version: String, kind: String) {
        switch (group, kind) {
        case ("", "Pod"): fillPod(&json)
        case ("", "PodTemplate"): json.change("template") { fillTemplate(&$0) }
        case ("", "Service"): fillService(&json)
        case ("", "Endpoints"): fillEndpoints(&json)
        case ("", "Secret"): fillSecret(&json)
        case ("", "Namespace"): fillNamespace(&json)
        case ("", "LimitRange"): fillLimitRange(&json)
        case ("", "PersistentVolumeClaim"): fillClaim(&json)
        case ("apps", "Deployment"): fillDeployment(&json)
        case ("apps", "ReplicaSet"): fillReplicaSet(&json)
        case ("apps", "StatefulSet"): fillStatefulSet(&json)
        case ("apps", "DaemonSet"): fillDaemonSet(&json)
        case ("batch", "Job"): fillJob(&json)
        case ("batch", "CronJob"): fillCronJob(&json)
        case ("", "ReplicationController"): fillReplicationController(&json)
        case ("", "ResourceQuota"): fillStatus(&json)
        case ("", "PersistentVolume"): fillPersistentVolume(&json)
        case ("networking.k8s.io", "Ingress"): fillStatus(&json, ["loadBalancer": [:]])
        case ("networking.k8s.io", "IngressClass"):
            json.change("spec") { spec in spec.change("parameters") { $0.fill("scope", "Cluster") } }
        case ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): fillWebhooks(&json, areMutating: true)
        case ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): fillWebhooks(&json, areMutating: false)
        case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"): fillAdmissionPolicy(&json)
        case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"): fillAdmissionPolicyBinding(&json)
        case ("scheduling.k8s.io", "PriorityClass"):
            json.fill("value", 0)
            json.fill("preemptionPolicy", "PreemptLowerPriority")
        case ("storage.k8s.io", "StorageClass"):
            json.fill("reclaimPolicy", "Delete")
            json.fill("volumeBindingMode", "Immediate")
        case ("autoscaling", "HorizontalPodAutoscaler"): fillAutoscaler(&json, hasMetrics: version == "v2")
        case ("discovery.k8s.io", "EndpointSlice"): fillEndpointSlice(&json)
        case ("networking.k8s.io", "NetworkPolicy"): fillNetworkPolicy(&json)
        case ("policy", "PodDisruptionBudget"):
            fillStatus(
                &json,
                [
                    "currentHealthy": 0, "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0,
                ])
        case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
            fillBinding(&json)
        default: break
        }
    }

    /// The status that the API's type has when nobody has written one.
    static func fillStatus(_ json: inout JSONValue, _ zero: JSONValue = [:]) {
        json.changeOrMake("status") { status in
            for member in zero.object ?? [:] { status.fill(member.key, member.value) }
        }
    }
}
