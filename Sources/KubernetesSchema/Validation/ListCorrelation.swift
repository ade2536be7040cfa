import KubernetesModel

/// Finds, for an element of a list, the one that it replaces: only lists of type map can tell.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#transition-rules
struct ListCorrelation {
    private let keys: [String]
    private let elements: [[JSONValue?]: JSONValue]

    init(_ old: JSONValue?, _ schema: Schema) {
        guard schema.listType == .map, let old = old?.array else {
            keys = []
            elements = [:]
            return
        }
        let keys = schema.listMapKeys
        self.keys = keys
        elements = Dictionary(old.map { element in (keys.map { element[$0] }, element) }) { first, _ in first }
    }

    func match(_ element: JSONValue) -> JSONValue? {
        elements.isEmpty ? nil : elements[keys.map { element[$0] }]
    }
}
