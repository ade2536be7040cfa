import KubernetesModel
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import DevCluster

/// Requests that nobody sends by mistake: each is answered with a refusal or ends its connection, and the next client is served.
///
/// All clusters of a test run share two event loops, so that a request may wait for the work on many others.
@Suite(.timeLimit(.minutes(5))) struct AbuseTests {
    private static let configMaps = "/api/v1/namespaces/default/configmaps"

    private static func configMap(_ members: String) -> String { #"{"metadata":{"name":"abuse"},\#(members)}"# }

    private static func many(_ count: Int, _ item: (Int) -> String) -> String { (0..<count).map(item).joined(separator: ",") }

    /// What is sent to create a ConfigMap, and the code of the answer.
    private static let bodies: [String: (body: String, status: Int)] = [
        "nothing but spaces": (String(repeating: " ", count: 3_000_000), 400),
        "deep arrays": (String(repeating: "[", count: 3_000_000), 400),
        "deep objects": (String(repeating: #"{"a":"#, count: 500_000), 400),
        "deep and closed": (
            configMap(#""x":"# + String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000)), 400
        ),
        "a map of many entries": (configMap(#""data":{\#(many(90_000) { "\"\($0)\":\"\"" })}"#), 500),
        "one key again and again": (configMap(#""data":{\#(many(100_000) { _ in "\"a\":\"\"" })}"#), 201),
        "a long path to a key again and again": (
            configMap(
                #""data":{"\#(String(repeating: "k", count: 500_000))":{\#(many(100_000) { _ in "\"a\":\"\"" })}}"#), 400
        ),
        "unknown fields": (configMap(many(60_000) { "\"f\($0)\":0" }), 201),
        "labels that are none": (#"{"metadata":{"name":"abuse","labels":{\#(many(20_000) { "\"-\($0)\":\"\"" })}}}"#, 422),
        "a list where a map belongs": (configMap(#""data":[\#(many(500_000) { _ in "0" })]"#), 400),
        "a number of a million digits": (configMap(#""immutable":"# + String(repeating: "9", count: 1_000_000)), 400),
        "an unfinished escape": (configMap(#""data":{"a":"\u12"#), 400), "two values": ("{}{}", 400), "a list": ("[]", 400),
        "null": ("null", 400), "over the limit": (String(repeating: " ", count: 3_200_000), 413),
        "a map of a million entries": (configMap(#""data":{"# + String(repeating: #""k":"","#, count: 1_000_000) + "}"), 413),
    ]

    @Test(arguments: bodies.keys.sorted())
    func `a hostile body is refused or does no harm`(kind: String) async throws {
        let (body, status) = try #require(Self.bodies[kind])
        try await ServerTests.withCluster { cluster in
            let admin = "Authorization: Bearer \(cluster.adminToken)"
            let answer = try await RawConnection.open(to: cluster) { connection in
                try await connection.request("POST \(Self.configMaps)", [admin], body: body)
                return try await connection.answer()
            }
            #expect(answer.status.hasPrefix("HTTP/1.1 \(status) "), "\(answer.body.prefix(300))")
            #expect(answer.head.utf8.count < 16 << 10 && answer.body.utf8.count < 4 << 20)
            try await Self.checkThatItServes(cluster)
        }
    }

    /// Lists that are multiplied or compared with each other.
    private static let policies: [String: String] = {
        func rules(_ groups: String, _ versions: String, _ resources: String, _ more: String = "") -> String {
            #""matchConstraints":{"resourceRules":[{"apiGroups":[\#(groups)],"apiVersions":[\#(versions)],"operations":["CREATE"],"#
                + #""resources":[\#(resources)]\#(more)}]}"#
        }
        let names = many(8000) { "\"n\($0)\"" }
        let plain = rules(#""apps""#, #""v1""#, #""deployments""#)
        let validations = #""validations":[{"expression":"true"}]"#
        return [
            "nothing": plain + "," + validations,
            "rules": rules(names, names, names) + "," + validations,
            "names": rules(#""apps""#, #""v1""#, #""deployments""#, #","resourceNames":[\#(many(100_000) { "\"n\($0)\"" })]"#)
                + ","
                + validations,
            "validations": #"\#(plain),"validations":[\#(many(25_000) { "{\"expression\":\"object.x\($0)>0\"}" })]"#,
            "variables": plain + #","variables":[\#(many(20_000) { "{\"name\":\"v\($0)\",\"expression\":\"1\"}" })],"#
                + validations,
        ]
    }()

    @Test(arguments: policies.keys.sorted())
    func `a policy with very long lists is answered, and holds up nobody`(list: String) async throws {
        let spec = try #require(Self.policies[list])
        try await ServerTests.withCluster { cluster in
            func post(_ path: String, _ body: String) async throws -> String {
                try await RawConnection.open(to: cluster) { connection in
                    try await connection.request(
                        "POST /apis/\(path)", ["Authorization: Bearer \(cluster.adminToken)"], body: body)
                    return try await connection.answer().status
                }
            }
            let group = "admissionregistration.k8s.io/v1"
            for (name, spec) in [("abuse", spec), ("next", Self.policies["nothing", default: ""])] {
                let status = try await post(
                    "\(group)/validatingadmissionpolicies", #"{"metadata":{"name":"\#(name)"},"spec":{\#(spec)}}"#)
                try #require(status.hasPrefix("HTTP/1.1 201 "), "\(status)")
            }
            let binding = #"{"metadata":{"name":"abuse"},"spec":{"policyName":"abuse","validationActions":["Deny"]}}"#
            let bound = try await post("\(group)/validatingadmissionpolicybindings", binding)
            #expect(bound.hasPrefix("HTTP/1.1 201 "), "\(bound)")
            let deployment = #"""
                {"metadata":{"name":"asked"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
                "spec":{"containers":[{"name":"c","image":"i"}]}}}}
                """#
            let asked = try await post("apps/v1/namespaces/default/deployments", deployment)
            #expect(!asked.contains(" 5"), "\(asked)")
            try await Self.checkThatItServes(cluster)
            let next = ObjectKey(namespace: nil, name: "next")
            try await eventually("the policy is looked at") {
                cluster.resources.view.get(.admissionPolicies, next)?.status["observedGeneration"] == 1
            }
        }
    }

    /// A schema can describe itself, so that nothing but the depth of JSON bounds it.
    @Test(arguments: ["not", "allOf", "properties", "items", "additionalProperties"])
    func `a definition with a schema as deep as JSON may be does no harm`(step: String) async throws {
        let steps: [String: (String, String, depth: Int)] = [
            "not": (#""not":{"#, "}", 500), "allOf": (#""allOf":[{"#, "}]", 250),
            "properties": (#""type":"object","properties":{"p":{"#, "}}", 250),
            "items": (#""type":"array","items":{"#, "}", 500),
            "additionalProperties": (#""type":"object","additionalProperties":{"#, "}", 500),
        ]
        let (opening, closing, depth) = try #require(steps[step])
        let schema = String(repeating: opening, count: depth) + #""type":"string""# + String(repeating: closing, count: depth)
        let body = """
            {"metadata":{"name":"abuses.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"abuses",
            "kind":"Abuse"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object",
            "properties":{"spec":{\(schema)}}}}}]}}
            """
        try await ServerTests.withCluster { cluster in
            let admin = "Authorization: Bearer \(cluster.adminToken)"
            for path in [
                "apis/apiextensions.k8s.io/v1/customresourcedefinitions", "openapi/v2", "openapi/v3/apis/example.com/v1",
            ] {
                let isFirst = path.hasPrefix("apis")
                let answer = try await RawConnection.open(to: cluster) { connection in
                    try await connection.request((isFirst ? "POST /" : "GET /") + path, [admin], body: isFirst ? body : "")
                    return try await connection.answer()
                }
                #expect(!answer.status.contains(" 5"), "\(path): \(answer.status) \(answer.body.prefix(300))")
            }
            try await Self.checkThatItServes(cluster)
        }
    }

    @Test func `bytes that are no UTF-8 are refused where they stand`() async throws {
        try await ServerTests.withCluster { cluster in
            let (head, tail) = (#"{"metadata":{"name":"abuse"},"data":{"a":""#, #""}}"#)
            for bytes: [UInt8] in [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]] {
                try await RawConnection.open(to: cluster) { connection in
                    let body = Array(head.utf8) + bytes + Array(tail.utf8)
                    try await connection.send(
                        "POST \(Self.configMaps) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Authorization: Bearer \(cluster.adminToken)\r\nContent-Length: \(body.count)\r\n\r\n")
                    try await connection.send(body)
                    let answer = try await connection.answer()
                    #expect(answer.status.contains(" 400 ") && answer.body.contains("column"), "\(bytes): \(answer.body)")
                }
            }
        }
    }

    @Test func `who goes away in the middle of a request has changed nothing`() async throws {
        try await ServerTests.withCluster { cluster in
            let body = Self.configMap(#""data":{"a":"b"}"#)
            let head =
                "POST \(Self.configMaps) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer \(cluster.adminToken)\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            let whole = Array((head + body).utf8)
            for length in stride(from: 1, to: whole.count, by: 17) {
                try await RawConnection.open(to: cluster) { connection in try await connection.send(Array(whole[..<length])) }
            }
            try await Self.checkThatItServes(cluster)
        }
    }

    /// A request, and an answer that is not fetched, hold a connection for so long and no longer.
    @Test func `slow clients are let go`() async throws {
        var options = DevCluster.Options()
        (options.stallSeconds, options.idleSeconds) = (0.2, 0.3)
        try await ServerTests.withCluster(options) { cluster in
            let admin = "Authorization: Bearer \(cluster.adminToken)\r\n"
            for beginning in [
                "", "GET /livez HT", "GET /livez HTTP/1.1\r\nHost: loc",
                "POST \(Self.configMaps) HTTP/1.1\r\nHost: localhost\r\n\(admin)Content-Length: 100\r\n\r\n{",
            ] {
                // On a busy machine it may be over before anything was sent, which is an error here.
                let answer = try? await RawConnection.open(to: cluster) { connection in
                    try await connection.send(beginning)
                    return try await connection.rest()
                }
                #expect(answer ?? "" == "")
            }
            // One that never gets as far as TLS.
            let channel = try await RawConnection.bootstrap
                .connect(host: "127.0.0.1", port: Int(cluster.server.split(separator: ":").last ?? "") ?? 0).get()
            try await channel.closeFuture.get()
            // And every client may be slow for once.
            var isServing = false
            for _ in 0..<50 where !isServing { isServing = (try? await Self.isReady(cluster)) ?? false }
            #expect(isServing)
        }
    }

    /// The beginning of a request that never comes holds a connection of HTTP/2 for so long and no longer, even if others came.
    @Test func `a half sent head ends a connection of HTTP 2`() async throws {
        var options = DevCluster.Options()
        (options.stallSeconds, options.idleSeconds) = (30, 10)
        try await ServerTests.withCluster(options) { cluster in
            let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
            // GET, https, and by their indexes :path and :authority.
            let block = [0x82, 0x87, 0x04, 6] + Array("/livez".utf8) + [0x01, 9] + Array("localhost".utf8)
            let whole = [0, 0, UInt8(block.count), 1, 5, 0, 0, 0, 1] + block
            let half = [0, 0, UInt8(block.count), 1, 5, 0, 0, 0, 3] + block.prefix(7)
            let answers = try await RawConnection.open(to: cluster, speaking: "h2") { connection in
                try await connection.send(Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings + whole + half)
                return try await connection.rest()
            }
            #expect(answers.contains("ok"))
            try await Self.checkThatItServes(cluster)
        }
    }

    private static func checkThatItServes(_ cluster: DevCluster) async throws { #expect(try await isReady(cluster)) }

    private static func isReady(_ cluster: DevCluster) async throws -> Bool {
        try await RawConnection.open(to: cluster) { connection in
            try await connection.request("GET /readyz")
            return try await connection.answer().body == "ok"
        }
    }
}
