/// Makes steps of a checked expression: names become places, calls with constant arguments their results.
struct Planner {
    private let checked: TypeChecker.Result
    private let variables: [String: Int]
    private(set) var slotCount: Int
    private(set) var usedVariables: Set<String> = []
    private var scopes: [[String: Int]] = []
    private var usedSlots: Set<Int> = []
    private var steps: [Int: any Step] = [:]

    /// The slots of the variables come first.
    init(_ checked: TypeChecker.Result, variables: [String: Int]) {
        self.checked = checked
        self.variables = variables
        slotCount = variables.count
    }

    /// Throws when a constant part of the expression fails. Parts that macros use twice are planned once.
    mutating func step(_ expression: Expression) throws(CELEvaluationError) -> any Step {
        if let known = steps[expression.id] { return known }
        let step = try plan(expression)
        steps[expression.id] = step
        return step
    }

    private mutating func plan(_ expression: Expression) throws(CELEvaluationError) -> any Step {
        switch checked.references[expression.id] {
        case .type(let type): return ConstantStep(value: .type(type))
        case .variable(let name):
            usedVariables.insert(name)
            return VariableStep(slot: variables[name] ?? 0)
        case .local(let name):
            for scope in scopes.reversed() {
                guard let slot = scope[name] else { continue }
                usedSlots.insert(slot)
                return VariableStep(slot: slot)
            }
            throw .failed("no such attribute: \(name)")
        case .function, nil: break
        }
        switch expression.kind {
        case .literal(let value): return ConstantStep(value: value)
        case .select(let operand, let field): return SelectStep(operand: try step(operand), field: field)
        case .presence(let operand, let field): return PresenceStep(operand: try step(operand), field: field)
        case .list(let elements): return try list(elements)
        case .map(let entries): return try map(entries)
        case .call(let function, let target, let arguments):
            return try call(function, target, arguments, checked.references[expression.id])
        case .comprehension(let loop): return try self.loop(loop)
        case .identifier(let name), .message(let name): throw .failed("no such attribute: \(name)")
        }
    }

    // MARK: Lists and maps

    private mutating func list(_ elements: [Expression.Element]) throws(CELEvaluationError) -> any Step {
        var planned: [(step: any Step, isOptional: Bool)] = []
        for element in elements { planned.append((try step(element.value), element.isOptional)) }
        let list = ListStep(elements: planned)
        return planned.allSatisfy { $0.step.constant != nil } ? try folded(list) : list
    }

    private mutating func map(_ entries: [Expression.Entry]) throws(CELEvaluationError) -> any Step {
        var planned: [(key: any Step, value: any Step, isOptional: Bool)] = []
        for entry in entries { planned.append((try step(entry.key), try step(entry.value), entry.isOptional)) }
        let map = MapStep(entries: planned)
        return planned.allSatisfy { $0.key.constant != nil && $0.value.constant != nil } ? try folded(map) : map
    }

    private func folded(_ step: any Step) throws(CELEvaluationError) -> any Step {
        var frame = Frame(slots: [], meter: Meter(limit: .max))
        return ConstantStep(value: try step.evaluate(&frame))
    }

    // MARK: Calls

    private mutating func call(
        _ function: String, _ target: Expression?, _ arguments: [Expression], _ reference: TypeChecker.Reference?
    ) throws(CELEvaluationError) -> any Step {
        var name = function
        var overloads: [Overload] = []
        var isNamespaced = false
        if case .function(let resolved, let fitting, let namespaced) = reference {
            (name, overloads, isNamespaced) = (resolved, fitting, namespaced)
        }
        var operands: [any Step] = []
        if let target, !isNamespaced { operands.append(try step(target)) }
        for argument in arguments { operands.append(try step(argument)) }
        switch (name, operands.count) {
        case ("_&&_", 2): return LogicStep(left: operands[0], right: operands[1], deciding: false)
        case ("_||_", 2): return LogicStep(left: operands[0], right: operands[1], deciding: true)
        case ("@not_strictly_false", 1): return NotFalseStep(operand: operands[0])
        case ("_?_:_", 3): return ConditionalStep(condition: operands[0], first: operands[1], second: operands[2])
        case ("_[_]", 2): return IndexStep(operand: operands[0], index: operands[1])
        case ("_[?_]", 2), ("_?._", 2): return OptionalIndexStep(operand: operands[0], index: operands[1])
        case ("or", 2): return OptionalElseStep(optional: operands[0], other: operands[1], unwraps: false)
        case ("orValue", 2): return OptionalElseStep(optional: operands[0], other: operands[1], unwraps: true)
        case ("@in", 2):
            if overloads.count == 1, let step = membership(of: operands[0], in: operands[1]) { return step }
        case ("find", 2...), ("findAll", 2...):
            if case .string(let pattern)? = operands[1].constant { _ = try RegexLibrary.expression(pattern) }
        default: break
        }
        let call = CallStep(function: name, overloads: overloads, arguments: operands)
        let isConversion = operands.count == 1 && operands[0].constant != nil && ConversionLibrary.names.contains(name)
        return isConversion ? try folded(call) : call
    }

    private func membership(of value: any Step, in list: any Step) -> (any Step)? {
        guard case .list(let list)? = list.constant else { return nil }
        if list.count == 0 { return ConstantStep(value: .bool(false)) }
        let keys = list.values.compactMap { CELMapKey($0) }
        return keys.count == list.count ? MembershipStep(value: value, members: Set(keys)) : nil
    }

    // MARK: Loops

    private mutating func loop(_ loop: Expression.Comprehension) throws(CELEvaluationError) -> any Step {
        let range = try step(loop.range)
        let initial = try step(loop.initial)
        let accumulator = newSlot()
        let slot = newSlot()
        let secondSlot = loop.secondVariable == nil ? nil : newSlot()
        scopes.append([loop.accumulator: accumulator])
        scopes.append([loop.variable: slot])
        if let second = loop.secondVariable, let secondSlot { scopes[scopes.count - 1][second] = secondSlot }
        let condition = try step(loop.condition)
        let change = try change(loop.step, accumulator: loop.accumulator)
        scopes.removeLast()
        usedSlots.remove(accumulator)
        let result = try step(loop.result)
        scopes.removeLast()
        if loop.isBinding, !usedSlots.contains(accumulator) { return result }
        var isEndless = false
        if case .bool(true)? = condition.constant { isEndless = true }
        return LoopStep(
            range: range, slot: slot, secondSlot: secondSlot, accumulator: accumulator, initial: initial,
            condition: isEndless ? nil : condition, change: change, result: result)
    }

    private mutating func newSlot() -> Int {
        slotCount += 1
        return slotCount - 1
    }

    /// Recognizes what the macros for lists and maps write, so that it can be done in place.
    private mutating func change(
        _ step: Expression, accumulator: String
    ) throws(CELEvaluationError) -> LoopStep.Change {
        guard accumulator == Parser.accumulator, case .call(let function, nil, let arguments) = step.kind else {
            return .compute(try self.step(step))
        }
        switch (function, arguments.count) {
        case ("_?_:_", 3): return .filtered(try self.step(arguments[0]), try change(arguments[1], accumulator: accumulator))
        case ("_+_", 2):
            if case .list(let elements) = arguments[1].kind, elements.count == 1, !elements[0].isOptional {
                let item = try self.step(elements[0].value)
                return .append(item, cost: item.constant == nil ? 11 : 1)
            }
        case ("cel.@mapInsert", 3):
            return .insert(key: try self.step(arguments[1]), value: try self.step(arguments[2]))
        default: break
        }
        return .compute(try self.step(step))
    }
}
