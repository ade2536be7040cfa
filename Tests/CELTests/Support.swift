import CEL
import KubernetesModel
import Testing

/// A line of a table: an expression and what it comes to.
struct Case: Sendable, CustomTestStringConvertible {
    var expression: String
    var outcome: String

    var testDescription: String { expression }

    /// Reads lines of the form `expression ⇒ outcome`; empty ones and those that begin with `#` are passed over.
    static func table(_ text: String) -> [Case] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let parts = line.split(separator: " ⇒ ", maxSplits: 1)
            return Case(expression: String(parts[0]), outcome: parts.count > 1 ? String(parts[1]) : "")
        }
    }
}

/// What an expression comes to: its value, the error, or the places and sentences of what does not compile.
func outcome(of expression: String, _ values: [String: CELValue] = Sample.values) -> String {
    do {
        let program = try CELProgram.compile(expression, variables: Sample.variables)
        var budget = CELBudget()
        return try program.evaluate(values, budget: &budget).shown
    } catch let error as CELCompileError {
        switch error.reason {
        case .issues(let issues): return issues.map { "\($0.line):\($0.column): \($0.message)" }.joined(separator: " | ")
        case .instantiation, .wrongType: return "does not compile: \(error)"
        }
    } catch {
        return "error: \(error)"
    }
}

/// What an expression costs: when it runs, and at most.
func cost(of expression: String) throws -> String {
    let program = try CELProgram.compile(expression, variables: Sample.variables)
    var budget = CELBudget()
    _ = try? program.evaluate(Sample.values, budget: &budget)
    return "\(CELBudget.perObject - budget.remaining) of \(program.largestCost)"
}

/// An object with a field of every kind, and what expressions know of it.
enum Sample {
    static let variables = ["self": shape]
    static let values = ["self": CELValue(json, shape: shape)]

    static let json: JSONValue = [
        "a": ["b": 3, "s": "hello"], "m": ["x": 1, "y": 2], "mm": ["x": ["v": 5]], "l": [3, 1, 2],
        "ll": [["n": "one", "v": 1], ["n": "two", "v": 2]], "k": "x", "i": 1, "d": 2.5, "bo": true, "ios": "50%",
        "dur": "1h", "ts": "2020-01-02T03:04:05Z", "by": "aGVsbG8=", "da": "2020-01-02", "nul": .null, "set": ["p", "q"],
        "ml": [["name": "n1", "v": 1], ["name": "n2", "v": 2]], "namespace": "ns", "a-b": "ab", "c.d": "cd", "e__f": "ef",
        "g/h": "gh", "enum": "A",
    ]

    private static let request: UInt64 = 3 * 1024 * 1024 - 2
    static let int = CELShape(.int, form: .integer, maximumSize: 0)

    static func string(_ limit: UInt64 = request, isNullable: Bool = false) -> CELShape {
        CELShape(.string, form: .string, maximumSize: limit, minimumJSONSize: 2, isNullable: isNullable)
    }

    static func list(_ element: CELShape, _ limit: UInt64? = nil, _ kind: CELShape.ListKind = .atomic) -> CELShape {
        let limit = limit ?? request / (element.minimumJSONSize + 1)
        return CELShape(
            .list(element.type), form: .list(kind), element: element, maximumSize: limit, minimumJSONSize: 2)
    }

    static func map(_ element: CELShape) -> CELShape {
        CELShape(
            .map(.string, element.type), form: .map, element: element, maximumSize: request / (element.minimumJSONSize + 6),
            minimumJSONSize: 2)
    }

    static func object(_ name: String, _ fields: [String: CELShape]) -> CELShape {
        let fields = fields.map { (PropertyName.escape($0.key) ?? "", CELObjectType.Field(key: $0.key, shape: $0.value)) }
        let type = CELObjectType(name: name, fields: Dictionary(fields) { first, _ in first })
        return CELShape(.object(type), form: .object, maximumSize: 0, minimumJSONSize: 2)
    }

    static let shape = object(
        "selfType",
        [
            "a": object("selfType.a", ["b": int, "s": string()]), "m": map(int),
            "mm": map(object("selfType.mm.@elem", ["v": int])), "l": list(int),
            "ll": list(object("selfType.ll.@idx", ["n": string(40), "v": int]), 10), "k": string(), "i": int,
            "d": CELShape(.double, form: .number, maximumSize: 0), "bo": CELShape(.bool, form: .bool, maximumSize: 0),
            "ios": CELShape(.dyn, form: .intOrString, maximumSize: request),
            "dur": CELShape(.duration, form: .duration, maximumSize: 32),
            "ts": CELShape(.timestamp, form: .dateTime, maximumSize: 32),
            "da": CELShape(.timestamp, form: .date, maximumSize: 12),
            "by": CELShape(.bytes, form: .bytes, maximumSize: request), "nul": string(isNullable: true), "opt": string(),
            "set": list(string(), nil, .set),
            "ml": list(object("selfType.ml.@idx", ["name": string(), "v": int]), nil, .map(keys: ["name"])),
            "namespace": string(), "a-b": string(), "c.d": string(), "e__f": string(), "g/h": string(), "enum": string(3),
        ])
}

extension CELValue {
    /// The value as an expression that gives it, more or less.
    var shown: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .uint(let value): "\(value)u"
        case .double(let value): "\(value)"
        case .string(let text): text.goQuoted
        case .bytes(let bytes): "b" + bytes.map { String($0, radix: 16) }.description
        case .duration(let duration): "\(duration.nanoseconds)ns"
        case .timestamp(let moment): "\(moment.seconds)s+\(moment.nanoseconds)ns"
        case .optional(let value): value.map { "optional(\($0.shown))" } ?? "none"
        case .opaque(let value): (value as? any CustomStringConvertible)?.description ?? "\(value.type)"
        case .list, .map, .type, .failure: (try? shownByFormat()) ?? "?"
        }
    }

    /// Lists, maps and types as the language itself shows them.
    private func shownByFormat() throws -> String {
        let program = try CELProgram.compile("'%s'.format([x])", variables: ["x": CELType.dyn])
        var budget = CELBudget()
        guard case .string(let text) = try program.evaluate(["x": self], budget: &budget) else { return "?" }
        return text
    }
}
