/// What Go calls the types that are text with a few values: users see the names where a value is of another type.
///
/// As kube-apiserver 1.36 tells them.
enum NamedTexts {
    /// The type of a field; nil for one that is plain text.
    static func type(of field: String, in owner: String) -> String? {
        if owner.hasSuffix("Condition") {
            let version = owner.hasPrefix("HorizontalPodAutoscaler") ? "v2" : "v1"
            if field == "status" { return "v1.ConditionStatus" }
            // The type that many kinds share has none of its own for it.
            if field == "type", owner != "Condition" { return "\(version).\(owner)Type" }
        }
        return types["\(owner).\(field)"]
    }

    private static let types = Dictionary(
        uniqueKeysWithValues: fields.flatMap { type, fields in fields.split(separator: " ").map { (String($0), type) } })

    /// The fields of each type.
    private static let fields = [
        "v1.AddressType": "EndpointSlice.addressType",
        "v1.AppArmorProfileType": "AppArmorProfile.type",
        "v1.Capability": "Capabilities.add Capabilities.drop",
        "v1.ClaimResourceStatus": "PersistentVolumeClaimStatus.allocatedResourceStatuses",
        "v1.CompletionMode": "JobSpec.completionMode",
        "v1.ConcurrencyPolicy": "CronJobSpec.concurrencyPolicy",
        "v1.ConditionStatus": "PodFailurePolicyOnPodConditionsPattern.status",
        "v1.ContainerRestartPolicy": "Container.restartPolicy EphemeralContainer.restartPolicy",
        "v1.ContainerRestartRuleAction": "ContainerRestartRule.action",
        "v1.ContainerRestartRuleOnExitCodesOperator": "ContainerRestartRuleOnExitCodes.operator",
        "v1.ConversionStrategyType": "CustomResourceConversion.strategy",
        "v1.CoordinatedLeaseStrategy": "LeaseSpec.strategy",
        "v1.DNSPolicy": "PodSpec.dnsPolicy",
        "v1.DaemonSetUpdateStrategyType": "DaemonSetUpdateStrategy.type",
        "v1.DeploymentStrategyType": "DeploymentStrategy.type",
        "v1.FailurePolicyType":
            "MutatingWebhook.failurePolicy ValidatingAdmissionPolicySpec.failurePolicy ValidatingWebhook.failurePolicy",
        "v1.FieldValueErrorReason": "ValidationRule.reason",
        "v1.FinalizerName": "NamespaceSpec.finalizers",
        "v2.HPAScalingPolicyType": "HPAScalingPolicy.type",
        "v1.HostPathType": "HostPathVolumeSource.type",
        "v1.IPFamily": "ServiceSpec.ipFamilies",
        "v1.IPFamilyPolicy": "ServiceSpec.ipFamilyPolicy",
        "v1.JSONSchemaURL": "JSONSchemaProps.$schema",
        "v1.LabelSelectorOperator": "LabelSelectorRequirement.operator",
        "v1.LimitType": "LimitRangeItem.type",
        "v1.LoadBalancerIPMode": "LoadBalancerIngress.ipMode",
        "v1.ManagedFieldsOperationType": "ManagedFieldsEntry.operation",
        "v1.MatchPolicyType": "MatchResources.matchPolicy MutatingWebhook.matchPolicy ValidatingWebhook.matchPolicy",
        "v2.MetricSourceType": "MetricSpec.type MetricStatus.type",
        "v2.MetricTargetType": "MetricTarget.type",
        "v1.MountPropagationMode": "VolumeMount.mountPropagation",
        "v1.NamespacePhase": "NamespaceStatus.phase",
        "v1.NodeInclusionPolicy": "TopologySpreadConstraint.nodeAffinityPolicy TopologySpreadConstraint.nodeTaintsPolicy",
        "v1.NodeSelectorOperator": "NodeSelectorRequirement.operator",
        "v1.OSName": "PodOS.name",
        "v1.OperationType": "NamedRuleWithOperations.operations RuleWithOperations.operations",
        "v1.ParameterNotFoundActionType": "ParamRef.parameterNotFoundAction",
        "v1.PathType": "HTTPIngressPath.pathType",
        "v1.PersistentVolumeAccessMode":
            "PersistentVolumeClaimSpec.accessModes PersistentVolumeClaimStatus.accessModes "
            + "PersistentVolumeSpec.accessModes",
        "v1.PersistentVolumeClaimPhase": "PersistentVolumeClaimStatus.phase",
        "v1.PersistentVolumeClaimRetentionPolicyType":
            "StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted "
            + "StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled",
        "v1.PersistentVolumeMode": "PersistentVolumeClaimSpec.volumeMode PersistentVolumeSpec.volumeMode",
        "v1.PersistentVolumePhase": "PersistentVolumeStatus.phase",
        "v1.PersistentVolumeReclaimPolicy": "PersistentVolumeSpec.persistentVolumeReclaimPolicy StorageClass.reclaimPolicy",
        "v1.PodConditionType": "PodFailurePolicyOnPodConditionsPattern.type PodReadinessGate.conditionType",
        "v1.PodFSGroupChangePolicy": "PodSecurityContext.fsGroupChangePolicy",
        "v1.PodFailurePolicyAction": "PodFailurePolicyRule.action",
        "v1.PodFailurePolicyOnExitCodesOperator": "PodFailurePolicyOnExitCodesRequirement.operator",
        "v1.PodManagementPolicyType": "StatefulSetSpec.podManagementPolicy",
        "v1.PodPhase": "PodStatus.phase",
        "v1.PodQOSClass": "PodStatus.qosClass",
        "v1.PodReplacementPolicy": "JobSpec.podReplacementPolicy",
        "v1.PodResizeStatus": "PodStatus.resize",
        "v1.PodSELinuxChangePolicy": "PodSecurityContext.seLinuxChangePolicy",
        "v1.PolicyType": "NetworkPolicySpec.policyTypes",
        "v1.PreemptionPolicy": "PodSpec.preemptionPolicy PriorityClass.preemptionPolicy",
        "v1.ProcMountType": "SecurityContext.procMount",
        "v1.Protocol":
            "ContainerPort.protocol EndpointPort.protocol IngressPortStatus.protocol NetworkPolicyPort.protocol "
            + "PortStatus.protocol ServicePort.protocol",
        "v1.PullPolicy": "Container.imagePullPolicy EphemeralContainer.imagePullPolicy ImageVolumeSource.pullPolicy",
        "v1.RecursiveReadOnlyMode": "VolumeMount.recursiveReadOnly VolumeMountStatus.recursiveReadOnly",
        "v1.ReinvocationPolicyType": "MutatingWebhook.reinvocationPolicy",
        "v1.ResourceName":
            "ContainerResizePolicy.resourceName ContainerResourceMetricSource.name ContainerResourceMetricStatus.name "
            + "ResourceMetricSource.name ResourceMetricStatus.name",
        "v1.ResourceQuotaScope": "ResourceQuotaSpec.scopes ScopedResourceSelectorRequirement.scopeName",
        "v1.ResourceResizeRestartPolicy": "ContainerResizePolicy.restartPolicy",
        "v1.ResourceScope": "CustomResourceDefinitionSpec.scope",
        "v1.RestartPolicy": "PodSpec.restartPolicy",
        "v2.ScalingPolicySelect": "HPAScalingRules.selectPolicy",
        "v1.ScopeSelectorOperator": "ScopedResourceSelectorRequirement.operator",
        "v1.ScopeType": "NamedRuleWithOperations.scope RuleWithOperations.scope",
        "v1.SeccompProfileType": "SeccompProfile.type",
        "v1.SecretType": "Secret.type",
        "v1.ServiceAffinity": "ServiceSpec.sessionAffinity",
        "v1.ServiceExternalTrafficPolicy": "ServiceSpec.externalTrafficPolicy",
        "v1.ServiceInternalTrafficPolicy": "ServiceSpec.internalTrafficPolicy",
        "v1.ServiceType": "ServiceSpec.type",
        "v1.SideEffectClass": "MutatingWebhook.sideEffects ValidatingWebhook.sideEffects",
        "v1.Signal": "ContainerStatus.stopSignal Lifecycle.stopSignal",
        "v1.StatefulSetUpdateStrategyType": "StatefulSetUpdateStrategy.type",
        "v1.StatusReason": "Validation.reason",
        "v1.StorageMedium": "EmptyDirVolumeSource.medium",
        "v1.SupplementalGroupsPolicy": "PodSecurityContext.supplementalGroupsPolicy",
        "v1.TaintEffect": "Toleration.effect",
        "v1.TerminationMessagePolicy": "Container.terminationMessagePolicy EphemeralContainer.terminationMessagePolicy",
        "v1.TolerationOperator": "Toleration.operator",
        "types.UID":
            "ObjectMeta.uid ObjectReference.uid OwnerReference.uid UncountedTerminatedPods.failed "
            + "UncountedTerminatedPods.succeeded",
        "v1.URIScheme": "HTTPGetAction.scheme",
        "v1.UnhealthyPodEvictionPolicyType": "PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy",
        "v1.UnsatisfiableConstraintAction": "TopologySpreadConstraint.whenUnsatisfiable",
        "v1.ValidationAction": "ValidatingAdmissionPolicyBindingSpec.validationActions",
        "v1.VolumeBindingMode": "StorageClass.volumeBindingMode",
    ]
}
