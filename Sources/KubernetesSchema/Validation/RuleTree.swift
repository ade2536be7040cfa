import KubernetesModel

/// The rules of a schema and of the schemas within it, compiled; parts without rules are left out, so that a value is walked only
/// where there is something to check.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
package struct RuleTree: Sendable {
    /// What the rules of one object may cost together, in CEL's units: about a second of work.
    package static let budget: Int64 = 10_000_000

    private struct Rule: Sendable {
        var rule: ValidationRule
        var compiled: Result<any CompiledRule, RuleCompilationError>
        /// Below the value that the rule is on.
        var field: FieldPath
    }

    private let schema: Schema
    private var rules: [Rule] = []
    private var allOf: [RuleTree] = []
    private var properties: [String: RuleTree] = [:]
    private var items: [RuleTree] = []
    private var values: [RuleTree] = []

    /// Nil when there is no rule anywhere in the schema.
    package init?(_ schema: Schema, isResourceRoot: Bool, compiler: any RuleCompiler) {
        self.init(schema, conditions: schema, isResourceRoot: isResourceRoot, compiler)
    }

    /// `conditions` are the schema itself or an `allOf` of it, which has rules but no types of its own.
    private init?(_ schema: Schema, conditions: Schema, isResourceRoot: Bool, _ compiler: any RuleCompiler) {
        self.schema = schema
        for rule in conditions.rules {
            let compiled = Result { () throws(RuleCompilationError) in
                try compiler.compile(rule, for: schema, isResourceRoot: isResourceRoot)
            }
            rules.append(Rule(rule: rule, compiled: compiled, field: rule.fieldPath.flatMap(schema.path(of:)) ?? .root))
        }
        allOf = conditions.allOf.compactMap { RuleTree(schema, conditions: $0, isResourceRoot: isResourceRoot, compiler) }
        func subtree(_ child: Schema?, _ conditions: Schema?) -> RuleTree? {
            guard let child, let conditions else { return nil }
            return RuleTree(child, conditions: conditions, isResourceRoot: child.isEmbeddedResource, compiler)
        }
        for (key, conditions) in conditions.properties {
            if let tree = subtree(schema.properties[key], conditions) { properties[key] = tree }
        }
        items = subtree(schema.items, conditions.items).map { [$0] } ?? []
        values = subtree(schema.additionalProperties, conditions.additionalProperties).map { [$0] } ?? []
        if rules.isEmpty, allOf.isEmpty, properties.isEmpty, items.isEmpty, values.isEmpty { return nil }
    }

    /// The rules that a value breaks; with the value that is replaced, those on the change as well, and broken rules of
    /// unchanged parts are let pass.
    package func faults(
        of value: JSONValue, replacing old: JSONValue?, at path: FieldPath = .root, budget: Int64 = Self.budget
    ) -> [FieldError] {
        var budget = budget
        var faults: [FieldError] = []
        _ = check(value, old, isUnchanged: old == value, at: path, &budget, &faults)
        return faults
    }

    /// False when no further rule may be run.
    private func check(
        _ value: JSONValue, _ old: JSONValue?, isUnchanged: Bool, at path: FieldPath, _ budget: inout Int64,
        _ faults: inout [FieldError]
    ) -> Bool {
        if value.isNull { return true }
        for rule in rules where !run(rule, value, old, isUnchanged: isUnchanged, at: path, &budget, &faults) { return false }
        for tree in allOf where !tree.check(value, old, isUnchanged: isUnchanged, at: path, &budget, &faults) { return false }
        switch value {
        case .object(let object):
            for member in object {
                let isProperty = schema.properties[member.key] != nil
                guard let tree = isProperty ? properties[member.key] : values.first else { continue }
                let oldMember = schema.isAtomicMap ? nil : old?[member.key]
                let child = isProperty ? path.child(member.key) : path[key: member.key]
                let isUnchanged = isUnchanged || oldMember == member.value
                guard tree.check(member.value, oldMember, isUnchanged: isUnchanged, at: child, &budget, &faults) else {
                    return false
                }
            }
        case .array(let elements):
            guard let tree = items.first else { return true }
            let correlation = ListCorrelation(old, schema)
            for (index, element) in elements.enumerated() {
                let oldElement = correlation.match(element)
                let isUnchanged = isUnchanged || oldElement == element
                guard tree.check(element, oldElement, isUnchanged: isUnchanged, at: path[index], &budget, &faults) else {
                    return false
                }
            }
        default: break
        }
        return true
    }

    private func run(
        _ rule: Rule, _ value: JSONValue, _ old: JSONValue?, isUnchanged: Bool, at path: FieldPath, _ budget: inout Int64,
        _ faults: inout [FieldError]
    ) -> Bool {
        let type = JSONValue.string(schema.type?.rawValue ?? "")
        guard budget > 0 else {
            let detail = "validation failed due to running out of cost budget, no further validation rules will be run"
            faults.append(.invalid(path, type, detail))
            return false
        }
        switch rule.compiled {
        case .failure(let error): faults.append(.invalid(path, type, "rule compile error: \(error.detail)"))
        case .success(let compiled):
            if compiled.usesOldSelf, old == nil, !rule.rule.isOptionalOldSelf { return true }
            switch compiled.evaluate(value, replacing: old, budget: &budget) {
            case .holds: break
            case .failed(let detail): faults.append(.invalid(path, type, detail))
            case .exhausted(let detail):
                faults.append(.invalid(path, type, detail))
                return false
            case .broken(let message):
                if isUnchanged, !compiled.usesOldSelf { return true }
                faults.append(fault(of: rule.rule, value, message, at: path.appending(rule.field)))
            }
        }
        return true
    }

    private func fault(of rule: ValidationRule, _ value: JSONValue, _ message: String?, at path: FieldPath) -> FieldError {
        let detail = message ?? rule.message?.trimmed ?? "failed rule: \(rule.rule.trimmed)"
        let shown: JSONValue? = if schema.type == .object || schema.type == .array { nil } else { value }
        let reason = rule.reason.flatMap(FieldError.Reason.init(rawValue:)) ?? .invalid
        return FieldError(reason, path, badValue: shown, detail: reason == .duplicate ? "" : detail)
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(start.prefix(start.count - start.reversed().prefix { $0.isWhitespace }.count))
    }
}
