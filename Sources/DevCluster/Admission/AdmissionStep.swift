import KubernetesModel

/// What an admission step may look at besides the object itself.
package struct AdmissionRequest {
    package enum Operation: String, Sendable {
        case create = "CREATE"
        case update = "UPDATE"
        case delete = "DELETE"
    }

    package var operation: Operation
    package var type: ResourceType
    package var subresource: String?
    package var namespace: String?
    /// The object as it was; nil for a creation.
    package var old: KubernetesObject?
    package var user: UserInfo
    package var isDryRun: Bool
    package var now: Timestamp
    package var cluster: any ClusterView & Sendable
    /// For a request that sets a scale: where the kind keeps what that shows.
    package var scale: ScalePaths?
    /// What a step would tell the client without refusing anything.
    package var warnings: WarningRecorder

    package var resource: GroupResource { type.groupResource }
}

/// One of the rules that a write must pass, in the order of `all`: it may complete the object, or refuse it.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
package struct AdmissionStep: Sendable {
    package enum Phase: Sendable {
        /// Before the object is checked against its schema: may complete it.
        case mutating
        /// After that, with the object as it will be stored. Deletions are seen only here, with the object that is to go.
        case validating
    }

    package var name: String
    package var phase: Phase
    package var admit: @Sendable (inout KubernetesObject, AdmissionRequest) throws(APIStatus) -> Void

    package init(
        _ name: String, _ phase: Phase,
        admit: @escaping @Sendable (inout KubernetesObject, AdmissionRequest) throws(APIStatus) -> Void
    ) {
        self.name = name
        self.phase = phase
        self.admit = admit
    }

    /// With nothing in memory of any other cluster.
    package static var all: [AdmissionStep] {
        [
            .namespaceLifecycle, .namespaceDeletion, .limitDefaults, .serviceAccount, .priority, .runtimeClass,
            .defaultTolerations, .defaultClasses, .onePriorityByDefault, .limitRanges, .podSecurity,
            .validatingAdmissionPolicies(),
        ]
    }
}

extension ResourceAPI {
    func admit(
        _ object: inout KubernetesObject, replacing old: KubernetesObject?, _ write: WriteContext, _ phase: AdmissionStep.Phase
    ) throws(APIStatus) {
        let request = AdmissionRequest(
            operation: old == nil ? .create : .update, type: write.checked.type, subresource: write.subresource,
            namespace: write.target.namespace, old: old, user: write.user, isDryRun: write.parameters.isDryRun, now: write.now,
            cluster: StoreView(store: store, catalog: write.target.catalog),
            scale: write.subresource == "scale" ? write.checked.scalePaths : nil, warnings: write.warnings)
        for step in admission where step.phase == phase { try step.admit(&object, request) }
    }

    func admitDeletion(of object: KubernetesObject, _ write: WriteContext) throws(APIStatus) {
        let request = AdmissionRequest(
            operation: .delete, type: write.checked.type, subresource: nil, namespace: write.target.namespace, old: object,
            user: write.user, isDryRun: write.parameters.isDryRun, now: write.now,
            cluster: StoreView(store: store, catalog: write.target.catalog), warnings: write.warnings)
        var object = object
        for step in admission where step.phase == .validating { try step.admit(&object, request) }
    }
}
