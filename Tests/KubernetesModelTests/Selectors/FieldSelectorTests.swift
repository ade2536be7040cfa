import KubernetesModel
import TestSupport
import Testing

@Suite struct FieldSelectorTests {
    @Test(arguments: [
        ("", ""), ("metadata.name=web", "metadata.name=web"), ("a==b", "a=b"), ("a!=b", "a!=b"), ("b=1,a=2", "a=2,b=1"),
        (",a=1,,", "a=1"), ("a=", "a="), (#"a=x\,y\=z\\"#, #"a=x\,y\=z\\"#), ("=x", "=x"), ("a=b!c", "a=b!c"),
    ])
    func `a field selector is read from a query parameter`(text: String, expected: String) throws {
        let selector = try FieldSelector(text)
        #expect(selector.description == expected)
        #expect(try FieldSelector(expected) == selector)
    }

    @Test(arguments: [
        ("a", "invalid selector: 'a'; can't understand 'a'"), ("a=1,b>2", "invalid selector: 'a=1,b>2'; can't understand 'b>2'"),
        ("a=b=c", "invalid field selector: unescaped character in value: 61"),
        (#"a=\x"#, #"invalid field selector: invalid escape sequence: \x"#),
        (#"a=b\"#, #"invalid field selector: invalid escape sequence: \"#),
    ])
    func `a faulty field selector is refused as the API server refuses it`(text: String, message: String) {
        do throws(SelectorError) {
            _ = try FieldSelector(text)
            Issue.record("\(text) was read")
        } catch {
            #expect(error.description == message)
        }
    }

    @Test func `a field selector matches the values of fields`() throws {
        let fields = ["metadata.name": "web", "status.phase": "Running"]
        func matches(_ text: String) throws -> Bool { try FieldSelector(text).matches { fields[$0] ?? "" } }
        #expect(try matches(""))
        #expect(try matches("metadata.name=web,status.phase=Running"))
        #expect(try !matches("metadata.name=web,status.phase!=Running"))
        #expect(try matches("status.phase!=Failed"))
        #expect(try matches("spec.nodeName="))
        #expect(try !matches("spec.nodeName!="))
    }

    @Test func `an escaped value matches unescaped`() throws {
        #expect(try FieldSelector(#"a=x\,y\=z\\"#).matches { _ in #"x,y=z\"# })
    }

    @Test func `any text gets an answer`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "metadata.name", "=", "==", "!=", "!", ",", "\\", "\\,", "\\=", " ", "é", "\u{0}", "(", ")"]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0..<8, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined()
            guard let selector = try? FieldSelector(text) else { continue }
            // `==` is written as `=`, which may stand elsewhere in the order.
            let again = try? FieldSelector(selector.description)
            #expect(again.map { Set($0.terms) } == Set(selector.terms), "seed \(seed): \(text)")
        }
    }

    @Test func `the one value that a field must have is known`() throws {
        let selector = try FieldSelector("metadata.name=web,status.phase!=Running")
        #expect(selector.requiredValue(of: "metadata.name") == "web")
        #expect(selector.requiredValue(of: "status.phase") == nil)
        #expect(selector.requiredValue(of: "spec.nodeName") == nil)
    }
}
