/// Finds the type of every part of an expression, and what every name in it refers to.
///
/// https://github.com/google/cel-spec/blob/master/doc/langdef.md#gradual-type-checking
struct TypeChecker {
    typealias Issue = CELCompileError.Issue

    /// What a name or a call means.
    enum Reference: Sendable {
        case variable(String)
        /// A variable of a loop around the name.
        case local(String)
        case type(CELType)
        /// The overloads that fit, as far as types are known. A namespaced function, such as `ip.isCanonical`, is written as
        /// if it were called on something.
        case function(String, [Overload], isNamespaced: Bool)
    }

    /// By the ids of expressions.
    struct Result {
        var types: [Int: CELType]
        var references: [Int: Reference]

        func type(_ expression: Expression) -> CELType { types[expression.id] ?? .dyn }
    }

    private static let mostIssues = 100

    private let source: SourceText
    private let variables: [String: CELType]
    private var scopes: [[String: CELType]] = []
    var bindings = TypeBindings()
    var types: [Int: CELType] = [:]
    var references: [Int: Reference] = [:]
    private var issues: [(offset: Int, message: String)] = []

    init(source: SourceText, variables: [String: CELType]) {
        self.source = source
        self.variables = variables
    }

    mutating func check(root: Expression) throws(CELCompileError) -> Result {
        check(root)
        types = types.mapValues { bindings.resolve($0, isFinal: true) }
        if issues.isEmpty {
            for issue in LiteralCheck(types: types, references: references).issues(in: root) { issues.append(issue) }
        }
        guard issues.isEmpty else {
            let sorted = issues.sorted { $0.offset < $1.offset }.prefix(Self.mostIssues)
            let located = sorted.map { issue in
                let (line, column) = source.position(of: issue.offset)
                return Issue(line: line, column: column, message: issue.message)
            }
            throw CELCompileError(reason: .issues(located), source: source.text(0..<source.scalars.count))
        }
        return Result(types: types, references: references)
    }

    mutating func report(_ message: String, at expression: Expression) {
        issues.append((expression.offset, message))
    }

    func type(_ expression: Expression) -> CELType { types[expression.id] ?? .error }
    func resolved(_ expression: Expression) -> CELType { bindings.resolve(type(expression)) }

    /// Parts that macros use twice are checked once.
    mutating func check(_ expression: Expression) {
        guard types[expression.id] == nil else { return }
        types[expression.id] = bindings.resolve(inferred(expression))
    }

    private mutating func inferred(_ expression: Expression) -> CELType {
        switch expression.kind {
        case .literal(let value): return value.type
        case .identifier(let name): return identifier(name, expression)
        case .select(let operand, let field): return selection(operand, field, expression)
        case .presence(let operand, let field):
            _ = selectionType(operand, field, expression)
            return .bool
        case .call(let function, let target, let arguments): return call(function, target, arguments, expression)
        case .list(let elements): return list(elements)
        case .map(let entries): return map(entries)
        case .message(let name):
            report("undeclared reference to '\(name)' (in container '')", at: expression)
            return .error
        case .comprehension(let loop): return comprehension(loop)
        }
    }

    // MARK: Names

    private func local(_ name: String) -> CELType? {
        for scope in scopes.reversed() {
            if let type = scope[name] { return type }
        }
        return nil
    }

    private mutating func identifier(_ name: String, _ expression: Expression) -> CELType {
        if let type = local(name) {
            references[expression.id] = .local(name)
            return type
        }
        return global(name, expression)
            ?? {
                report("undeclared reference to '\(name)' (in container '')", at: expression)
                return .error
            }()
    }

    /// A leading dot means that no variable of a loop is meant.
    private mutating func global(_ name: String, _ expression: Expression) -> CELType? {
        let name = name.hasPrefix(".") ? String(name.dropFirst()) : name
        if let type = variables[name] {
            references[expression.id] = .variable(name)
            return type
        }
        guard let type = FunctionTable.types[name] else { return nil }
        references[expression.id] = .type(type)
        return .type(type)
    }

    private mutating func selection(_ operand: Expression, _ field: String, _ expression: Expression) -> CELType {
        if let name = expression.qualifiedName, local(String(name.prefix { $0 != "." })) == nil,
            let type = global(name, expression)
        {
            return type
        }
        return selectionType(operand, field, expression)
    }

    mutating func selectionType(_ operand: Expression, _ field: String, _ expression: Expression) -> CELType {
        check(operand)
        let operandType = resolved(operand)
        let target = operandType.wrapped ?? operandType
        var result = CELType.error
        switch target {
        case .map(_, let value): result = value
        case .object(let type):
            if let shape = type.field(field)?.shape {
                result = shape.type
            } else {
                report("undefined field '\(field)'", at: expression)
            }
        case .variable:
            _ = bindings.assign(.dyn, target)
            result = .dyn
        default:
            if !target.isDynamicOrError { report("type '\(target)' does not support field selection", at: expression) }
            result = .dyn
        }
        return bindings.resolve(operandType.wrapped != nil ? .optional(result) : result)
    }

    // MARK: Lists and maps

    private mutating func list(_ elements: [Expression.Element]) -> CELType {
        var type: CELType?
        for element in elements {
            let found = value(of: element.value, isOptional: element.isOptional)
            type = joined(type, found)
        }
        return .list(type ?? bindings.newVariable())
    }

    private mutating func map(_ entries: [Expression.Entry]) -> CELType {
        var keys: CELType?
        var values: CELType?
        for entry in entries {
            check(entry.key)
            keys = joined(keys, type(entry.key))
            values = joined(values, value(of: entry.value, isOptional: entry.isOptional))
        }
        return .map(keys ?? bindings.newVariable(), values ?? bindings.newVariable())
    }

    /// The type of an element, of an optional one what it holds.
    private mutating func value(of expression: Expression, isOptional: Bool) -> CELType {
        check(expression)
        let found = type(expression)
        guard isOptional else { return found }
        if let wrapped = found.wrapped { return wrapped }
        if !found.isDynamic { report("expected type '\(CELType.optional(found))' but found '\(found)'", at: expression) }
        return found
    }

    private mutating func joined(_ previous: CELType?, _ current: CELType) -> CELType {
        guard let previous else { return current }
        guard bindings.assign(previous, current) else { return .dyn }
        return previous.isAsGeneral(as: current) ? previous : current
    }

    // MARK: Loops

    private mutating func comprehension(_ loop: Expression.Comprehension) -> CELType {
        check(loop.range)
        check(loop.initial)
        let accumulator = type(loop.initial)
        let (first, second) = elements(of: loop.range)
        scopes.append([loop.accumulator: accumulator])
        scopes.append(loop.secondVariable.map { [loop.variable: first, $0: second] } ?? [loop.variable: first])
        if loop.secondVariable == nil, case .list = resolved(loop.range) { scopes[scopes.count - 1] = [loop.variable: second] }
        check(loop.condition)
        expect(.bool, loop.condition)
        check(loop.step)
        expect(accumulator, loop.step)
        scopes.removeLast()
        check(loop.result)
        scopes.removeLast()
        return bindings.resolve(type(loop.result))
    }

    /// The types of index and element, or of key and value.
    private mutating func elements(of range: Expression) -> (CELType, CELType) {
        let type = resolved(range)
        switch type {
        case .list(let element): return (.int, element)
        case .map(let key, let value): return (key, value)
        case .dyn, .error, .variable:
            _ = bindings.assign(.dyn, type)
            return (.dyn, .dyn)
        default:
            report("expression of type '\(type)' cannot be range of a comprehension (must be list, map, or dynamic)", at: range)
            return (.error, .error)
        }
    }

    mutating func expect(_ wanted: CELType, _ expression: Expression) {
        let found = type(expression)
        if !bindings.assign(wanted, found) { report("expected type '\(wanted)' but found '\(found)'", at: expression) }
    }
}
