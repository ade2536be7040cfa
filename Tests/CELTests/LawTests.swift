import CEL
import KubernetesModel
import TestSupport
import Testing

/// What holds whatever the values are.
@Suite struct LawTests {
    private static let variables: [String: CELType] = [
        "a": .list(.int), "b": .list(.int), "n": .int, "m": .int, "s": .string, "t": .string,
    ]

    private func holds(_ law: String, seed: UInt64) throws {
        let program = try CELProgram.compile(law, variables: Self.variables, returning: .bool)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<150 {
            func numbers() -> CELValue {
                .list((0..<Int.random(in: 0...6, using: &random)).map { _ in .int(Int64.random(in: -4...4, using: &random)) })
            }
            func text() -> CELValue {
                .string(
                    String((0..<Int.random(in: 0...6, using: &random)).map { _ in "aé😀,b".randomElement(using: &random) ?? "a" }))
            }
            let values: [String: CELValue] = [
                "a": numbers(), "b": numbers(), "n": .int(Int64.random(in: -9...9, using: &random)),
                "m": .int(Int64.random(in: -9...9, using: &random)), "s": text(), "t": text(),
            ]
            var budget = CELBudget()
            guard case .bool(let result) = try program.evaluate(values, budget: &budget) else { return }
            #expect(result, "seed \(seed): \(law) with \(values.mapValues(\.shown))")
        }
    }

    @Test(arguments: [
        "a.all(x, x > n) == !a.exists(x, x <= n)",
        "a.exists(x, x == n) == (n in a)",
        "a.exists_one(x, x == n) == (a.filter(x, x == n).size() == 1)",
        "a.filter(x, x > n).size() + a.filter(x, x <= n).size() == a.size()",
        "a.map(x, x * 2).sum() == 2 * a.sum()",
        "(a + b).size() == a.size() + b.size()",
        "(a + b).sum() == a.sum() + b.sum()",
        "a.sort().isSorted() && a.sort().size() == a.size() && sets.equivalent(a, a.sort())",
        "a.reverse().reverse() == a",
        "a.sortBy(x, -x) == a.sort().reverse()",
        "a.distinct().all(x, x in a) && a.all(x, a.distinct().exists_one(y, y == x))",
        "sets.contains(a, b) == b.all(x, x in a)",
        "sets.intersects(a, b) == a.exists(x, x in b)",
        "a.indexOf(n) == -1 ? !(n in a) : a[a.indexOf(n)] == n",
        "a.size() == 0 || a.max() == a.sort()[a.size() - 1] && a.min() == a.sort()[0]",
        "[a, b].flatten() == a + b",
        "a.transformList(i, x, x + i) == lists.range(a.size()).map(i, a[i] + i)",
        "a[?n].hasValue() == (n >= 0 && n < a.size())",
        "n < m || n == m || n > m",
        "(n < m) == !(n >= m)",
        "m == 0 || n == (n / m) * m + n % m",
        "dyn(n) == dyn(double(n)) && int(string(n)) == n",
        "(n < m) == (double(n) < double(m)) && (n < m) == (double(n) < m)",
        "s + t == [s, t].join() && size(s + t) == size(s) + size(t)",
        "(s + t).startsWith(s) && (s + t).endsWith(t) && (s + t).contains(s)",
        "s.split(',').join(',') == s",
        "s.contains(t) == (s.indexOf(t) >= 0)",
        "s.indexOf(t) == -1 ? s.lastIndexOf(t) == -1 : s.substring(s.lastIndexOf(t)).startsWith(t)",
        "s.replace(',', '') == s.split(',').join()",
        "size(s) == s.split('').size() && s.split('').all(c, c.size() == 1)",
        "size(bytes(s)) >= size(s) && string(bytes(s)) == s",
        "(s == t) == (bytes(s) == bytes(t)) && (s < t) == (bytes(s) < bytes(t))",
        "timestamp(n) + duration(string(m) + 's') == timestamp(n + m)",
        "timestamp(string(timestamp(n))) == timestamp(n) && duration(string(duration(string(n) + 'ms'))) == duration(string(n) + 'ms')",
        "quantity(string(n)).add(m) == quantity(string(n + m)) && quantity(string(n)).compareTo(quantity(string(m))) == (n < m ? -1 : n > m ? 1 : 0)",
    ])
    func `a law holds for random values`(law: String) throws {
        try holds(law, seed: 20_26)
    }

    @Test(arguments: ["true", "false", "1 / 0 == 1"], ["true", "false", "1 / 0 == 1"])
    func `and and or are symmetric, errors included`(left: String, right: String) {
        #expect(outcome(of: "\(left) && \(right)") == outcome(of: "\(right) && \(left)"))
        #expect(outcome(of: "\(left) || \(right)") == outcome(of: "\(right) || \(left)"))
        #expect(outcome(of: "!(\(left) && \(right))") == outcome(of: "!(\(left)) || !(\(right))"))
    }
}
