import KubernetesModel

/// The elements of a list, which become values only when they are read.
package struct CELList: Sendable {
    private enum Storage: Sendable {
        case values([CELValue])
        /// The shape is that of the list.
        case json([JSONValue], CELShape)
    }

    private var storage: Storage
    let kind: CELShape.ListKind

    init(_ values: [CELValue], kind: CELShape.ListKind = .atomic) {
        storage = .values(values)
        self.kind = kind
    }

    init(_ elements: [JSONValue], shape: CELShape) {
        storage = .json(elements, shape)
        kind = if case .list(let kind) = shape.form { kind } else { .atomic }
    }

    var count: Int {
        switch storage {
        case .values(let values): values.count
        case .json(let elements, _): elements.count
        }
    }

    /// The element, which may be a failure.
    subscript(index: Int) -> CELValue {
        switch storage {
        case .values(let values): values[index]
        case .json(let elements, let shape): CELValue(elements[index], shape: shape.element ?? .any)
        }
    }

    /// All elements, each of which may be a failure.
    var values: [CELValue] {
        switch storage {
        case .values(let values): values
        case .json(let elements, let shape): elements.map { CELValue($0, shape: shape.element ?? .any) }
        }
    }

    mutating func append(_ value: CELValue) {
        if case .values(var values) = storage {
            storage = .values([])  // gives up this reference, so that the element is added in place
            values.append(value)
            storage = .values(values)
        } else {
            storage = .values(self.values + [value])
        }
    }
}
