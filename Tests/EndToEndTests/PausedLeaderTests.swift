import FoundationEssentials
import Testing

@Suite(.timeLimit(.minutes(10))) struct PausedLeaderTests {
    private static func start(_ session: DevSession) throws -> RunningProcess {
        try Command.agentOperator.start([
            "run", "--kubeconfig", session.kubeconfig, "--health-address", "off", "--leader-elect",
            "--lease-namespace", "default",
        ])
    }

    @Test func `Fault 42: a leader that the system stops for longer than its lease writes nothing when it wakes, and ends`()
        async throws
    {
        try await DevSession.run(["--no-operator", "--enable-fault-injection"]) { (session) async throws in
            let first = try Self.start(session)
            try await first.waitFor("controllers start")
            let second = try Self.start(session)
            _ = try await session.kubectl("apply -f examples/quickstart.yaml")
            _ = try await session.kubectl("wait --for=condition=Ready agd/hello --timeout=60s")
            first.pause()
            // It will see this when it wakes, and would have to act on it if it still led.
            _ = try await session.kubectl("scale agd/hello --replicas=2")
            // Nobody takes over before the lease of 15 s has run out.
            try await second.waitFor("controllers start")
            _ = try await session.kubectl("wait --for=jsonpath={.status.availableReplicas}=2 agd/hello --timeout=60s")
            let generation = try await session.kubectl("get deploy/hello -o jsonpath={.metadata.generation}")
            first.proceed()
            let end = await first.end()
            #expect(end.exitCode > 0 && end.text.contains("lease"), "\(end.text)")
            #expect(!end.text.contains("updated the Deployment"), "\(end.text)")
            #expect(try await session.kubectl("get deploy/hello -o jsonpath={.metadata.generation}") == generation)
            _ = try await session.kubectl("scale agd/hello --replicas=1")
            _ = try await session.kubectl("wait --for=jsonpath={.status.availableReplicas}=1 agd/hello --timeout=60s")
            second.interrupt()
            #expect(await second.end().exitCode == 0)
        }
    }
}
