import KubernetesModel

/// For the log: what was done, to what, and why.
extension Plan.Step: CustomStringConvertible {
    package var description: String {
        switch self {
        case .handOverReplicas(let count): "handed \(count) replicas over to the autoscaler"
        case .apply(let kind, _, .missing): "created the \(kind.type.kind)"
        case .apply(let kind, _, .specChanged): "updated the \(kind.type.kind): the spec asks for something else"
        case .apply(let kind, _, .drifted(let field)): "repaired the \(kind.type.kind): \(field) was not as applied"
        case .delete(let kind, _): "deleted the \(kind.type.kind): the spec no longer asks for it"
        }
    }
}
