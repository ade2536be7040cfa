import KubernetesModel

/// What becomes of an object that somebody deletes: it may go at once, or be marked and wait for others.
///
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/
enum DeletionRules {
    enum Outcome {
        case remove
        /// Stored in the place of the object, which goes later.
        case mark(KubernetesObject)
        /// It is going already, and nothing about that changes.
        case leave
    }

    static func outcome(
        of object: KubernetesObject, _ options: DeleteOptions, _ type: ResourceType, now: Timestamp
    ) -> Outcome {
        var marked = object
        setPropagation(&marked, options.propagationPolicy)
        if type == .customResourceDefinitions { mark(&marked, asTerminating: now) }
        let isHeld = !marked.finalizers.isEmpty || type == .namespaces && !namespaceFinalizers(marked).isEmpty
        if object.isBeingDeleted {
            let pending = object["metadata", "deletionGracePeriodSeconds"]?.integer ?? 0
            if let wanted = options.gracePeriodSeconds.map(Int64.init), wanted < pending {
                set(&marked, gracePeriod: max(0, wanted), now)
                return wanted <= 0 && !isHeld ? .remove : .mark(marked)
            }
            if !isHeld, pending == 0 { return .remove }
            return marked == object ? .leave : .mark(marked)
        }
        let grace = gracePeriod(of: object, options, type)
        if grace == 0, !isHeld { return .remove }
        set(&marked, gracePeriod: grace, now)
        if object.generation > 0 { marked["metadata", "generation"] = .integer(object.generation &+ 1) }
        if type == .namespaces { marked["status", "phase"] = "Terminating" }
        return .mark(marked)
    }

    /// Whether an update takes away the last thing that held an object back which is being deleted.
    static func isComplete(_ new: KubernetesObject, was old: KubernetesObject, _ type: ResourceType) -> Bool {
        guard old.isBeingDeleted, new.finalizers.isEmpty, (old["metadata", "deletionGracePeriodSeconds"]?.integer ?? 0) == 0
        else { return false }
        return type != .namespaces || namespaceFinalizers(new).isEmpty
    }

    private static func namespaceFinalizers(_ namespace: KubernetesObject) -> [JSONValue] {
        namespace["spec", "finalizers"]?.array ?? []
    }

    /// Only pods get time to end; one that does not run needs none.
    private static func gracePeriod(of object: KubernetesObject, _ options: DeleteOptions, _ type: ResourceType) -> Int64 {
        guard type == .pods else { return 0 }
        let isRunning =
            object["spec", "nodeName"]?.string?.isEmpty == false
            && !["Succeeded", "Failed"].contains(object["status", "phase"]?.string)
        guard isRunning else { return 0 }
        let wanted = options.gracePeriodSeconds.map(Int64.init) ?? object["spec", "terminationGracePeriodSeconds"]?.integer ?? 30
        return min(max(0, wanted), 1 << 31)
    }

    private static func set(_ object: inout KubernetesObject, gracePeriod: Int64, _ now: Timestamp) {
        object["metadata", "deletionTimestamp"] = .string(now.adding(seconds: Double(gracePeriod)).seconds)
        object["metadata", "deletionGracePeriodSeconds"] = .integer(gracePeriod)
    }

    /// The garbage collector takes a finalizer for its order: what to do with the dependents before the object goes.
    private static func setPropagation(_ object: inout KubernetesObject, _ policy: DeleteOptions.PropagationPolicy?) {
        guard let policy else { return }
        var finalizers = object.finalizers.filter { $0 != "orphan" && $0 != "foregroundDeletion" }
        switch policy {
        case .orphan: finalizers.append("orphan")
        case .foreground: finalizers.append("foregroundDeletion")
        case .background: break
        }
        object["metadata", "finalizers"] = finalizers.isEmpty ? nil : .array(finalizers.map { .string($0) })
    }

    /// A definition goes after the objects that it defines.
    private static func mark(_ definition: inout KubernetesObject, asTerminating now: Timestamp) {
        guard !definition.isBeingDeleted else { return }
        var finalizers = definition.finalizers
        if !finalizers.contains(CustomResourceDefinition.cleanupFinalizer) {
            finalizers.append(CustomResourceDefinition.cleanupFinalizer)
        }
        definition["metadata", "finalizers"] = .array(finalizers.map { .string($0) })
        definition.setCondition(
            "Terminating", "True", reason: "InstanceDeletionPending",
            message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon", now: now)
    }
}
