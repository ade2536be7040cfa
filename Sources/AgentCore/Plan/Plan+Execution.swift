import KubernetesModel

/// What whoever performs a plan has to know of it.
extension Plan {
    /// The steps in order; those that stand together can be taken side by side.
    package var stages: [[Step]] {
        steps.reduce(into: []) { stages, step in
            if case .apply = step, case .apply? = stages.last?.last {
                stages[stages.count - 1].append(step)
            } else {
                stages.append([step])
            }
        }
    }

    /// Whether it makes a child for an agent that has been reported on, and so had all that it wanted: perhaps both are going.
    package func restoresChildren(of agent: KubernetesObject) -> Bool {
        agent.json["status"]?.object?.isEmpty == false
            && steps.contains(where: \.makesChild)
    }
}

extension APIStatus {
    /// Whether what was decided was about another state of the object, or about another object of that name: one that is gone
    /// is a conflict, while the UID of one that has taken its place is as good as any field that may not change.
    package var wantsAnotherLook: Bool { reason == .conflict || causes.contains { $0.field == "metadata.uid" } }
}

extension Plan.Step {
    package var makesChild: Bool { if case .apply(_, _, .missing) = self { true } else { false } }

    /// Whether an answer means that something stands in the place of the child that was to be made, as opposed to a conflict
    /// about another object, a quota for instance.
    package func isObstructed(by status: APIStatus) -> Bool {
        guard case .apply(let kind, let child, .missing) = self else { return false }
        return status.code == 409 && status.name == child.name && status.kind == kind.type.plural
    }

    /// Whether an answer means that the step is taken: what is to be deleted may be gone already, and the replicas may have
    /// gone over to the autoscaler already, which changed them meanwhile.
    package func isDone(by result: Result<KubernetesObject, any Error>) -> Bool {
        switch (self, result) {
        case (_, .success): true
        case (.delete, .failure(let status as APIStatus)): status.code == 404
        case (.handOverReplicas, .failure(let status as APIStatus)): status.code == 409
        default: false
        }
    }
}
