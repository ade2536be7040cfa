import KubernetesModel

extension Schema {
    /// A type of Kubernetes' own API. Its name is that of OpenAPI documents without the beginning, as `core.v1.Container`.
    ///
    /// Of the optional fields those count as pointers that `pointers` and `keepingZero` name; the others are not stored when
    /// they are zero or empty.
    static func type(
        _ name: String, _ description: String, required: [String] = [], keepingZero: [String] = [],
        _ properties: [String: Schema]
    ) -> Schema {
        var schema = Schema.object(description, required: required, properties)
        schema.componentName = component(name)
        schema.componentDescription = description
        for (key, property) in properties where property.isScalarOrCollection {
            let isKept = required.contains(key) || keepingZero.contains(key) || pointers.contains(key)
            schema.properties[key]?.omitsZeroValue = !isKept
        }
        return schema
    }

    /// The full name of a type in OpenAPI documents.
    static func component(_ name: String) -> String {
        switch name.prefix(while: { $0 != "." }) {
        case "meta": "io.k8s.apimachinery.pkg.apis.\(name)"
        case "apiextensions": "io.k8s.apiextensions-apiserver.pkg.apis.\(name)"
        default: "io.k8s.api.\(name)"
        }
    }

    private var isScalarOrCollection: Bool {
        switch self.type {
        case .object: self.additionalProperties != nil
        case nil: false
        default: true
        }
    }

    /// Optional fields that the API's types hold as pointers, so that zero and absence differ; in all types or nearly all.
    private static let pointers: Set<String> = [
        "acquireTime", "activeDeadlineSeconds", "allocateLoadBalancerNodePorts", "allowPrivilegeEscalation", "appProtocol",
        "automountServiceAccountToken", "averageUtilization", "backoffLimit", "backoffLimitPerIndex", "blockOwnerDeletion",
        "collisionCount", "completionMode", "completionTime", "completions", "controller", "currentCPUUtilizationPercentage",
        "currentMetrics", "currentVolumeAttributesClassName", "defaultMode", "deletionGracePeriodSeconds", "deletionTimestamp",
        "enableServiceLinks", "endPort", "expirationSeconds", "failedIndexes", "fsGroup", "fsGroupChangePolicy",
        "gmsaCredentialSpec", "gmsaCredentialSpecName", "holderIdentity", "hostProcess", "hostUsers", "hostnameOverride",
        "immutable", "internalTrafficPolicy", "ipFamilyPolicy", "ipMode", "lastScaleTime", "leaseDurationSeconds",
        "leaseTransitions", "loadBalancerClass", "localhostProfile", "managedBy", "manualSelector", "maxExpirationSeconds",
        "maxFailedIndexes", "minDomains", "minReplicas", "mode", "mountPropagation", "nodeAffinityPolicy", "nodeTaintsPolicy",
        "optional", "parallelism", "podGroupName", "podReplacementPolicy", "port", "preemptionPolicy", "preferredHolder",
        "priority", "privileged", "procMount", "progressDeadlineSeconds", "readOnlyRootFilesystem", "ready",
        "recursiveReadOnly", "renewTime", "reportingComponent", "resourceClaimName", "resourceClaimTemplateName",
        "revisionHistoryLimit", "rules", "runAsGroup", "runAsNonRoot", "runAsUser", "runAsUserName", "runtimeClassName",
        "seLinuxChangePolicy", "selectPolicy", "service", "serviceName", "serving", "setHostnameAsFQDN",
        "shareProcessNamespace", "signerName", "sources", "stabilizationWindowSeconds", "start", "startTime", "started",
        "stopSignal", "storageClassName", "strategy", "succeededCount", "succeededIndexes", "supplementalGroupsPolicy",
        "suspend", "targetCPUUtilizationPercentage", "terminating", "terminatingReplicas", "terminationGracePeriodSeconds",
        "time", "tolerationSeconds", "trafficDistribution", "ttlSecondsAfterFinished", "unhealthyPodEvictionPolicy",
        "volumeAttributesClassName", "volumeMode", "zone",
    ]
}
