import KubernetesModel
import TestSupport
import Testing

@Suite struct LabelSelectorTests {
    @Test(arguments: [
        ("", ""), ("app=web", "app=web"), ("app==web", "app==web"), (" app = web ", "app=web"), ("b=1,a=2", "a=2,b=1"),
        ("app!=web", "app!=web"), ("app", "app"), ("!app", "!app"), ("! app", "!app"), ("app=", "app="), ("app=,b", "app=,b"),
        ("tier in (b,a,b)", "tier in (a,b)"), ("tier notin(a)", "tier notin (a)"), ("tier in ()", "tier in ()"),
        ("x in (a,)", "x in (,a)"), ("x in (,a)", "x in (,a)"), ("x in (,,)", "x in ()"), ("n>5", "n>5"), ("n < 7", "n<7"),
        ("in in (in,notin)", "in in (in,notin)"), ("notin=in", "notin=in"),
        ("example.com/app=a.b_c-d", "example.com/app=a.b_c-d"),
        ("a in (x)\t,\nb", "a in (x),b"),
    ])
    func `a selector is read from a query parameter`(text: String, expected: String) throws {
        let selector = try LabelSelector(text)
        #expect(selector.description == expected)
        #expect(try LabelSelector(expected) == selector)
    }

    static let nameRule =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
        + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

    @Test(arguments: [
        (",", "found ',', expected: !, identifier, or 'end of string'"),
        ("=a", "found '=', expected: !, identifier, or 'end of string'"),
        ("a,", "found '', expected: identifier after ','"), ("a,,b", "found ',', expected: identifier after ','"),
        ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("a=b c", "found 'c', expected: ',' or 'end of string'"), ("!a=b", "found '=', expected: ',' or 'end of string'"),
        ("!=a", "found '!=', expected: !, identifier, or 'end of string'"),
        ("!", "unable to parse requirement: found '', expected: identifier"),
        ("a in b", "unable to parse requirement: found 'b' expected: '('"),
        ("a in", "unable to parse requirement: found '' expected: '('"),
        ("a in (", "unable to parse requirement: found '', expected: ',', ')' or identifier"),
        ("a in (b", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("a in (b c)", "unable to parse requirement: found 'c', expected: ',' or ')'"),
        ("a=(", "unable to parse requirement: found '(', expected: identifier"),
        (
            "n>x",
            "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer"
        ),
        ("-a=b", "unable to parse requirement: <nil>: Invalid value: \"-a\": name part \(nameRule)"),
        (
            "a/b/c",
            "unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a valid label key \(nameRule) "
                + "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        ),
        (
            "/b", "unable to parse requirement: <nil>: Invalid value: \"/b\": prefix part must be non-empty"
        ),
        (
            "a=b$",
            "unable to parse requirement: values[0][a]: Invalid value: \"b$\": a valid label must be an empty string or "
                + "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
                + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
                + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
        ),
        (
            "\(String(repeating: "k", count: 64))=v",
            "unable to parse requirement: <nil>: Invalid value: \"\(String(repeating: "k", count: 64))\": "
                + "name part must be no more than 63 bytes"
        ),
    ])
    func `a faulty selector is refused as the API server refuses it`(text: String, message: String) {
        do throws(SelectorError) {
            _ = try LabelSelector(text)
            Issue.record("\(text) was read")
        } catch {
            #expect(error.description == message)
        }
    }

    static let labels = ["app": "web", "tier": "a", "n": "6", "empty": ""]

    @Test(arguments: [
        ("", true), ("app=web", true), ("app==web", true), ("app=db", false), ("app!=db", true), ("app!=web", false),
        ("none!=x", true), ("none=x", false), ("none=", false), ("empty=", true), ("app", true), ("none", false), ("!none", true),
        ("!app", false), ("tier in (a,b)", true), ("tier in (c)", false), ("none in (a)", false), ("tier notin (c)", true),
        ("tier notin (a)", false), ("none notin (a)", true), ("n>5", true), ("n>6", false), ("n<7", true), ("n<6", false),
        ("app>1", false), ("none>1", false), ("app=web,tier=a", true), ("app=web,tier=b", false), ("empty in ()", true),
    ])
    func `a selector matches labels`(text: String, expected: Bool) throws {
        let selector = try LabelSelector(text)
        #expect(selector.matches(Self.labels) == expected)
        var pod = KubernetesObject(.pods, namespace: "default", name: "web")
        pod["metadata", "labels"] = .object(JSONObject(Self.labels.map { ($0.key, .string($0.value)) }))
        #expect(selector.matches(pod) == expected)
    }

    @Test func `an object without labels matches what asks for none`() throws {
        let pod = KubernetesObject(.pods, namespace: "default", name: "web")
        #expect(LabelSelector.everything.matches(pod))
        #expect(try LabelSelector("!app").matches(pod))
        #expect(try !LabelSelector("app").matches(pod))
    }

    @Test func `a selector is read from an object`() throws {
        let selector = try LabelSelector(json: [
            "matchLabels": ["app": "web"],
            "matchExpressions": [
                ["key": "tier", "operator": "In", "values": ["b", "a"]], ["key": "x", "operator": "NotIn", "values": ["y"]],
                ["key": "e", "operator": "Exists"], ["key": "d", "operator": "DoesNotExist", "values": []],
            ],
        ])
        #expect(selector.description == "app=web,!d,e,tier in (a,b),x notin (y)")
        #expect(try LabelSelector(json: [:]) == .everything)
        #expect(try LabelSelector(json: ["matchLabels": .null, "matchExpressions": []]) == .everything)
        #expect(try LabelSelector(matchLabels: ["b": "1", "a": "2"]).description == "a=2,b=1")
    }

    @Test(
        arguments: [
            ([], "a label selector must be an object, not array"),
            (["matchLabels": []], "matchLabels: must be an object, not array"),
            (["matchLabels": ["a": 1]], "matchLabels[a]: must be a string"),
            (["matchExpressions": [:]], "matchExpressions: must be an array, not object"),
            (["matchExpressions": [["operator": "In"]]], "matchExpressions[0].key: Required value"),
            (["matchExpressions": [["key": "a", "operator": "in"]]], "\"in\" is not a valid label selector operator"),
            (
                ["matchExpressions": [["key": "a", "operator": "In", "values": [1]]]],
                "matchExpressions[0].values: must be strings"
            ),
            (
                ["matchExpressions": [["key": "a", "operator": "In"]]],
                "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"
            ),
            (
                ["matchExpressions": [["key": "a", "operator": "Exists", "values": ["b"]]]],
                "values: Invalid value: [\"b\"]: values set must be empty for exists and does not exist"
            ),
        ] as [(JSONValue, String)])
    func `a faulty selector in an object is refused`(json: JSONValue, message: String) {
        do throws(SelectorError) {
            _ = try LabelSelector(json: json)
            Issue.record("\(json) was read")
        } catch {
            #expect(error.description == message)
        }
    }

    @Test func `any text gets an answer, and what is read is written so that it reads back`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "b", "in", "notin", "=", "==", "!=", "!", "(", ")", ",", ",", " ", ">", "<", "1", "\u{0}", "é", "a/b"]
        for _ in 0..<800 {
            let text = (0..<Int.random(in: 0..<9, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined()
            if let selector = try? LabelSelector(text) {
                #expect((try? LabelSelector(selector.description)) == selector, "seed \(seed): \(text)")
            }
        }
    }
}
