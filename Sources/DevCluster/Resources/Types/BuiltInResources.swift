import KubernetesModel

/// The kinds of Kubernetes that this cluster serves, as kube-apiserver 1.36 announces them.
///
/// Those without behaviour are stored and served like all others.
enum BuiltInResources {
    static let all: [ServedResource] = core + apps + autoscaling + batch + others

    private static let core: [ServedResource] = [
        make("", "v1", "configmaps", "ConfigMap", short: ["cm"]),
        make("", "v1", "endpoints", "Endpoints", short: ["ep"], createsOnUpdate: true, singular: "endpoints"),
        make("", "v1", "events", "Event", short: ["ev"], createsOnUpdate: true, storedAs: .events),
        make("", "v1", "limitranges", "LimitRange", short: ["limits"], createsOnUpdate: true),
        make(
            "", "v1", "namespaces", "Namespace", short: ["ns"], isNamespaced: false, [.finalize, .status],
            verbs: ServedResource.allVerbs.filter { $0 != "deletecollection" }),
        make("", "v1", "nodes", "Node", short: ["no"], isNamespaced: false, [.status]),
        make(
            "", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", short: ["pvc"], [.status], returnsDeletedObject: true),
        make(
            "", "v1", "persistentvolumes", "PersistentVolume", short: ["pv"], isNamespaced: false, [.status],
            returnsDeletedObject: true),
        make(
            "", "v1", "pods", "Pod", short: ["po"], inAll: true,
            [.attach, .binding, .eviction, .exec, .log, .portForward, .status],
            generation: .spec,
            returnsDeletedObject: true),
        make("", "v1", "podtemplates", "PodTemplate", generation: .spec, returnsDeletedObject: true),
        make(
            "", "v1", "replicationcontrollers", "ReplicationController", short: ["rc"], inAll: true, [.scale, .status],
            generation: .spec),
        make("", "v1", "resourcequotas", "ResourceQuota", short: ["quota"], [.status], returnsDeletedObject: true),
        make("", "v1", "secrets", "Secret"),
        make("", "v1", "serviceaccounts", "ServiceAccount", short: ["sa"], [.token], returnsDeletedObject: true),
        make(
            "", "v1", "services", "Service", short: ["svc"], inAll: true, [.status], createsOnUpdate: true,
            returnsDeletedObject: true),
    ]

    private static let apps: [ServedResource] = [
        make("apps", "v1", "controllerrevisions", "ControllerRevision"),
        make("apps", "v1", "daemonsets", "DaemonSet", short: ["ds"], inAll: true, [.status], generation: .spec),
        make(
            "apps", "v1", "deployments", "Deployment", short: ["deploy"], inAll: true, [.scale, .status],
            generation: .specAndAnnotations),
        make("apps", "v1", "replicasets", "ReplicaSet", short: ["rs"], inAll: true, [.scale, .status], generation: .spec),
        make("apps", "v1", "statefulsets", "StatefulSet", short: ["sts"], inAll: true, [.scale, .status], generation: .spec),
    ]

    private static let autoscaling: [ServedResource] = ["v2", "v1"].map { version in
        make(
            "autoscaling", version, "horizontalpodautoscalers", "HorizontalPodAutoscaler", short: ["hpa"], inAll: true, [.status],
            storedAs: .horizontalPodAutoscalers)
    }

    private static let batch: [ServedResource] = [
        make("batch", "v1", "cronjobs", "CronJob", short: ["cj"], inAll: true, [.status], generation: .spec),
        make("batch", "v1", "jobs", "Job", inAll: true, [.status], generation: .spec),
    ]

    private static let others: [ServedResource] = [
        make(
            "admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration",
            isNamespaced: false, categories: ["api-extensions"], generation: .spec),
        make(
            "admissionregistration.k8s.io", "v1", "validatingadmissionpolicies", "ValidatingAdmissionPolicy", isNamespaced: false,
            categories: ["api-extensions"], [.status], generation: .spec),
        make(
            "admissionregistration.k8s.io", "v1", "validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding",
            isNamespaced: false, categories: ["api-extensions"], generation: .spec),
        make(
            "admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration",
            isNamespaced: false, categories: ["api-extensions"], generation: .spec),
        make(
            "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", short: ["crd", "crds"],
            isNamespaced: false, categories: ["api-extensions"], [.status], generation: .spec, updatesUnconditionally: false),
        make(
            "coordination.k8s.io", "v1", "leases", "Lease", createsOnUpdate: true, updatesUnconditionally: false),
        make("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", generation: .spec),
        make("events.k8s.io", "v1", "events", "Event", short: ["ev"], createsOnUpdate: true),
        make("networking.k8s.io", "v1", "ingressclasses", "IngressClass", isNamespaced: false, generation: .spec),
        make("networking.k8s.io", "v1", "ingresses", "Ingress", short: ["ing"], [.status], generation: .spec),
        make("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", short: ["netpol"], generation: .spec),
        make("node.k8s.io", "v1", "runtimeclasses", "RuntimeClass", isNamespaced: false, updatesUnconditionally: false),
        make("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", short: ["pdb"], [.status], generation: .spec),
        make(
            "rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", isNamespaced: false,
            createsOnUpdate: true),
        make("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", isNamespaced: false, createsOnUpdate: true),
        make("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", createsOnUpdate: true),
        make("rbac.authorization.k8s.io", "v1", "roles", "Role", createsOnUpdate: true),
        make(
            "scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", short: ["pc"], isNamespaced: false,
            generation: .creation),
        make(
            "storage.k8s.io", "v1", "storageclasses", "StorageClass", short: ["sc"], isNamespaced: false,
            returnsDeletedObject: true),
    ]

    private static func make(
        _ group: String, _ version: String, _ plural: String, _ kind: String, short: [String] = [], isNamespaced: Bool = true,
        inAll: Bool = false, categories: [String] = [], _ subresources: [Subresource] = [],
        verbs: [String] = ServedResource.allVerbs, generation: StoragePolicy.Generation = .never, createsOnUpdate: Bool = false,
        updatesUnconditionally: Bool = true, returnsDeletedObject: Bool = false, storedAs storage: ResourceType? = nil,
        singular: String? = nil
    ) -> ServedResource {
        let type = ResourceType(group: group, version: version, plural: plural, kind: kind, isNamespaced: isNamespaced)
        var served = ServedResource(type, singular: singular)
        served.shortNames = short
        served.categories = inAll ? ["all"] : categories
        served.verbs = verbs
        served.subresources = subresources
        served.storage = storage ?? type
        served.policy = StoragePolicy(
            generation: generation, createsOnUpdate: createsOnUpdate, updatesUnconditionally: updatesUnconditionally,
            returnsDeletedObject: returnsDeletedObject)
        return served
    }
}
