import CEL
import KubernetesModel

/// The expressions of a ValidatingAdmissionPolicy, compiled: what it demands of a request that its rules match.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
package struct AdmissionPolicy: Sendable {
    /// What expressions may look at.
    package struct Input: Sendable {
        /// Null for a deletion.
        package var object: JSONValue
        /// Null for a creation.
        package var oldObject: JSONValue
        package var request: JSONValue
        package var params: JSONValue = .null
        /// Null for what is in no namespace.
        package var namespaceObject: JSONValue
        /// Answers what expressions ask of `authorizer`.
        package var mayDo: @Sendable (PolicyQuestion) -> Bool

        package init(
            object: JSONValue, oldObject: JSONValue, request: JSONValue, namespaceObject: JSONValue,
            mayDo: @escaping @Sendable (PolicyQuestion) -> Bool
        ) {
            self.object = object
            self.oldObject = oldObject
            self.request = request
            self.namespaceObject = namespaceObject
            self.mayDo = mayDo
        }
    }

    /// Why a request is to be denied.
    package struct Denial: Sendable, Hashable {
        package var message: String
        package var reason: APIStatus.Reason

        package init(message: String, reason: APIStatus.Reason) {
            self.message = message
            self.reason = reason
        }
    }

    private struct Validation: Sendable {
        var rule: CELProgram
        var message: String
        var messageExpression: CELProgram?
        var reason: APIStatus.Reason
    }

    /// Whether an expression that cannot be computed denies the request.
    package let failsClosed: Bool
    /// Nil when one of the expressions cannot be compiled: such a policy denies nothing.
    private var expressions: Expressions?

    private struct Expressions: Sendable {
        var conditions: [CELProgram] = []
        var variables: [(name: String, program: CELProgram)] = []
        var validations: [Validation] = []
    }

    package init(spec: JSONValue) {
        failsClosed = spec["failurePolicy"]?.string != "Ignore"
        expressions = try? Self.compile(spec)
    }

    private static func compile(_ spec: JSONValue) throws(CELCompileError) -> Expressions {
        var compiler = PolicyCompiler(params: spec["paramKind"].map { _ in .any })
        var expressions = Expressions()
        for condition in spec.list("matchConditions") {
            expressions.conditions.append(try compiler.compile(condition.text("expression"), giving: .bool))
        }
        for variable in spec.list("variables") {
            let program = try compiler.compile(variable.text("expression"))
            expressions.variables.append((variable.text("name"), program))
            compiler.declare(variable.text("name"), program.type)
        }
        for validation in spec.list("validations") {
            let rule = try compiler.compile(validation.text("expression"), giving: .bool)
            let messageExpression = validation.text("messageExpression")
            let message = validation.text("message").trimmed
            expressions.validations.append(
                Validation(
                    rule: rule, message: message.isEmpty ? "failed expression: \(rule.source.trimmed)" : message,
                    messageExpression: messageExpression.isEmpty
                        ? nil : try compiler.compile(messageExpression, giving: .string),
                    reason: APIStatus.Reason(rawValue: validation["reason"]?.string ?? "Invalid")))
        }
        return expressions
    }

    /// Why the request is to be denied: all that it breaks, and what cannot be computed if that counts.
    package func denials(of input: Input) -> [Denial] {
        guard let expressions else { return [] }
        var budget = CELBudget()
        var values: [String: CELValue] = [
            "object": CELValue(input.object, shape: .any), "oldObject": CELValue(input.oldObject, shape: .any),
            "request": CELValue(input.request, shape: PolicyCompiler.request), "params": CELValue(input.params, shape: .any),
            "namespaceObject": CELValue(input.namespaceObject, shape: PolicyCompiler.namespace),
            "authorizer": .authorizer(PolicyAuthorizer(mayDo: input.mayDo)),
        ]
        for condition in expressions.conditions {
            do throws(CELEvaluationError) {
                guard case .bool(true) = try condition.evaluate(values, budget: &budget) else { return [] }
            } catch {
                return failure(condition, error)
            }
        }
        var computed = CELMap()
        for (name, program) in expressions.variables {
            values["variables"] = .map(computed)
            let value = evaluate(program, as: name, values, &budget)
            // So that nobody else holds them, and they need not be copied.
            values["variables"] = nil
            computed.setField(name, value)
        }
        values["variables"] = .map(computed)
        return expressions.validations.flatMap { denial(by: $0, values, &budget) }
    }

    private func evaluate(
        _ program: CELProgram, as variable: String, _ values: [String: CELValue], _ budget: inout CELBudget
    ) -> CELValue {
        do throws(CELEvaluationError) {
            return try program.evaluate(values, budget: &budget)
        } catch {
            return .failure(.failed("composited variable \(variable.goQuoted) fails to evaluate: \(error)"))
        }
    }

    private func denial(by validation: Validation, _ values: [String: CELValue], _ budget: inout CELBudget) -> [Denial] {
        do throws(CELEvaluationError) {
            if case .bool(true) = try validation.rule.evaluate(values, budget: &budget) { return [] }
        } catch {
            return failure(validation.rule, error)
        }
        var message = validation.message
        if let expression = validation.messageExpression,
            case .string(let text)? = try? expression.evaluate(values, budget: &budget), !text.trimmed.isEmpty,
            !text.contains("\n")
        {
            message = text.trimmed
        }
        return [Denial(message: message, reason: validation.reason)]
    }

    private func failure(_ program: CELProgram, _ error: CELEvaluationError) -> [Denial] {
        guard failsClosed else { return [] }
        return [Denial(message: "expression '\(program.source)' resulted in error: \(error)", reason: .invalid)]
    }
}
