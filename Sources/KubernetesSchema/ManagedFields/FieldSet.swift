import KubernetesModel

/// A set of the fields of an object, as one manager owns them.
///
/// A field and the fields in it are members each on their own: a set may hold `.spec.replicas` without `.spec`.
package struct FieldSet: Sendable, Hashable {
    struct Node: Sendable, Hashable {
        var element: PathElement
        /// Whether the field itself is in the set.
        var isMember: Bool
        /// Members below the field.
        var children: FieldSet

        init(_ element: PathElement, isMember: Bool, children: FieldSet = FieldSet()) {
            self.element = element
            self.isMember = isMember
            self.children = children
        }
    }

    /// Ascending by element, each once, and none that is neither a member nor has members below it.
    private(set) var nodes: [Node] = []

    package init() {}

    package init(_ paths: [PathElement]...) {
        for path in paths { insert(path) }
    }

    /// Nodes that already are as `nodes` must be.
    init(sorted nodes: [Node]) { self.nodes = nodes }

    /// Nodes in any order; those of the same element become one.
    init(unsorted nodes: [Node]) {
        for node in nodes.sorted(by: { $0.element < $1.element }) {
            if let last = self.nodes.last, last.element.order(node.element) == 0 {
                self.nodes[self.nodes.count - 1].isMember = last.isMember || node.isMember
                self.nodes[self.nodes.count - 1].children = last.children.union(node.children)
            } else {
                self.nodes.append(node)
            }
        }
    }

    package var isEmpty: Bool { nodes.isEmpty }

    /// How many fields are in the set.
    package var count: Int { nodes.reduce(0) { $0 + ($1.isMember ? 1 : 0) + $1.children.count } }

    /// The object as a whole, the empty path, is never in a set.
    package mutating func insert(_ path: some Collection<PathElement>) {
        guard let element = path.first else { return }
        let index = position(of: element)
        if index == nodes.count || nodes[index].element.order(element) != 0 {
            nodes.insert(Node(element, isMember: false), at: index)
        }
        let rest = path.dropFirst()
        if rest.isEmpty { nodes[index].isMember = true } else { nodes[index].children.insert(rest) }
    }

    package func contains(_ path: some Collection<PathElement>) -> Bool {
        guard let element = path.first, let node = self[element] else { return false }
        let rest = path.dropFirst()
        return rest.isEmpty ? node.isMember : node.children.contains(rest)
    }

    subscript(element: PathElement) -> Node? {
        let index = position(of: element)
        return index < nodes.count && nodes[index].element.order(element) == 0 ? nodes[index] : nil
    }

    /// The first position whose element is not below `element`.
    private func position(of element: PathElement) -> Int {
        var low = 0
        var high = nodes.count
        while low < high {
            let middle = (low + high) / 2
            if nodes[middle].element.order(element) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The paths of all members; those of one level come before what lies deeper.
    package var paths: [[PathElement]] {
        var result: [[PathElement]] = []
        collect(into: &result, below: [])
        return result
    }

    private func collect(into result: inout [[PathElement]], below prefix: [PathElement]) {
        for node in nodes where node.isMember { result.append(prefix + [node.element]) }
        for node in nodes { node.children.collect(into: &result, below: prefix + [node.element]) }
    }
}

extension FieldSet: CustomStringConvertible {
    /// One path a line.
    package var description: String { paths.map { $0.map(\.description).joined() }.joined(separator: "\n") }
}
