/// Macros: calls that stand for other expressions, which are written out while parsing.
///
/// https://github.com/google/cel-spec/blob/master/doc/langdef.md#macros
extension Parser {
    /// Cannot be written in an expression, so nothing clashes with it.
    static let accumulator = "@result"
    private static let unused = "#unused"
    private static let sortInput = "@__sortBy_input__"

    /// Nil when no macro has this name and number of arguments.
    mutating func expandMacro(
        _ function: String, target: Expression?, _ arguments: [Expression], at offset: Int
    ) throws(Issue) -> Expression? {
        guard let target else {
            return function == "has" && arguments.count == 1 ? try presence(arguments[0], at: offset) : nil
        }
        switch (function, arguments.count) {
        case ("all", 2), ("exists", 2), ("exists_one", 2), ("map", 2), ("map", 3), ("filter", 2):
            let names = (try variable(arguments[0], "argument is not an identifier"), String?.none)
            return try loop(function, over: target, names, Array(arguments.dropFirst()), at: offset)
        case ("all", 3), ("exists", 3), ("exists_one", 3), ("existsOne", 3), ("transformList", 3...4), ("transformMap", 3...4),
            ("transformMapEntry", 3...4):
            let fault = "argument must be a simple name"
            let names = (try variable(arguments[0], fault), try variable(arguments[1], fault))
            if names.0 == names.1 { throw issue("duplicate variable name: \(names.0)", at: arguments[1].offset) }
            return try loop(function, over: target, names, Array(arguments.dropFirst(2)), at: offset)
        case ("optMap", 2), ("optFlatMap", 2): return try optionalMap(function, target, arguments, at: offset)
        case ("sortBy", 2): return try sort(target, arguments, at: offset)
        default: return nil
        }
    }

    private mutating func presence(_ argument: Expression, at offset: Int) throws(Issue) -> Expression {
        guard case .select(let operand, let field) = argument.kind else {
            throw issue("invalid argument to has() macro", at: argument.offset)
        }
        return try node(.presence(operand, field: field), at: offset)
    }

    private func variable(_ argument: Expression, _ fault: String) throws(Issue) -> String {
        guard case .identifier(let name) = argument.kind, !name.hasPrefix(".") else { throw issue(fault, at: argument.offset) }
        if name == "__result__" {
            throw issue("iteration variable overwrites accumulator variable", at: argument.offset)
        }
        return name
    }

    // MARK: Loops

    /// `arguments` are those after the variables: the predicate, or a transformation that a filter may precede.
    private mutating func loop(
        _ function: String, over range: Expression, _ names: (String, String?), _ arguments: [Expression], at offset: Int
    ) throws(Issue) -> Expression {
        let result = try node(.identifier(Self.accumulator), at: offset)
        var loop = Expression.Comprehension(
            range: range, variable: names.0, secondVariable: names.1, accumulator: Self.accumulator, initial: result,
            condition: try node(.literal(.bool(true)), at: offset), step: result, result: result)
        switch function {
        case "all":
            loop.initial = try node(.literal(.bool(true)), at: offset)
            loop.condition = try operation("@not_strictly_false", [result], at: offset)
            loop.step = try operation("_&&_", [result, arguments[0]], at: offset)
        case "exists":
            loop.initial = try node(.literal(.bool(false)), at: offset)
            loop.condition = try operation("@not_strictly_false", [try operation("!_", [result], at: offset)], at: offset)
            loop.step = try operation("_||_", [result, arguments[0]], at: offset)
        case "exists_one", "existsOne":
            let one = try node(.literal(.int(1)), at: offset)
            loop.initial = try node(.literal(.int(0)), at: offset)
            loop.step = try filtered(arguments[0], try operation("_+_", [result, one], at: offset), at: offset)
            loop.result = try operation("_==_", [result, one], at: offset)
        case "transformMap", "transformMapEntry":
            loop.initial = try node(.map([]), at: offset)
            let key = function == "transformMap" ? [try node(.identifier(names.0), at: offset)] : []
            let inserted = try operation("cel.@mapInsert", [result] + key + arguments.suffix(1), at: offset)
            loop.step = arguments.count == 2 ? try filtered(arguments[0], inserted, at: offset) : inserted
        default:
            loop.initial = try node(.list([]), at: offset)
            let isFilter = function == "filter"
            let value = isFilter ? try node(.identifier(names.0), at: offset) : arguments[arguments.count - 1]
            let item = try node(.list([Expression.Element(value: value)]), at: offset)
            let appended = try operation("_+_", [result, item], at: offset)
            loop.step = isFilter || arguments.count == 2 ? try filtered(arguments[0], appended, at: offset) : appended
        }
        return try node(.comprehension(loop), at: offset)
    }

    private mutating func operation(_ function: String, _ arguments: [Expression], at offset: Int) throws(Issue) -> Expression {
        try node(.call(function, target: nil, arguments), at: offset)
    }

    /// The accumulator as it will be, or as it is when the predicate does not hold.
    private mutating func filtered(_ predicate: Expression, _ step: Expression, at offset: Int) throws(Issue) -> Expression {
        try operation("_?_:_", [predicate, step, try node(.identifier(Self.accumulator), at: offset)], at: offset)
    }

    // MARK: Bindings

    /// `body` with `name` standing for `value`: a loop over nothing.
    private mutating func binding(_ name: String, to value: Expression, in body: Expression, at offset: Int) throws(Issue)
        -> Expression
    {
        let loop = Expression.Comprehension(
            range: try node(.list([]), at: offset), variable: Self.unused, secondVariable: nil, accumulator: name,
            initial: value, condition: try node(.literal(.bool(false)), at: offset),
            step: try node(.identifier(name), at: offset), result: body)
        return try node(.comprehension(loop), at: offset)
    }

    private mutating func optionalMap(
        _ function: String, _ target: Expression, _ arguments: [Expression], at offset: Int
    ) throws(Issue) -> Expression {
        guard case .identifier(let name) = arguments[0].kind else {
            throw issue("\(function)() variable name must be a simple identifier", at: arguments[0].offset)
        }
        let hasValue = try node(.call("hasValue", target: target, []), at: offset)
        let value = try node(.call("value", target: target, []), at: offset)
        let mapped = try binding(name, to: value, in: arguments[1], at: offset)
        let result = function == "optMap" ? try operation("optional.of", [mapped], at: offset) : mapped
        return try operation("_?_:_", [hasValue, result, try operation("optional.none", [], at: offset)], at: offset)
    }

    private mutating func sort(_ target: Expression, _ arguments: [Expression], at offset: Int) throws(Issue) -> Expression {
        switch target.kind {
        case .list, .select, .identifier, .comprehension, .call: break
        case .literal, .presence, .map, .message:
            let fault = "sortBy can only be applied to a list, identifier, comprehension, call or select expression"
            throw issue(fault, at: target.offset)
        }
        let name = try variable(arguments[0], "argument is not an identifier")
        let input = try node(.identifier(Self.sortInput), at: offset)
        let keys = try loop("map", over: input, (name, nil), [arguments[1]], at: offset)
        let sorted = try node(.call("@sortByAssociatedKeys", target: input, [keys]), at: offset)
        return try binding(Self.sortInput, to: target, in: sorted, at: offset)
    }
}
