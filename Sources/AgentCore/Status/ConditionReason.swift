/// Every reason that this operator gives in a condition. The list is closed: scripts may rely on it. `ScalingActive` is the
/// exception, since it repeats the autoscaler's own reasons.
package enum ConditionReason: String, Sendable, CaseIterable {
    // MARK: While all is well

    /// Ready: the observed generation is rolled out, and every wanted replica is available.
    case allReplicasAvailable = "AllReplicasAvailable"
    /// Available: enough replicas serve.
    case minimumReplicasAvailable = "MinimumReplicasAvailable"
    /// Progressing: the newest pods have replaced all others.
    case rolloutComplete = "RolloutComplete"
    /// Reconciled: the API server has accepted what the spec asks for.
    case applied = "Applied"

    // MARK: While it is not

    /// A rollout, a scaling or the first start is under way. Cure: wait; `kubectl get deploy,pods` shows how far it is.
    case progressing = "Progressing"
    /// `spec.suspend` is set. Cure: set it to false.
    case suspended = "Suspended"
    /// A quota of the namespace refuses pods or objects. Cure: free some of it, or have it raised.
    case quotaExceeded = "QuotaExceeded"
    /// The rollout made no progress for `spec.progressDeadlineSeconds`. Cure: `kubectl describe` the pods; mend the spec.
    case progressDeadlineExceeded = "ProgressDeadlineExceeded"
    /// Fewer replicas serve than the rollout strategy promises. Cure: look at the pods.
    case minimumReplicasUnavailable = "MinimumReplicasUnavailable"
    /// What the spec asks for was not accepted, or pods cannot be created. Cure: see the condition `Reconciled`.
    case reconcileFailed = "ReconcileFailed"

    // MARK: Why the API server did not accept it

    /// A field has a value that is refused. Cure: change the field that the message names.
    case invalidSpec = "InvalidSpec"
    /// A child has another value where none may change once it is set. Cure: delete the child, and it is made anew; what it does
    /// is missing until then, so that is for a person to decide.
    case immutableField = "ImmutableField"
    /// An object with the name of a child belongs to somebody else. Cure: delete or rename one of the two.
    case nameConflict = "NameConflict"
    /// The operator lacks a permission. Cure: apply the operator's manifests again, or ask whoever rules over RBAC.
    case forbidden = "Forbidden"
    /// A policy or webhook refused it. Cure: change what the message names, or the policy.
    case admissionDenied = "AdmissionDenied"
    /// The API server did not answer, or not now. Cure: none needed; the operator tries again.
    case apiUnavailable = "APIUnavailable"
}
