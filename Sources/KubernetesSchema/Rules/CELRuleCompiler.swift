import CEL
import KubernetesModel

/// Compiles rules in the Common Expression Language.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
package struct CELRuleCompiler: RuleCompiler {
    package init() {}

    package func compile(
        _ rule: ValidationRule, for schema: Schema, isResourceRoot: Bool
    ) throws(RuleCompilationError) -> any CompiledRule {
        guard let shape = schema.shape(isResourceRoot: isResourceRoot) else {
            throw RuleCompilationError(
                reason: .internalError, detail: "unable to convert structural schema to CEL declarations")
        }
        let variables = ["self": shape, "oldSelf": rule.isOptionalOldSelf ? shape.optional : shape]
        let program = try Self.program(rule.rule, variables, .bool, .rule)
        let message: CELProgram? =
            if let expression = rule.messageExpression, !expression.isEmpty {
                try Self.program(expression, variables, .string, .messageExpression)
            } else {
                nil
            }
        return CELRule(rule: rule, shape: shape, program: program, message: message)
    }

    private static func program(
        _ source: String, _ variables: [String: CELShape], _ type: CELType, _ member: RuleCompilationError.Member
    ) throws(RuleCompilationError) -> CELProgram {
        do throws(CELCompileError) {
            return try CELProgram.compile(source, variables: variables, returning: type)
        } catch {
            let isRule = member == .rule
            let detail =
                switch error.reason {
                case .issues: (isRule ? "compilation failed: " : "messageExpression compilation failed: ") + error.description
                case .instantiation(let message):
                    (isRule ? "program instantiation failed: " : "messageExpression instantiation failed: ") + message
                case .wrongType: isRule ? "cel expression must evaluate to a bool" : "messageExpression must evaluate to a string"
                }
            throw RuleCompilationError(member: member, detail: detail)
        }
    }
}

/// A rule that can be run.
struct CELRule: CompiledRule {
    /// A message that is longer, in bytes, is not shown.
    private static let longestMessage = 5 * 1024

    let rule: ValidationRule
    let shape: CELShape
    let program: CELProgram
    let message: CELProgram?

    var usesOldSelf: Bool { program.usedVariables.contains("oldSelf") }

    var largestCost: RuleCost {
        RuleCost(rule: program.largestCost, message: message?.largestCost, minimumJSONSize: shape.minimumJSONSize)
    }

    func evaluate(_ value: JSONValue, replacing old: JSONValue?, budget: inout Int64) -> RuleVerdict {
        let variables = self.variables(value, old)
        var celBudget = CELBudget(remaining: budget)
        defer { budget = celBudget.remaining }
        do throws(CELEvaluationError) {
            if case .bool(true) = try program.evaluate(variables, budget: &celBudget) { return .holds }
        } catch {
            return verdict(error, &celBudget)
        }
        guard let message else { return .broken(message: nil) }
        do throws(CELEvaluationError) {
            guard case .string(let text) = try message.evaluate(variables, budget: &celBudget) else {
                return .broken(message: nil)
            }
            let trimmed = text.trimmed
            let isShown = !trimmed.isEmpty && trimmed.utf8.count <= Self.longestMessage && !trimmed.utf8.contains(0x0A)
            return .broken(message: isShown ? trimmed : nil)
        } catch {
            switch error {
            case .budgetExhausted:
                return .exhausted(
                    "messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run"
                )
            case .costLimitExceeded:
                celBudget.remaining = -1
                let expression = (rule.messageExpression ?? "").goQuoted
                return .exhausted(
                    "no further validation rules will be run due to call cost exceeds limit for messageExpression: \(expression)")
            case .failed, .noSuchOverload: return .broken(message: nil)
            }
        }
    }

    private func variables(_ value: JSONValue, _ old: JSONValue?) -> [String: CELValue] {
        var variables = ["self": CELValue(value, shape: shape)]
        let previous = old.flatMap { $0.isNull ? nil : CELValue($0, shape: shape) }
        if rule.isOptionalOldSelf {
            variables["oldSelf"] = previous.map { .optionalOf($0) } ?? CELValue.none
        } else if let previous {
            variables["oldSelf"] = previous
        }
        return variables
    }

    private func verdict(_ error: CELEvaluationError, _ budget: inout CELBudget) -> RuleVerdict {
        let name = rule.message.flatMap { $0.isEmpty ? nil : $0.trimmed } ?? rule.rule.trimmed
        switch error {
        case .budgetExhausted:
            return .exhausted("validation failed due to running out of cost budget, no further validation rules will be run")
        case .costLimitExceeded:
            budget.remaining = -1
            let reason = "no further validation rules will be run due to call cost exceeds limit"
            return .exhausted("'\(error)': \(reason) for rule: \(name)")
        case .noSuchOverload:
            let reason = "call arguments did not match a supported operator, function or macro signature"
            return .failed("'\(error)': \(reason) for rule: \(name)")
        case .failed: return .failed("\(error) evaluating rule: \(name)")
        }
    }
}
