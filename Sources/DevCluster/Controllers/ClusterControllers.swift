/// The controllers that a cluster has.
package enum ClusterControllers {
    /// All of them, each new: what they remember belongs to one cluster.
    ///
    /// `rootCertificate` is the PEM text that pods get to know the API server by.
    package static func all(rootCertificate: String) -> [any ClusterController] {
        [
            NamespaceController(), ServiceAccountController(), RootCAController(certificate: rootCertificate), GarbageCollector(),
            NodeController(), Scheduler(), Kubelet(), DeploymentController(), ReplicaSetController(), EndpointSliceController(),
            HorizontalPodAutoscalerController(), DisruptionController(), ResourceQuotaController(), EventExpiry(),
            AdmissionPolicyStatusController(),
        ]
    }
}
