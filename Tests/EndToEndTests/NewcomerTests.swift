import FoundationEssentials
import Testing

/// The path of somebody who has just cloned the repository: the built binary and a real kubectl.
@Suite struct NewcomerTests {
    @Test func `the quickstart is Ready, and what kubectl does to it holds`() async throws {
        try await DevSession.run(["--apply", "examples/quickstart.yaml"]) { (session) async throws in
            let table = try await session.kubectl("get agd")
            #expect(
                table.contains("NAME    READY   REASON                 DESIRED   AVAILABLE   URL                           AGE"))
            #expect(table.contains("hello   True    AllReplicasAvailable   1         1           http://hello.default.svc:80"))
            #expect(try await session.kubectl("apply -f examples/quickstart.yaml").contains("hello unchanged"))
            #expect(try await session.kubectl("scale agd/hello --replicas=3").contains("scaled"))
            #expect(try await session.kubectl("wait --for=condition=Ready agd/hello --timeout=60s").contains("condition met"))
            #expect(try await session.kubectl("get deploy/hello -o jsonpath={.status.availableReplicas}") == "3")
            #expect(try await session.kubectl("rollout restart deploy/hello").contains("restarted"))
            #expect(try await session.kubectl("rollout status deploy/hello --timeout=60s").contains("successfully rolled out"))
            #expect(try await session.kubectl("explain agd.spec.autoscaling").contains("No more pods than this."))
            let description = try await session.kubectl("describe agd hello")
            #expect(description.contains("Created Deployment and Service"))
            #expect(try await session.kubectl("delete agd hello --timeout=60s").contains("deleted"))
            _ = try await session.kubectl("wait --for=delete deploy/hello --timeout=60s")
        }
    }

    @Test func `every example that is meant to work becomes Ready`() async throws {
        let files = ["quickstart", "autoscaled", "secrets-and-config", "pod-template"]
        try await DevSession.run(files.flatMap { ["--apply", "examples/\($0).yaml"] }) { (session) async throws in
            #expect(
                try await session.kubectl("wait --for=condition=Ready agd --all --timeout=60s").split(separator: "\n").count == 4)
            #expect(
                try await session.kubectl("get deploy/coder -o jsonpath={.spec.template.spec.containers[*].name}")
                    == "agent log-shipper")
            #expect(try await session.kubectl("get hpa researcher -o jsonpath={.spec.maxReplicas}") == "10")
        }
    }

    @Test func `the operator runs beside a control plane without one, and stops when told to`() async throws {
        try await DevSession.run(["--no-operator"]) { (session) async throws in
            let kubeconfig = try await session.kubectl("config view --raw -o json")
            let file = FileManager.default.temporaryDirectory.appending(path: "run-\(UInt64.random(in: 0...UInt64.max))")
            try kubeconfig.write(to: file, atomically: false, encoding: .utf8)
            defer { try? FileManager.default.removeItem(at: file) }
            let running = try Command.agentOperator.start([
                "run", "--kubeconfig", file.path, "--health-address", "off", "--leader-elect",
            ])
            try await running.waitFor("controllers start")
            _ = try await session.kubectl("apply -f examples/quickstart.yaml")
            _ = try await session.kubectl("wait --for=condition=Ready agd/hello --timeout=60s")
            running.interrupt()
            #expect(await running.end().exitCode == 0)
            #expect(
                try await session.kubectl("get lease agent-operator -n agent-operator -o jsonpath={.spec.holderIdentity}") == "")
        }
    }
}
