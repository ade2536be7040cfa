import FoundationEssentials
import Testing

@Suite(.timeLimit(.minutes(10))) struct MemoryTests {
    private static func many(_ count: Int, _ item: (Int) -> String) -> String { (0..<count).map(item).joined(separator: ",") }

    /// Bodies that take much memory to refuse.
    private static let bodies = [
        "entries": #"{"metadata":{"name":"x"},"data":{\#(many(100_000) { "\"\($0)\":\"\"" })}}"#,
        "labels": #"{"metadata":{"name":"x","labels":{\#(many(40_000) { "\"-\($0)\":\"\"" })}}}"#,
        "numbers": #"{"metadata":{"name":"x"},"data":[\#(many(500_000) { _ in "0" })]}"#,
        "fields": #"{"metadata":{"name":"x"},\#(many(60_000) { "\"f\($0)\":{}" })}"#,
        "text": #"{"metadata":{"name":"x","annotations":{"a":"\#(String(repeating: "é", count: 1_400_000))"}}}"#,
        "depth": String(repeating: #"{"a":["#, count: 400_000),
    ]

    @Test func `memory that hostile requests took is given back`() async throws {
        try await DevSession.run(["--no-operator"]) { (session) async throws in
            for (name, body) in Self.bodies {
                try body.write(to: session.folder.appending(path: name), atomically: false, encoding: .utf8)
            }
            let kubectl = Command.kubectl(session.kubeconfig)
            _ = try await session.kubectl("get ns")
            let before = session.process.residentBytes
            var highest = before
            for name in Self.bodies.keys.sorted() {
                let path = "/api/v1/namespaces/default/configmaps?fieldValidation=Strict"
                let answer = try await kubectl.run("create", "--raw", path, "-f", session.folder.appending(path: name).path)
                #expect(answer.exitCode == 1 && answer.text.utf8.count < 4 << 20, "\(name): \(answer.text.prefix(300))")
                highest = max(highest, session.process.residentBytes)
            }
            // The code that was needed for the first time stays, so some of it does.
            let allowed = before + 32 << 20
            let end = ContinuousClock.now + .seconds(20)
            while session.process.residentBytes > allowed, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(100))
            }
            let after = session.process.residentBytes
            #expect(after <= allowed, "\(before >> 20) MiB before, \(highest >> 20) at most, \(after >> 20) after")
            #expect(try await session.kubectl("get cm -o name") == "configmap/kube-root-ca.crt\n")
        }
    }
}
