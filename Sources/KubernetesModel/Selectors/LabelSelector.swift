/// Chooses objects by their labels: all requirements must hold, and none choose everything.
///
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
public struct LabelSelector: Sendable, Hashable {
    public enum Operator: String, Sendable {
        case equals = "="
        case doubleEquals = "=="
        case notEquals = "!="
        case `in`
        case notIn = "notin"
        case exists
        case doesNotExist = "!"
        case greaterThan = "gt"
        case lessThan = "lt"
    }

    /// What one label must be like.
    public struct Requirement: Sendable, Hashable {
        public let key: String
        public let `operator`: Operator
        /// In ascending order, each once.
        public let values: [String]
    }

    /// In ascending order of their keys.
    public let requirements: [Requirement]

    public init(_ requirements: [Requirement]) {
        self.requirements = requirements.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }
            .map(\.element)
    }

    /// Every label must be present with its value.
    ///
    /// - Throws: `SelectorError` for labels that no object can have.
    public init(matchLabels: [String: String]) throws(SelectorError) {
        var requirements: [Requirement] = []
        for (key, value) in matchLabels.sorted(by: { $0.key < $1.key }) {
            requirements.append(try Requirement(key, .equals, [value]))
        }
        self.init(requirements)
    }

    public static let everything = LabelSelector([])

    /// The labels that every object that matches has, with the only value that will do.
    public var requiredLabels: [(key: String, value: String)] {
        requirements.compactMap { requirement in
            switch requirement.operator {
            case .equals, .doubleEquals, .in:
                requirement.values.count == 1 ? requirement.values.first.map { (requirement.key, $0) } : nil
            default: nil
            }
        }
    }

    public func matches(_ labels: [String: String]) -> Bool {
        requirements.allSatisfy { $0.matches(labels[$0.key]) }
    }

    /// Whether an object's `metadata.labels` match, without making a dictionary of them.
    public func matches(_ object: KubernetesObject) -> Bool {
        guard !requirements.isEmpty else { return true }
        let labels = object.json["metadata"]?["labels"]?.object
        return requirements.allSatisfy { $0.matches(labels?[$0.key]?.string) }
    }
}

/// Why a text or JSON value is no selector, in the words of the API server.
public struct SelectorError: Error, Equatable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}

extension LabelSelector.Requirement {
    /// - Throws: `SelectorError` when the operator cannot have these values, or no object can have such a label.
    public init(_ key: String, _ operator: LabelSelector.Operator, _ values: [String]) throws(SelectorError) {
        self.key = key
        self.operator = `operator`
        self.values = Set(values).sorted()
        var faults: [String] = []
        let keyFaults = NameRule.qualifiedName(key)
        if !keyFaults.isEmpty { faults.append("key: Invalid value: \(key.goQuoted): \(keyFaults.joined(separator: "; "))") }
        if let fault = Self.faultInCount(of: self.values, `operator`) {
            faults.append("values: Invalid value: \(JSONValue.array(self.values.map { .string($0) })): \(fault)")
        }
        for (index, value) in self.values.enumerated() {
            if `operator` == .greaterThan || `operator` == .lessThan, Int64(value) == nil {
                faults.append(
                    "values[\(index)]: Invalid value: \(value.goQuoted): for 'Gt', 'Lt' operators, the value must be an integer")
            }
            let valueFaults = NameRule.labelValue(value)
            if !valueFaults.isEmpty {
                faults.append(
                    "values[\(index)][\(key)]: Invalid value: \(value.goQuoted): \(valueFaults.joined(separator: "; "))")
            }
        }
        guard faults.isEmpty else {
            throw SelectorError(faults.count == 1 ? faults[0] : "[\(faults.joined(separator: ", "))]")
        }
    }

    private static func faultInCount(of values: [String], _ operator: LabelSelector.Operator) -> String? {
        switch `operator` {
        case .in, .notIn: values.isEmpty ? "for 'in', 'notin' operators, values set can't be empty" : nil
        case .equals, .doubleEquals, .notEquals:
            values.count == 1 ? nil : "exact-match compatibility requires one single value"
        case .exists, .doesNotExist: values.isEmpty ? nil : "values set must be empty for exists and does not exist"
        case .greaterThan, .lessThan: values.count == 1 ? nil : "for 'Gt', 'Lt' operators, exactly one value is required"
        }
    }

    /// Whether the label's value, nil for an object without it, is as required.
    public func matches(_ value: String?) -> Bool {
        switch `operator` {
        case .in, .equals, .doubleEquals: value.map(values.contains) ?? false
        case .notIn, .notEquals: !(value.map(values.contains) ?? false)
        case .exists: value != nil
        case .doesNotExist: value == nil
        case .greaterThan: compared(value) { $0 > $1 }
        case .lessThan: compared(value) { $0 < $1 }
        }
    }

    private func compared(_ value: String?, _ order: (Int64, Int64) -> Bool) -> Bool {
        guard let number = value.flatMap({ Int64($0) }), let bound = values.first.flatMap({ Int64($0) }) else { return false }
        return order(number, bound)
    }
}

extension LabelSelector: CustomStringConvertible {
    /// The selector as a query parameter has it.
    public var description: String { requirements.map(\.description).joined(separator: ",") }
}

extension LabelSelector.Requirement: CustomStringConvertible {
    public var description: String {
        let list = values.joined(separator: ",")
        return switch `operator` {
        case .exists: key
        case .doesNotExist: "!\(key)"
        case .equals, .doubleEquals, .notEquals: "\(key)\(`operator`.rawValue)\(list)"
        case .in, .notIn: "\(key) \(`operator`.rawValue) (\(list))"
        case .greaterThan: "\(key)>\(list)"
        case .lessThan: "\(key)<\(list)"
        }
    }
}
