/// The form that objects contain, as a Deployment's `spec.selector`: `matchLabels` and `matchExpressions`.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/
extension LabelSelector {
    /// An empty selector matches everything. What no selector at all means is up to the field.
    public init(json: JSONValue) throws(SelectorError) {
        guard let selector = json.object else { throw SelectorError("a label selector must be an object, not \(json.typeName)") }
        var requirements: [Requirement] = []
        for (key, value) in try Self.members(selector["matchLabels"], "matchLabels") {
            guard let value = value.string else { throw SelectorError("matchLabels[\(key)]: must be a string") }
            requirements.append(try Requirement(key, .equals, [value]))
        }
        for (index, expression) in try Self.elements(selector["matchExpressions"], "matchExpressions").enumerated() {
            let path = "matchExpressions[\(index)]"
            guard let key = expression["key"]?.string else { throw SelectorError("\(path).key: Required value") }
            var values: [String] = []
            for value in try Self.elements(expression["values"], "\(path).values") {
                guard let value = value.string else { throw SelectorError("\(path).values: must be strings") }
                values.append(value)
            }
            let name = expression["operator"]?.string ?? ""
            guard let `operator` = Self.operators.first(where: { $0.name == name })?.operator else {
                throw SelectorError("\(name.goQuoted) is not a valid label selector operator")
            }
            requirements.append(try Requirement(key, `operator`, values))
        }
        self.init(requirements)
    }

    private static let operators: [(name: String, operator: Operator)] = [
        ("In", .in), ("NotIn", .notIn), ("Exists", .exists), ("DoesNotExist", .doesNotExist),
    ]

    private static func members(_ value: JSONValue?, _ path: String) throws(SelectorError) -> [(String, JSONValue)] {
        guard let value, !value.isNull else { return [] }
        guard let object = value.object else { throw SelectorError("\(path): must be an object, not \(value.typeName)") }
        return object.map { ($0.key, $0.value) }
    }

    private static func elements(_ value: JSONValue?, _ path: String) throws(SelectorError) -> [JSONValue] {
        guard let value, !value.isNull else { return [] }
        guard let array = value.array else { throw SelectorError("\(path): must be an array, not \(value.typeName)") }
        return array
    }
}
