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

    public var isRoot: Bool { self == .root }
}

extension FieldPath: CustomStringConvertible {
    /// Kubernetes writes `<nil>` for the object itself.
    public var description: String {
        var steps: [FieldPath] = []
        var current = self
        walk: while true {
            switch current {
            case .root: break walk
            case .child(let parent, _), .index(let parent, _), .key(let parent, _):
                steps.append(current)
                current = parent
            }
        }
        if steps.isEmpty { return "<nil>" }
        var text = ""
        for step in steps.reversed() {
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
