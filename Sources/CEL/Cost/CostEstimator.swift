/// Estimates, before an expression runs, what it can cost at most, from the bounds that schemas set.
///
/// Follows the estimator of Kubernetes node by node, because an expression that one refuses the other must refuse as well.
///
/// https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints
struct CostEstimator {
    /// The sizes of what a list or map holds; of a list, the key is the index.
    private struct Contents {
        var key: Estimate
        var value: Estimate

        func union(_ other: Contents) -> Contents { Contents(key: key.union(other.key), value: value.union(other.value)) }
    }

    /// A variable of a loop, or one that a macro binds.
    private struct Local {
        var shape: CELShape?
        var size: Estimate?
        var contents: Contents?
    }

    private static let mapKey = CELShape(.string, form: .string, maximumSize: 0)

    private let checked: TypeChecker.Result
    private let variables: [String: CELShape]
    /// Where nothing better is known of an element, Kubernetes takes the bounds of the whole.
    private let root: CELShape?
    private var locals: [String: [Local]] = [:]
    private var costs: [Int: Estimate] = [:]
    private var sizes: [Int: Estimate] = [:]
    private var contents: [Int: Contents] = [:]
    private var shapes: [Int: CELShape] = [:]

    init(_ checked: TypeChecker.Result, variables: [String: CELShape]) {
        self.checked = checked
        self.variables = variables
        root = variables["self"]
    }

    /// Parts that macros use twice are estimated once.
    mutating func cost(_ expression: Expression) -> Estimate {
        if let known = costs[expression.id] { return known }
        let result = estimate(expression)
        costs[expression.id] = result
        return result
    }

    private mutating func estimate(_ expression: Expression) -> Estimate {
        switch expression.kind {
        case .literal: return .zero
        case .identifier(let name):
            if let local = locals[name]?.last {
                shapes[expression.id] = local.shape
            } else {
                shapes[expression.id] = variables[name] ?? root
            }
            return .one
        case .select(let operand, let field): return selection(operand, field, expression)
        case .presence(let operand, _): return cost(operand)
        case .call(let function, let target, let arguments): return call(function, target, arguments, expression)
        case .list(let elements):
            let sum = elements.reduce(Estimate(exactly: 10)) { $0 + cost($1.value) }
            contents[expression.id] = Contents(key: .one, value: union(elements.map(\.value)))
            return sum
        case .map(let entries):
            let sum = entries.reduce(Estimate(exactly: 30)) { $0 + cost($1.key) + cost($1.value) }
            contents[expression.id] = Contents(key: union(entries.map(\.key)), value: union(entries.map(\.value)))
            return sum
        case .message: return Estimate(exactly: 40)
        case .comprehension(let loop): return comprehension(loop, expression)
        }
    }

    private mutating func selection(_ operand: Expression, _ field: String, _ expression: Expression) -> Estimate {
        if case .type? = checked.references[expression.id] {
            shapes[expression.id] = root
            return .one
        }
        let sum = cost(operand)
        switch checked.type(operand) {
        case .map, .object:
            shapes[expression.id] = shape(within: operand) { $0.fields[field]?.shape ?? $0.element }
            return sum + .one
        default:
            shapes[expression.id] = shape(within: operand) { $0.fields[field]?.shape }
            return sum
        }
    }

    /// The shape of a part of a value; where nothing is known of the value, Kubernetes takes that of the whole.
    private func shape(within value: Expression, _ part: (CELShape) -> CELShape?) -> CELShape? {
        shapes[value.id].map(part) ?? root
    }

    // MARK: Sizes

    /// The bounds over all expressions; nothing when there are none.
    private mutating func union(_ expressions: [Expression]) -> Estimate {
        guard let first = expressions.first else { return .zero }
        return expressions.dropFirst().reduce(knownSize(first)) { $0.union(knownSize($1)) }
    }

    private mutating func knownSize(_ expression: Expression) -> Estimate { size(expression) ?? .unknown }

    private mutating func size(_ expression: Expression) -> Estimate? {
        if let known = sizes[expression.id] { return known }
        switch expression.kind {
        case .literal(let value): return Estimate(exactly: UInt64(value.size))
        case .list(let elements): return Estimate(exactly: UInt64(elements.count))
        case .map(let entries): return Estimate(exactly: UInt64(entries.count))
        default: break
        }
        if let maximum = shapes[expression.id]?.maximumSize {
            sizes[expression.id] = Estimate(0, maximum)
            return Estimate(0, maximum)
        }
        if checked.type(expression).isScalar { return .one }
        if case .identifier(let name) = expression.kind { return locals[name]?.last?.size }
        return nil
    }

    private func contents(of expression: Expression) -> Contents? {
        if let known = contents[expression.id] { return known }
        if case .identifier(let name) = expression.kind { return locals[name]?.last?.contents }
        return nil
    }

    // MARK: Calls

    private mutating func call(
        _ function: String, _ target: Expression?, _ arguments: [Expression], _ expression: Expression
    ) -> Estimate {
        if function == "dyn", let argument = arguments.first {
            let sum = cost(argument) + .one
            sizes[expression.id] = size(argument)
            contents[expression.id] = contents(of: argument)
            return sum
        }
        var name = function
        var overloads: [Overload] = []
        var operands = arguments
        if case .function(let resolved, let fitting, let isNamespaced) = checked.references[expression.id] {
            (name, overloads) = (resolved, fitting)
            if let target, !isNamespaced { operands.insert(target, at: 0) }
        }
        let costs = operands.map { cost($0) }
        let sum = costs.reduce(.zero, +)
        switch (name, operands.count) {
        case ("_&&_", 2), ("_||_", 2):
            sizes[expression.id] = size(expression)
            return Estimate(costs[0].minimum, sum.maximum)
        case ("_?_:_", 3):
            sizes[expression.id] = knownSize(operands[1]).union(knownSize(operands[2]))
            if let first = contents(of: operands[1]), let second = contents(of: operands[2]) {
                contents[expression.id] = first.union(second)
            }
            return costs[0] + costs[1].union(costs[2])
        case ("_+_", 2):
            if let first = contents(of: operands[0]), let second = contents(of: operands[1]) {
                contents[expression.id] = first.union(second)
            }
        case ("_[_]", 2): index(operands[0], expression)
        default: break
        }
        return sum + callCost(name, overloads, operands, expression)
    }

    private mutating func callCost(
        _ function: String, _ overloads: [Overload], _ operands: [Expression], _ expression: Expression
    ) -> Estimate {
        let known = callSizes(function, operands)
        if function == "_==_", operands.count == 2, let fixed = equalityCost(operands[0], operands[1]) { return fixed }
        var cost: Estimate?
        var result: Estimate?
        for overload in overloads {
            let estimate = overload.cost.estimate(known)
            cost = cost?.union(estimate) ?? estimate
            if let size = overload.cost.resultSize(known) { result = result?.union(size) ?? size }
        }
        if let result = result ?? size(expression) { sizes[expression.id] = result }
        return cost ?? .one
    }

    private mutating func callSizes(_ function: String, _ operands: [Expression]) -> CallCost.Sizes {
        var elements: Estimate?
        if let first = operands.first, case .list(let type) = checked.type(first), [.string, .bytes].contains(type) {
            elements = shapes[first.id]?.element?.maximumSize.map { Estimate(0, $0) } ?? .unknown
        }
        return CallCost.Sizes(
            arguments: operands.map { knownSize($0) }, elements: elements,
            literals: operands.map { if case .int(let value)? = $0.literal { value } else { nil } })
    }

    private mutating func index(_ operand: Expression, _ expression: Expression) {
        switch checked.type(operand) {
        case .list, .map:
            shapes[expression.id] = shape(within: operand) { $0.element }
            if let value = contents(of: operand)?.value { sizes[expression.id] = value }
        default: break
        }
    }

    /// Values of Kubernetes' own types are compared in one step, whatever their size.
    private mutating func equalityCost(_ left: Expression, _ right: Expression) -> Estimate? {
        let type = checked.type(left)
        guard type == checked.type(right) else { return nil }
        switch type.runtimeName {
        case "net.IP", "net.CIDR", "kubernetes.Quantity", "kubernetes.Semver": return .one
        case "kubernetes.NamedFormat": return Estimate(1, 64).traversal
        case "kubernetes.URL": return Estimate(1, size(right)?.maximum ?? 1).traversal
        case let name where name.hasPrefix("kubernetes.authorization."): return .one
        default: return nil
        }
    }

    // MARK: Loops

    private mutating func comprehension(_ loop: Expression.Comprehension, _ expression: Expression) -> Estimate {
        var sum = cost(loop.range) + cost(loop.initial)
        let accumulator = Local(shape: shapes[loop.initial.id], size: size(loop.initial), contents: contents(of: loop.initial))
        locals[loop.accumulator, default: []].append(accumulator)
        defer { locals[loop.accumulator]?.removeLast() }
        if loop.isBinding {
            sum = sum + cost(loop.result)
            sizes[expression.id] = size(loop.result)
            contents[expression.id] = contents(of: loop.result)
            return sum
        }
        let count = knownSize(loop.range)
        pushVariables(of: loop)
        let each = cost(loop.condition) + cost(loop.step)
        locals[loop.variable]?.removeLast()
        if let second = loop.secondVariable { locals[second]?.removeLast() }
        sum = sum + cost(loop.result) + count * each
        switch loop.initial.kind {
        case .literal: sizes[expression.id] = size(loop.initial)
        case .list, .map:
            sizes[expression.id] = count
            if let step = contents(of: loop.step) { contents[expression.id] = step }
        default: break
        }
        return sum
    }

    private mutating func pushVariables(of loop: Expression.Comprehension) {
        let inner = contents(of: loop.range)
        let shape = shapes[loop.range.id]
        let value = Local(shape: self.shape(within: loop.range) { $0.element }, size: inner?.value)
        var isList = false
        if case .list = checked.type(loop.range) { isList = true }
        let key = Local(shape: shape == nil ? root : isList ? nil : Self.mapKey, size: inner?.key)
        locals[loop.variable, default: []].append(loop.secondVariable == nil && isList ? value : key)
        if let second = loop.secondVariable { locals[second, default: []].append(value) }
    }
}

extension Expression.Comprehension {
    /// Whether the loop only gives a name to a value.
    var isBinding: Bool {
        guard case .list(let elements) = range.kind, elements.isEmpty, case .bool(false)? = condition.literal else {
            return false
        }
        return true
    }
}

extension CELType {
    /// Whether all values of the type have the same size.
    fileprivate var isScalar: Bool {
        switch self {
        case .bool, .double, .duration, .int, .timestamp, .uint: true
        case .opaque("optional_type", let parameters): parameters.first?.isScalar ?? false
        default: false
        }
    }
}
