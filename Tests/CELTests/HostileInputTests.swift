import CEL
import KubernetesModel
import TestSupport
import Testing

/// Whatever is written, compiling and running end, with a value or an error.
@Suite struct HostileInputTests {
    private func run(_ expression: String, _ seed: UInt64) {
        guard let program = try? CELProgram.compile(expression, variables: Sample.variables) else { return }
        var budget = CELBudget()
        _ = try? program.evaluate(Sample.values, budget: &budget)
        #expect(budget.remaining >= -1, "seed \(seed): \(expression)")
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `random bytes are refused or run`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1500 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            run(String(decoding: bytes, as: UTF8.self), seed)
        }
    }

    private static let words = [
        "self", ".", ".", "l", "m", "a", "b", "k", "(", ")", "(", ")", "[", "]", "{", "}", ",", ":", "?", "+", "-", "*", "/", "%",
        "==", "<", "&&", "||", "!", "in", "1", "0", "-1", "9223372036854775807", "1.5", "2u", "'a'", "b'x'", "null", "true", "x",
        "all", "map", "filter", "exists", "sortBy", "optMap", "has", "size", "dyn", "type", "int", "string", "duration",
        "optional", "of", "none", "orValue", "lists", "range", "replace", "split", "join", "format", "'%s'", "[?", ".?",
        "matches",
        "transformMap", "quantity", "url", "cidr", "semver", "\n", "'", "\"\"\"", "r'", "\\", "//",
    ]

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `random words are refused or run`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2500 {
            let words = (0..<Int.random(in: 1...16, using: &random)).map { _ in Self.words.randomElement(using: &random) ?? "" }
            run(words.joined(separator: Bool.random(using: &random) ? "" : " "), seed)
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `random expressions that are well formed run or fail`(seed: UInt64) {
        var random = ExpressionGenerator(seed: seed)
        for _ in 0..<800 {
            let expression = random.expression(depth: 5)
            run(expression, seed)
        }
    }

    @Test(arguments: [
        (String(repeating: "(", count: 100_000), "expression recursion limit exceeded: 250"),
        (String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000), "expression recursion limit exceeded: 250"),
        (String(repeating: "1 + ", count: 5000) + "1", "expression recursion limit exceeded: 250"),
        ("self" + String(repeating: ".a", count: 5000), "expression recursion limit exceeded: 250"),
        (String(repeating: "x", count: 100_001), "expression code point size exceeds limit: size: 100001, limit 100000"),
    ])
    func `what is nested too deep or too long is refused`(expression: String, message: String) {
        #expect(outcome(of: expression) == "1:1: \(message)")
    }

    @Test func `long chains of and, or and not are not deep`() {
        let chain = Array(repeating: "true", count: 5000).joined(separator: " && ")
        #expect(outcome(of: chain) == "true")
        #expect(outcome(of: String(repeating: "!", count: 10_001) + "true") == "false")
    }

    /// Each of these would take more time or memory than there is, were it not stopped.
    @Test(arguments: [
        "lists.range(9223372036854775807)",
        "lists.range(900000).map(x, lists.range(900000).map(y, x * y)).size() > 0",
        "[1, 2, 3, 4].map(a, [1, 2, 3, 4]).map(a, lists.range(30000)).map(a, a + a).map(a, a + a).map(a, a.sort()) == []",
        "lists.range(1000).exists_one(a, lists.range(1000).exists_one(b, lists.range(1000).exists_one(c, false)))",
        "[1,2,3,4,5,6,7,8,9].exists_one(a, [1,2,3,4,5,6,7,8,9].exists_one(b, [1,2,3,4,5,6,7,8,9].exists_one(c, "
            + "[1,2,3,4,5,6,7,8,9].exists_one(d, [1,2,3,4,5,6,7,8,9].exists_one(e, [1,2,3,4,5,6,7,8,9].exists_one(f, "
            + "[1,2,3,4,5,6,7,8,9].exists_one(g, [1,2,3,4,5,6,7,8,9].exists_one(h, false))))))))",
        "optional.of('aaaaaaaaaaaaaaaa')" + String(repeating: ".optMap(s, s.replace('', s))", count: 12),
        "optional.of([1, 2])" + String(repeating: ".optMap(s, s + s)", count: 28),
        "optional.of([1, 2])" + String(repeating: ".optMap(s, [s, s])", count: 25) + ".optMap(s, s == s)",
        "optional.of('a')" + String(repeating: ".optMap(s, {'k': s, 'l': s})", count: 30) + ".optMap(s, '%s'.format([s]))",
        "optional.of('ab')" + String(repeating: ".optMap(s, '%s%s%s%s%s%s%s%s'.format([s, s, s, s, s, s, s, s]))", count: 10),
        "lists.range(20000).map(x, 'aaaaaaaaaa').join('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb').split('').sort()",
    ])
    func `an expression that would run away is stopped`(expression: String) {
        let stops = [CELEvaluationError.costLimitExceeded, .budgetExhausted].map { "error: \($0)" }
        #expect(stops.contains(outcome(of: expression)))
    }

    @Test func `types that grow without end are refused while compiling`() {
        let nested = "optional.of({})" + String(repeating: ".optMap(s, {s: s})", count: 40)
        #expect(outcome(of: nested).isEmpty == false)
        let open = "[{}]" + String(repeating: ".map(s, {s: s})", count: 40)
        #expect(outcome(of: open).isEmpty == false)
    }
}

/// Makes expressions that can be read and mostly make sense.
struct ExpressionGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func pick(_ choices: String...) -> String { choices[Int.random(in: 0..<choices.count, using: &random)] }

    /// Of any type.
    mutating func expression(depth: Int) -> String {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bool(depth)
        case 1: int(depth)
        case 2: text(depth)
        default: list(depth)
        }
    }

    mutating func bool(_ depth: Int) -> String {
        guard depth > 0 else { return pick("true", "false", "self.bo", "has(self.opt)", "x > 0") }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return "(\(bool(depth - 1)) \(pick("&&", "||", "==")) \(bool(depth - 1)))"
        case 1: return "\(int(depth - 1)) \(pick("<", "<=", "==", "!=")) \(int(depth - 1))"
        case 2: return "\(list(depth - 1)).\(pick("all", "exists", "exists_one"))(x, \(bool(depth - 1)))"
        case 3: return "\(text(depth - 1)).\(pick("matches", "contains", "startsWith"))(\(text(depth - 1)))"
        case 4: return "!\(bool(depth - 1))"
        default: return "\(list(depth - 1)) == \(list(depth - 1))"
        }
    }

    mutating func int(_ depth: Int) -> String {
        guard depth > 0 else { return pick("0", "-1", "7", "self.i", "self.a.b", "9223372036854775807", "self.l[2]") }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return "(\(int(depth - 1)) \(pick("+", "-", "*", "/", "%")) \(int(depth - 1)))"
        case 1: return "size(\(text(depth - 1)))"
        case 2: return "\(list(depth - 1)).\(pick("sum", "min", "max", "size"))()"
        case 3: return "\(list(depth - 1))[\(int(depth - 1))]"
        case 4: return "(\(bool(depth - 1)) ? \(int(depth - 1)) : \(int(depth - 1)))"
        default: return "self.m[?\(text(depth - 1))].orValue(\(int(depth - 1)))"
        }
    }

    mutating func text(_ depth: Int) -> String {
        guard depth > 0 else { return pick("''", "'a,b'", "self.k", "'é😀'", "self.a.s", "'(x*)'", "self.opt") }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return "(\(text(depth - 1)) + \(text(depth - 1)))"
        case 1: return "string(\(int(depth - 1)))"
        case 2: return "\(text(depth - 1)).replace(\(text(depth - 1)), \(text(depth - 1)))"
        case 3: return "\(text(depth - 1)).substring(\(int(depth - 1)))"
        case 4: return "'%s|%d'.format([\(list(depth - 1)), \(int(depth - 1))])"
        default: return "\(list(depth - 1)).map(x, '\(pick("p", "q"))').join(\(text(depth - 1)))"
        }
    }

    mutating func list(_ depth: Int) -> String {
        guard depth > 0 else { return pick("[]", "[1, 2, 3]", "self.l", "[self.i]") }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return "[\(int(depth - 1)), \(int(depth - 1))]"
        case 1: return "\(list(depth - 1)).map(x, \(int(depth - 1)))"
        case 2: return "\(list(depth - 1)).filter(x, \(bool(depth - 1)))"
        case 3: return "(\(list(depth - 1)) + \(list(depth - 1)))"
        case 4: return "\(list(depth - 1)).\(pick("sort", "reverse", "distinct"))()"
        default: return "lists.range(\(int(depth - 1)))"
        }
    }
}
