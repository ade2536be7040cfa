import KubernetesModel
import Testing

@Suite struct NameRuleTests {
    static let label =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
        + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    static let long = String(repeating: "a", count: 64)

    @Test(arguments: [
        ("web-1", []), ("1", []), ("a.b", ["must not contain dots"]), ("", [label]), ("Web", [label]), ("-a", [label]),
        ("a-", [label]), ("a_b", [label]), (long, ["must be no more than 63 characters"]), ("é", [label]),
    ])
    func `a DNS label`(text: String, faults: [String]) { #expect(NameRule.dns1123Label(text) == faults) }

    @Test(arguments: [
        ("my.web-1", 0), ("a", 0), ("a..b", 1), (".a", 1), ("a.", 1), ("", 1), ("A", 1), (String(repeating: "a", count: 254), 1),
        (String(repeating: "a.", count: 150), 2),
    ])
    func `a DNS subdomain`(text: String, faults: Int) { #expect(NameRule.dns1123Subdomain(text).count == faults) }

    @Test(arguments: [("a", 0), ("a-1", 0), ("1a", 1), ("a.b", 1), ("", 1), (long, 1)])
    func `a DNS-1035 label begins with a letter`(text: String, faults: Int) {
        #expect(NameRule.dns1035Label(text).count == faults)
    }

    @Test(arguments: [
        ("app", []), ("app.kubernetes.io/name", []), ("a/b/c", nil), ("", nil), ("/a", nil), ("a/", nil), ("Example.com/a", nil),
        ("example.com/A_b.c", []), ("example.com/" + long, ["name part must be no more than 63 bytes"]),
    ])
    func `a qualified name`(text: String, faults: [String]?) {
        if let faults {
            #expect(NameRule.qualifiedName(text) == faults)
        } else {
            #expect(!NameRule.qualifiedName(text).isEmpty)
        }
    }

    @Test(arguments: [("", 0), ("v1.2_3", 0), ("-a", 1), ("a b", 1), (long, 1)])
    func `a label value`(text: String, faults: Int) { #expect(NameRule.labelValue(text).count == faults) }

    @Test(arguments: [
        ("http", []), ("http-2", []), ("8080", ["must contain at least one letter (a-z)"]),
        ("a--b", ["must not contain consecutive hyphens"]), ("-a", ["must not begin or end with a hyphen"]),
        ("abcdefghijklmnop", ["must be no more than 15 characters"]),
        ("Http", ["must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"]),
    ])
    func `a port's name`(text: String, faults: [String]) { #expect(NameRule.portName(text) == faults) }

    @Test(arguments: [("A_B", 0), ("my.var-1", 0), ("1A", 0), ("a b", 0), ("A=B", 1), ("", 1), ("é", 1)])
    func `an environment variable's name`(text: String, faults: Int) {
        #expect(NameRule.environmentVariable(text).count == faults)
    }

    @Test(arguments: [
        ("key.name", []), ("..", ["must not be '..'"]), (".", ["must not be '.'"]), ("..a", ["must not start with '..'"]),
        (".a", []),
    ])
    func `a key of a ConfigMap`(text: String, faults: [String]) { #expect(NameRule.configMapKey(text) == faults) }

    @Test func `ranges, percentages, path segments and headers`() {
        #expect(NameRule.portNumber(0) == ["must be between 1 and 65535, inclusive"])
        #expect(NameRule.portNumber(65535).isEmpty)
        #expect(NameRule.percentage("25%").isEmpty)
        #expect(!NameRule.percentage("%").isEmpty)
        #expect(NameRule.pathSegment("a/b%") == ["may not contain '/'", "may not contain '%'"])
        #expect(NameRule.pathSegment("..") == ["may not be '..'"])
        #expect(NameRule.httpHeaderName("X-A").isEmpty)
        #expect(!NameRule.httpHeaderName("").isEmpty)
    }

    @Test(arguments: [
        (0.5, "0.5"), (100_000, "100000"), (1_000_000, "1e+06"), (123_456_789, "1.23456789e+08"), (0.0001, "0.0001"),
        (0.00001, "1e-05"), (-12.25, "-12.25"), (1e300, "1e+300"), (0, "0"), (1.5e-7, "1.5e-07"),
    ])
    func `numbers are printed as Go prints them`(number: Double, text: String) {
        #expect(FieldError.invalid(.root.child("a"), .double(number), "").message == "a: Invalid value: \(text)")
    }
}
