import FoundationEssentials
import Testing

/// The door for faults as a person finds it: a flag of `dev`, and kubectl.
@Suite struct FaultInjectionTests {
    private typealias Kubectl = @Sendable (String) async throws -> String

    private static func inject(_ rule: String, _ kubectl: Kubectl) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "fault-\(UInt64.random(in: 0...UInt64.max)).json")
        try rule.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try await kubectl("create --raw /faults -f \(file.path)")
    }

    @Test func `a person injects faults with kubectl, and the operator gets over them`() async throws {
        try await NewcomerTests.withDev(["--enable-fault-injection", "--apply", "examples/quickstart.yaml"]) {
            (kubectl) async throws in
            _ = try await kubectl("wait --for=condition=Ready agd/hello --timeout=60s")
            try await Self.inject(
                #"{"effect": "answer", "code": 503, "resource": "deployments", "verbs": ["patch"], "userAgent": "agent-operator", "times": 2}"#,
                kubectl)
            _ = try await kubectl("scale agd/hello --replicas=2")
            _ = try await kubectl("wait --for=jsonpath={.status.availableReplicas}=2 agd/hello --timeout=60s")
            _ = try await kubectl("wait --for=condition=Ready agd/hello --timeout=60s")
            #expect(try await kubectl("get --raw /faults").contains(#""struck":2"#))
            #expect(try await kubectl("delete --raw /faults") == #"{"faults":[]}"#)
        }
    }

    @Test func `without the flag there is no such door`() async throws {
        try await NewcomerTests.withDev(["--no-operator"]) { (kubectl) async throws in
            await #expect(throws: CommandFailure.self) { _ = try await kubectl("get --raw /faults") }
        }
    }

    @Test func `Faults 36, 37: an operator that is killed while it waits for an answer is followed by one that does the rest`()
        async throws
    {
        try await NewcomerTests.withDev(["--no-operator", "--enable-fault-injection"]) { (kubectl) async throws in
            let file = FileManager.default.temporaryDirectory.appending(path: "run-\(UInt64.random(in: 0...UInt64.max))")
            try await kubectl("config view --raw -o json").write(to: file, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(at: file) }
            func start() async throws -> RunningProcess {
                let running = try Command.agentOperator.start(["run", "--kubeconfig", file.path, "--health-address", "off"])
                try await running.waitFor("controllers start")
                return running
            }
            let first = try await start()
            try await Self.inject(
                #"{"effect": "blackHole", "resource": "services", "userAgent": "agent-operator", "verbs": ["patch"]}"#, kubectl)
            _ = try await kubectl("apply -f examples/quickstart.yaml")
            _ = try await kubectl("wait --for=create deploy/hello --timeout=60s")
            first.kill()
            #expect(await first.end().exitCode == -9)
            _ = try await kubectl("delete --raw /faults")
            let second = try await start()
            _ = try await kubectl("wait --for=condition=Ready agd/hello --timeout=60s")
            #expect(try await kubectl("get deploy/hello -o jsonpath={.metadata.generation}") == "1")
            #expect(try await kubectl("get rs -o name").split(separator: "\n").count == 1)
            #expect(try await kubectl("get svc/hello -o name") == "service/hello\n")
            second.interrupt()
            #expect(await second.end().exitCode == 0)
        }
    }

    @Test func `Fault 41: an operator whose log nobody reads any more, or that has none, goes on`() async throws {
        try await NewcomerTests.withDev(["--no-operator"]) { (kubectl) async throws in
            let file = FileManager.default.temporaryDirectory.appending(path: "run-\(UInt64.random(in: 0...UInt64.max))")
            try await kubectl("config view --raw -o json").write(to: file, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(at: file) }
            let run = "\(Command.agentOperator.path) run --kubeconfig \(file.path) --health-address off"
            for (number, line) in ["(\(run) 2>&1; echo ended) | head -n 1", "exec \(run) >&- 2>&-"].enumerated() {
                let running = try Command(path: "/bin/sh").start(["-c", line])
                if number == 0 { try await running.waitFor("controllers start") }
                let agent =
                    "apiVersion: agentoperator.dev/v1alpha1\nkind: AgentDeployment\nmetadata: {name: a\(number)}\nspec: {image: \"a:1\"}"
                let manifest = FileManager.default.temporaryDirectory.appending(
                    path: "agent-\(UInt64.random(in: 0...UInt64.max))")
                try agent.write(to: manifest, atomically: true, encoding: .utf8)
                defer { try? FileManager.default.removeItem(at: manifest) }
                _ = try await kubectl("apply -f \(manifest.path)")
                _ = try await kubectl("wait --for=condition=Ready agd/a\(number) --timeout=30s")
                running.interruptGroup()
                _ = await running.end()
            }
        }
    }
}
