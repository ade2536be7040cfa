import KubernetesModel
import TestSupport
import Testing

@Suite struct RegularExpressionTests {
    @Test(arguments: [
        ("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", ["a", "a-b", "web-1"], ["", "-a", "a-", "A", "a.b", "a\n"]),
        ("a|bc|", ["", "x", "a"], []),
        ("^(a|bc){2,3}$", ["aa", "abc", "bcbcbc"], ["a", "aaaa", "abcb"]),
        ("^a{2}$", ["aa"], ["a", "aaa"]),
        ("^a{,2}$", ["a{,2}"], ["a", "aa"]),
        ("^x{2,}?y$", ["xxy", "xxxxy"], ["xy"]),
        ("^.$", ["é", "😀", "a"], ["", "ab", "\n"]),
        ("(?s)^.$", ["\n"], []),
        ("(?i)^straße[a-c]$", ["STRAßEB", "straßea"], ["strasseb", "straßed"]),
        ("^(?i:A)b$", ["ab", "Ab"], ["aB"]),
        (#"^\d+\.\d*$"#, ["12.", "1.5"], ["a", "1"]),
        (#"^[\w.-]+$"#, ["a_b.c-d"], ["a b", ""]),
        (#"^[^\s/]+$"#, ["ab"], ["a b", "a/b"]),
        (#"^\p{Lu}\p{Ll}*$"#, ["Éa", "A"], ["éa", "1"]),
        (#"^\PL+$"#, ["12-"], ["a"]),
        (#"\bfoo\b"#, ["a foo b", "foo"], ["food", "afoo"]),
        (#"\Boo\b"#, ["foo"], ["oo", "foods"]),
        ("(?m)^b$", ["a\nb\nc", "b"], ["ab"]),
        (#"\Aab\z"#, ["ab"], ["ab\n", "xab"]),
        (#"^[[:alpha:]_][[:^digit:]]$"#, ["a_", "_b"], ["a1", "1a"]),
        (#"^\Qa.b\E+$"#, ["a.b", "a.bb"], ["axb"]),
        (#"^\x41\x{1F600}\101\n$"#, ["A😀A\n"], ["A"]),
        ("^[]a-]+$", ["]", "a-]"], ["b"]),
        ("^(?P<year>[0-9]{4})-(?<month>[0-9]{2})$", ["2026-01"], ["26-1"]),
        ("(a*)*b", ["b", "aaab"], ["aaa"]),
        ("^(|a)+$", ["", "aaa"], ["b"]),
        ("", ["", "anything"], []),
        ("é", ["caffé"], ["e"]),
    ])
    func `an expression matches these texts and not those`(pattern: String, matching: [String], others: [String]) throws {
        let expression = try RegularExpression(pattern)
        for text in matching { #expect(expression.matches(text), "\(pattern) should match \(text)") }
        for text in others { #expect(!expression.matches(text), "\(pattern) should not match \(text)") }
    }

    @Test(arguments: [
        ("a(b", "missing closing )", "a(b"), ("a)b", "unexpected )", "a)b"), ("[a", "missing closing ]", "[a"),
        ("*a", "missing argument to repetition operator", "*"), ("a**", "invalid nested repetition operator", "**"),
        ("a{1001}", "invalid repeat count", "{1001}"), ("a{2,1}", "invalid repeat count", "{2,1}"),
        ("[z-a]", "invalid character class range", "z-a"), (#"\y"#, "invalid escape sequence", #"\y"#),
        (#"a\"#, "trailing backslash at end of expression", ""), ("(?=a)", "invalid or unsupported Perl syntax", "(?="),
        (#"\1"#, "invalid escape sequence", #"\1"#), ("(?P<>a)", "invalid named capture", "(?P<>"),
        (#"\p{Klingon}"#, "invalid character class range", #"\p{Klingon}"#),
        ("[[:word", "missing closing ]", "[[:word"), ("[[:foo:]]", "invalid character class range", "[:foo:]"),
    ])
    func `a wrong expression is refused in Go's words`(pattern: String, reason: String, part: String) {
        let error = #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
        #expect(error?.description == "error parsing regexp: \(reason): `\(part)`")
    }

    @Test func `too large or too deep an expression is refused`() {
        #expect(throws: RegularExpressionError.self) { try RegularExpression("((a{100}){100}){100}") }
        #expect(throws: RegularExpressionError.self) { try RegularExpression("(((){1000}){1000}){1000}") }
        #expect(throws: RegularExpressionError.self) {
            try RegularExpression(String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000))
        }
    }

    @Test(arguments: [
        ("a+", "xaay", 1..<3), ("a+?", "xaay", 1..<2), ("a|ab", "ab", 0..<1), ("ab|a", "ab", 0..<2), ("é", "xé", 1..<3),
        ("(?U)a+", "aa", 0..<1), ("b*", "aab", 0..<0), ("[0-9]+$", "a1b22", 3..<5),
    ])
    func `the match found is the leftmost, then the first by priority`(pattern: String, text: String, range: Range<Int>) throws {
        #expect(try RegularExpression(pattern).firstMatch(in: text) == range)
    }

    @Test func `a search can go on behind an earlier match`() throws {
        let expression = try RegularExpression("[0-9]+")
        #expect(expression.firstMatch(in: "1 22 333", from: 1) == 2..<4)
        #expect(expression.firstMatch(in: "1 22 333", from: 8) == nil)
        #expect(try RegularExpression("^2").firstMatch(in: "12", from: 1) == nil)
    }

    @Test func `hostile expressions take time in proportion to the text`() throws {
        // A backtracking engine would need 2^5000 steps.
        let text = String(repeating: "a", count: 5000)
        #expect(try !RegularExpression("^(a+)+$").matches(text + "!"))
        #expect(try !RegularExpression("(a|aa)+$").matches(text + "!"))
        #expect(try !RegularExpression("(a?){50}a{50}b").matches(text))
    }

    @Test func `no text makes the parser fail in any other way than with an error`() {
        let alphabet = Array(#"ab01()[]{}|*+?^$.\-:,iPpLdwQExz<>&"#)
        var generator = SeededGenerator(seed: 0x5EED)
        for _ in 0..<20_000 {
            let pattern = String(
                (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                })
            do {
                let expression = try RegularExpression(pattern)
                if let range = expression.firstMatch(in: "ab01é\n") {
                    #expect(range.upperBound <= 7, "seed 0x5EED, pattern \(pattern)")
                    #expect(expression.matches("ab01é\n"), "seed 0x5EED, pattern \(pattern)")
                }
            } catch {
                #expect(!error.reason.isEmpty)
            }
        }
    }
}
