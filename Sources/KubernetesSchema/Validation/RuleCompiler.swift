import KubernetesModel

/// Turns the rules of a schema (`x-kubernetes-validations`) into something that can be run: the place where an evaluator of the
/// Common Expression Language is plugged in.
package protocol RuleCompiler: Sendable {
    /// `schema` is that of `self` in the rule; at a resource's root `self` has type and metadata as well.
    func compile(
        _ rule: ValidationRule, for schema: Schema, isResourceRoot: Bool
    ) throws(RuleCompilationError) -> any CompiledRule
}

/// Why a rule cannot be run.
package struct RuleCompilationError: Error, Sendable, Hashable {
    package enum Member: String, Sendable {
        case rule, messageExpression
    }

    /// Which expression of the rule is wrong.
    package var member: Member
    /// `invalid`, or `forbidden` where it is too expensive.
    package var reason: FieldError.Reason
    /// As `compilation failed: ERROR: <input>:1:5: undefined field 'x'`.
    package var detail: String

    package init(member: Member = .rule, reason: FieldError.Reason = .invalid, detail: String) {
        self.member = member
        self.reason = reason
        self.detail = detail
    }
}

/// A rule that can be run on values of its schema.
package protocol CompiledRule: Sendable {
    /// Whether the rule reads `oldSelf`, so that it is run only when a value is replaced.
    var usesOldSelf: Bool { get }

    /// What the rule can cost each time it is run; rules that can cost too much are refused.
    var largestCost: RuleCost { get }

    /// Runs the rule and takes its cost off the budget.
    func evaluate(_ value: JSONValue, replacing old: JSONValue?, budget: inout Int64) -> RuleVerdict
}

package enum RuleVerdict: Sendable, Hashable {
    case holds
    /// With what `messageExpression` says, if there is one and it could be computed.
    case broken(message: String?)
    /// The rule could not be computed; a sentence.
    case failed(String)
    /// The cost is beyond the budget or the limit of one rule; a sentence. No further rule is run.
    case exhausted(String)
}
