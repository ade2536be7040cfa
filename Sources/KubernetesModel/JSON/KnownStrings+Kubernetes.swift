extension KnownStrings {
    /// Keys of the objects that operators mostly deal with, and values that are the same in most of them.
    static let kubernetes = [
        "", "/dev/termination-log", "1", "ALL", "Always", "Available", "ClusterFirst", "ContainersNotReady", "ContainersReady",
        "Deployment", "Event", "False", "File", "HorizontalPodAutoscaler", "IfNotPresent", "Lease", "MODIFIED",
        "MinimumReplicasAvailable", "MinimumReplicasUnavailable", "NewReplicaSetAvailable", "Normal", "Pod", "Progressing",
        "Ready", "ReplicaSet", "ReplicaSetUpdated", "RollingUpdate", "RuntimeDefault", "ScalingActive", "Service", "Status",
        "TCP", "True", "Unknown", "ValidMetricFound", "action", "allowPrivilegeEscalation", "annotations", "apiVersion",
        "app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "app.kubernetes.io/name", "apps/v1",
        "automountServiceAccountToken", "autoscaling", "autoscaling/v2", "availableReplicas", "averageUtilization", "behavior",
        "blockOwnerDeletion", "capabilities", "clusterIP", "clusterIPs", "code", "collisionCount", "conditions",
        "containerPort", "containers", "controller", "cpu", "creationTimestamp", "currentMetrics", "currentReplicas", "default",
        "default-scheduler", "deployment.kubernetes.io/revision", "desiredReplicas", "details", "dnsPolicy", "drop",
        "enableServiceLinks", "env", "envFrom", "failureThreshold", "fieldPath", "generation", "http", "httpGet", "image",
        "imagePullPolicy", "internalTrafficPolicy", "ipFamilies", "ipFamilyPolicy", "items", "key", "kind",
        "kubectl.kubernetes.io/last-applied-configuration", "labels", "lastScaleTime", "lastTransitionTime", "lastUpdateTime",
        "limits", "livenessProbe", "loadBalancer", "managedFields", "matchLabels", "maxReplicas", "maxSurge", "maxUnavailable",
        "memory", "message", "metadata", "metrics", "minReplicas", "name", "namespace", "object", "observedGeneration",
        "operation", "ownerReferences", "path", "periodSeconds", "phase", "pod-template-hash", "policies", "port", "ports",
        "progressDeadlineSeconds", "protocol", "readOnlyRootFilesystem", "readinessProbe", "readyReplicas", "reason",
        "replicas", "requests", "resource", "resourceVersion", "resources", "restartPolicy", "revisionHistoryLimit",
        "rollingUpdate", "runAsNonRoot", "scaleDown", "scaleTargetRef", "scaleUp", "schedulerName", "seccompProfile",
        "secretKeyRef", "secretRef", "securityContext", "selectPolicy", "selector", "serviceAccount", "serviceAccountName",
        "sessionAffinity", "spec", "stabilizationWindowSeconds", "status", "strategy", "subresource", "successThreshold",
        "suspend", "target", "targetPort", "tcpSocket", "template", "terminatingReplicas", "terminationGracePeriodSeconds",
        "terminationMessagePath", "terminationMessagePolicy", "time", "timeoutSeconds", "type", "uid", "unavailableReplicas",
        "updatedReplicas", "url", "v1", "value", "valueFrom", "volumeMounts", "volumes",
    ]
}
