/// Where in an object a fault lies, written as Kubernetes writes it: `spec.ports[0].name`, `metadata.labels[app]`.
///
/// A path is a chain of steps that share their beginning, so that walking an object costs one small node a level.
public indirect enum FieldPath: Sendable, Hashable {
    /// The object itself.
    case root
    case child(of: FieldPath, name: String)
    case index(of: FieldPath, Int)
    case key(of: FieldPath, String)

    /// `FieldPath("spec", "replicas")` is `spec.replicas`.
    public init(_ names: String...) {
        self = names.reduce(.root) { .child(of: $0, name: $1) }
    }

    /// The named members below this, outermost first.
    public func child(_ names: String...) -> FieldPath {
        names.reduce(self) { .child(of: $0, name: $1) }
    }

    /// An element of a list.
    public subscript(index: Int) -> FieldPath { .index(of: self, index) }

    /// A value of a map.
    public subscript(key key: String) -> FieldPath { .key(of: self, key) }

    public var isRoot: Bool { if case .root = self { true } else { false } }

    /// This path followed by the steps of another.
    public func appending(_ other: FieldPath) -> FieldPath {
        if isRoot { return other }
        return other.steps.reduce(self) { path, step in
            switch step {
            case .root: path
            case .child(_, let name): .child(of: path, name: name)
            case .index(_, let index): .index(of: path, index)
            case .key(_, let key): .key(of: path, key)
            }
        }
    }

    /// The path itself and its beginnings, shortest first, without the root.
    package var steps: [FieldPath] {
        var steps: [FieldPath] = []
        var current = self
        while true {
            switch current {
            case .root: return steps.reversed()
            case .child(let parent, _), .index(let parent, _), .key(let parent, _):
                steps.append(current)
                current = parent
            }
        }
    }
}

extension FieldPath: CustomStringConvertible {
    /// Kubernetes writes `<nil>` for the object itself.
    public var description: String {
        if isRoot { return "<nil>" }
        var text = ""
        for step in steps {
            switch step {
            case .root: break
            case .child(_, let name): text += text.isEmpty ? name : ".\(name)"
            case .index(_, let index): text += "[\(index)]"
            case .key(_, let key): text += "[\(key)]"
            }
        }
        return text
    }
}
