import FoundationEssentials
import Testing

/// The door for faults as a person finds it: a flag of `dev`, and kubectl.
@Suite struct FaultInjectionTests {
    private static func inject(_ rule: String, _ session: DevSession) async throws {
        let file = session.folder.appending(path: "fault.json")
        try rule.write(to: file, atomically: false, encoding: .utf8)
        _ = try await session.kubectl("create --raw /faults -f \(file.path)")
    }

    @Test func `a person injects faults with kubectl, and the operator gets over them`() async throws {
        try await DevSession.run(["--enable-fault-injection", "--apply", "examples/quickstart.yaml"]) {
            (session) async throws in
            _ = try await session.kubectl("wait --for=condition=Ready agd/hello --timeout=60s")
            try await Self.inject(
                #"{"effect": "answer", "code": 503, "resource": "deployments", "verbs": ["patch"], "userAgent": "agent-operator", "times": 2}"#,
                session)
            _ = try await session.kubectl("scale agd/hello --replicas=2")
            _ = try await session.kubectl("wait --for=jsonpath={.status.availableReplicas}=2 agd/hello --timeout=60s")
            _ = try await session.kubectl("wait --for=condition=Ready agd/hello --timeout=60s")
            #expect(try await session.kubectl("get --raw /faults").contains(#""struck":2"#))
            #expect(try await session.kubectl("delete --raw /faults") == #"{"faults":[]}"#)
        }
    }

    @Test func `without the flag there is no such door`() async throws {
        try await DevSession.run(["--no-operator"]) { (session) async throws in
            await #expect(throws: CommandFailure.self) { _ = try await session.kubectl("get --raw /faults") }
        }
    }

    @Test func `Faults 36, 37: an operator that is killed while it waits for an answer is followed by one that does the rest`()
        async throws
    {
        try await DevSession.run(["--no-operator", "--enable-fault-injection"]) { (session) async throws in
            func start() async throws -> RunningProcess {
                let running = try Command.agentOperator.start([
                    "run", "--kubeconfig", session.kubeconfig, "--health-address", "off",
                ])
                try await running.waitFor("controllers start")
                return running
            }
            let first = try await start()
            try await Self.inject(
                #"{"effect": "blackHole", "resource": "services", "userAgent": "agent-operator", "verbs": ["patch"]}"#, session)
            _ = try await session.kubectl("apply -f examples/quickstart.yaml")
            _ = try await session.kubectl("wait --for=create deploy/hello --timeout=60s")
            first.kill()
            #expect(await first.end().exitCode == -9)
            _ = try await session.kubectl("delete --raw /faults")
            let second = try await start()
            _ = try await session.kubectl("wait --for=condition=Ready agd/hello --timeout=60s")
            #expect(try await session.kubectl("get deploy/hello -o jsonpath={.metadata.generation}") == "1")
            #expect(try await session.kubectl("get rs -o name").split(separator: "\n").count == 1)
            #expect(try await session.kubectl("get svc/hello -o name") == "service/hello\n")
            second.interrupt()
            #expect(await second.end().exitCode == 0)
        }
    }

    @Test func `Fault 41: an operator whose log nobody reads any more, or that has none, goes on`() async throws {
        try await DevSession.run(["--no-operator"]) { (session) async throws in
            let run = "\(Command.agentOperator.path) run --kubeconfig \(session.kubeconfig) --health-address off"
            for (number, line) in ["(\(run) 2>&1; echo ended) | sed '/controllers start/q'", "exec \(run) >&- 2>&-"].enumerated()
            {
                let running = try Command(path: "/bin/sh").start(["-c", line])
                if number == 0 { try await running.waitFor("controllers start") }
                let agent =
                    "apiVersion: agentoperator.dev/v1alpha1\nkind: AgentDeployment\nmetadata: {name: a\(number)}\nspec: {image: \"a:1\"}"
                let manifest = session.folder.appending(path: "agent-\(number).yaml")
                try agent.write(to: manifest, atomically: false, encoding: .utf8)
                _ = try await session.kubectl("apply -f \(manifest.path)")
                _ = try await session.kubectl("wait --for=condition=Ready agd/a\(number) --timeout=30s")
                running.interruptGroup()
                _ = await running.end()
            }
        }
    }
}
