/// An expression in the Common Expression Language that has been checked and can be run any number of times.
///
/// The language, its libraries, its costs and its messages are those of Kubernetes 1.36.
///
/// https://kubernetes.io/docs/reference/using-api/cel/
package struct CELProgram: Sendable {
    package let source: String
    /// The type of what the expression gives.
    package let type: CELType
    /// The names of the variables that the expression reads.
    package let usedVariables: Set<String>
    /// The most that an evaluation can cost, as far as the shapes of the variables bound that.
    package let largestCost: UInt64

    private let step: any Step
    private let slots: [String: Int]
    private let slotCount: Int

    /// Compiles an expression.
    ///
    /// - Parameters:
    ///   - variables: what the expression may read, by name.
    ///   - returning: what it must give; nil when anything will do.
    package static func compile(
        _ source: String, variables: [String: CELShape], returning type: CELType? = nil
    ) throws(CELCompileError) -> CELProgram {
        try CELProgram(source, variables, type)
    }

    /// Compiles an expression with variables of which only the types are known.
    package static func compile(
        _ source: String, variables: [String: CELType], returning type: CELType? = nil
    ) throws(CELCompileError) -> CELProgram {
        try CELProgram(source, variables.mapValues { CELShape($0) }, type)
    }

    private init(_ source: String, _ variables: [String: CELShape], _ wanted: CELType?) throws(CELCompileError) {
        self.source = source
        let text = SourceText(source)
        let expression: Expression
        do throws(CELCompileError.Issue) {
            expression = try Parser.parse(text)
        } catch {
            throw CELCompileError(reason: .issues([error]), source: source)
        }
        var checker = TypeChecker(source: text, variables: variables.mapValues(\.type))
        let checked = try checker.check(root: expression)
        type = checked.type(expression)
        if let wanted, wanted != type {
            throw CELCompileError(reason: .wrongType(expected: wanted, found: type), source: source)
        }
        slots = Dictionary(uniqueKeysWithValues: variables.keys.sorted().enumerated().map { ($0.element, $0.offset) })
        var planner = Planner(checked, variables: slots)
        do throws(CELEvaluationError) {
            step = try planner.step(expression)
        } catch {
            throw CELCompileError(reason: .instantiation(error.description), source: source)
        }
        slotCount = planner.slotCount
        usedVariables = planner.usedVariables
        var estimator = CostEstimator(checked, variables: variables)
        largestCost = estimator.cost(expression).maximum
    }

    /// Runs the expression and takes its cost off the budget.
    ///
    /// A variable that is not given fails when it is read.
    package func evaluate(
        _ variables: [String: CELValue], budget: inout CELBudget
    ) throws(CELEvaluationError) -> CELValue {
        var values = Array(repeating: CELValue.null, count: slotCount)
        for (name, slot) in slots {
            values[slot] = variables[name] ?? .failure(.failed("no such attribute(s): \(name)"))
        }
        var frame = Frame(slots: values, meter: Meter(limit: budget.perCall))
        let result: Result<CELValue, CELEvaluationError>
        do throws(CELEvaluationError) {
            result = .success(try step.evaluate(&frame))
        } catch {
            result = .failure(error)
        }
        try budget.take(frame.meter.cost)
        return try result.get()
    }
}
