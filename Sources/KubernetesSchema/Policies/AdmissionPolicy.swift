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

    /// What is wrong with the expressions; a policy with faults denies nothing.
    package let faults: [FieldError]
    /// Whether an expression that cannot be computed denies the request.
    package let failsClosed: Bool
    private var conditions: [CELProgram] = []
    private var variables: [(name: String, program: CELProgram)] = []
    private var validations: [Validation] = []

    package init(spec: JSONValue) {
        let path = FieldPath("spec")
        var compiler = PolicyCompiler(hasParams: spec["paramKind"] != nil)
        failsClosed = spec["failurePolicy"]?.string != "Ignore"
        for (index, variable) in spec.list("variables").enumerated() {
            let name = variable.text("name")
            let place = path.child("variables")[index].child("expression")
            if let program = compiler.compile(variable.text("expression"), nil, at: place) {
                variables.append((name, program))
                compiler.declare(name, program.type)
            }
        }
        for (index, condition) in spec.list("matchConditions").enumerated() {
            let place = path.child("matchConditions")[index].child("expression")
            if let program = compiler.compile(condition.text("expression"), .bool, at: place) { conditions.append(program) }
        }
        for (index, validation) in spec.list("validations").enumerated() {
            let place = path.child("validations")[index]
            let message = validation.text("messageExpression")
            let rule = compiler.compile(validation.text("expression"), .bool, at: place.child("expression"))
            let messageProgram =
                message.isEmpty ? nil : compiler.compile(message, .string, at: place.child("messageExpression"))
            guard let rule else { continue }
            let given = validation.text("message").trimmed
            validations.append(
                Validation(
                    rule: rule, message: given.isEmpty ? "failed expression: \(rule.source.trimmed)" : given,
                    messageExpression: messageProgram,
                    reason: APIStatus.Reason(rawValue: validation["reason"]?.string ?? "Invalid")))
        }
        faults = compiler.faults
    }

    /// Why the request is to be denied: all that it breaks, and what cannot be computed if that counts.
    package func denials(of input: Input) -> [Denial] {
        guard faults.isEmpty else { return [] }
        var budget = CELBudget()
        var values: [String: CELValue] = [
            "object": CELValue(input.object, shape: .any), "oldObject": CELValue(input.oldObject, shape: .any),
            "request": CELValue(input.request, shape: .any), "params": CELValue(input.params, shape: .any),
            "namespaceObject": CELValue(input.namespaceObject, shape: .any),
            "authorizer": .authorizer(PolicyAuthorizer(mayDo: input.mayDo)),
        ]
        for condition in conditions {
            do throws(CELEvaluationError) {
                guard case .bool(true) = try condition.evaluate(values, budget: &budget) else { return [] }
            } catch {
                return failure(condition, error)
            }
        }
        var computed: [String: CELValue] = [:]
        for (name, program) in variables {
            values["variables"] = .object(computed)
            do throws(CELEvaluationError) {
                computed[name] = try program.evaluate(values, budget: &budget)
            } catch {
                computed[name] = .failure(.failed("composited variable \(name.goQuoted) fails to evaluate: \(error)"))
            }
        }
        values["variables"] = .object(computed)
        return validations.flatMap { denial(by: $0, values, &budget) }
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

/// Compiles the expressions of a policy, of which each may read the variables before it.
private struct PolicyCompiler {
    private(set) var faults: [FieldError] = []
    private var shapes: [String: CELShape]
    private var fields: [String: CELObjectType.Field] = [:]

    init(hasParams: Bool) {
        shapes = [
            "object": .any, "oldObject": .any, "request": .any, "namespaceObject": .any, "authorizer": CELShape(.authorizer),
        ]
        if hasParams { shapes["params"] = .any }
        declareVariables()
    }

    mutating func declare(_ name: String, _ type: CELType) {
        fields[name] = CELObjectType.Field(key: name, shape: CELShape(type))
        declareVariables()
    }

    private mutating func declareVariables() {
        shapes["variables"] = CELShape(.object(CELObjectType(name: "kubernetes.variables", fields: fields)), form: .object)
    }

    /// - Parameter wanted: the type that the expression must have; nil for any.
    mutating func compile(_ source: String, _ wanted: CELType?, at path: FieldPath) -> CELProgram? {
        guard !source.trimmed.isEmpty else {
            faults.append(.required(path, "expression is not specified"))
            return nil
        }
        do throws(CELCompileError) {
            let program = try CELProgram.compile(source, variables: shapes)
            if let wanted, program.type != wanted, program.type != .dyn {
                faults.append(.invalid(path, .string(source), "must evaluate to \(wanted) but got \(program.type)"))
                return nil
            }
            return program
        } catch {
            let detail =
                if case .instantiation(let message) = error.reason {
                    "instantiation failed: \(message)"
                } else {
                    "compilation failed: \(error)"
                }
            faults.append(.invalid(path, .string(source), detail))
            return nil
        }
    }
}
