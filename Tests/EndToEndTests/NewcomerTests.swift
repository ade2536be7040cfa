import FoundationEssentials
import Testing

/// The path of somebody who has just cloned the repository: the built binary and a real kubectl.
@Suite struct NewcomerTests {
    /// Runs `dev` with these arguments, and ends it as Ctrl-C does.
    static func withDev(
        _ arguments: [String], _ body: (_ kubectl: @Sendable (String) async throws -> String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "agent-operator-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let kubeconfig = folder.appending(path: "kubeconfig").path
        let dev = try Command.agentOperator.start(["dev", "--kubeconfig", kubeconfig] + arguments)
        try await dev.waitFor("Ctrl-C ends it")
        do {
            try await body { line in
                let words = line.split(separator: " ").map { String($0) }
                let output = try await Command.kubectl(kubeconfig).run(words)
                guard output.exitCode == 0 else { throw CommandFailure("kubectl \(line): \(output.text)") }
                return output.text
            }
        } catch {
            dev.interrupt()
            _ = await dev.end()
            throw error
        }
        dev.interrupt()
        let end = await dev.end()
        #expect(end.exitCode == 0, "\(end.text)")
    }

    @Test func `the quickstart is Ready, and what kubectl does to it holds`() async throws {
        try await Self.withDev(["--apply", "examples/quickstart.yaml"]) { (kubectl) async throws in
            let table = try await kubectl("get agd")
            #expect(
                table.contains("NAME    READY   REASON                 DESIRED   AVAILABLE   URL                           AGE"))
            #expect(table.contains("hello   True    AllReplicasAvailable   1         1           http://hello.default.svc:80"))
            #expect(try await kubectl("apply -f examples/quickstart.yaml").contains("hello unchanged"))
            #expect(try await kubectl("scale agd/hello --replicas=3").contains("scaled"))
            #expect(try await kubectl("wait --for=condition=Ready agd/hello --timeout=60s").contains("condition met"))
            #expect(try await kubectl("get deploy/hello -o jsonpath={.status.availableReplicas}") == "3")
            #expect(try await kubectl("rollout restart deploy/hello").contains("restarted"))
            #expect(try await kubectl("rollout status deploy/hello --timeout=60s").contains("successfully rolled out"))
            #expect(try await kubectl("explain agd.spec.autoscaling").contains("No more pods than this."))
            let description = try await kubectl("describe agd hello")
            #expect(description.contains("Created Deployment and Service"))
            #expect(try await kubectl("delete agd hello --timeout=60s").contains("deleted"))
            _ = try await kubectl("wait --for=delete deploy/hello --timeout=60s")
        }
    }

    @Test func `every example that is meant to work becomes Ready`() async throws {
        let files = ["quickstart", "autoscaled", "secrets-and-config", "pod-template"]
        try await Self.withDev(files.flatMap { ["--apply", "examples/\($0).yaml"] }) { (kubectl) async throws in
            #expect(try await kubectl("wait --for=condition=Ready agd --all --timeout=60s").split(separator: "\n").count == 4)
            #expect(
                try await kubectl("get deploy/coder -o jsonpath={.spec.template.spec.containers[*].name}") == "agent log-shipper")
            #expect(try await kubectl("get hpa researcher -o jsonpath={.spec.maxReplicas}") == "10")
        }
    }

    @Test func `the operator runs beside a control plane without one, and stops when told to`() async throws {
        try await Self.withDev(["--no-operator"]) { (kubectl) async throws in
            let kubeconfig = try await kubectl("config view --raw -o json")
            let file = FileManager.default.temporaryDirectory.appending(path: "run-\(UInt64.random(in: 0...UInt64.max))")
            try kubeconfig.write(to: file, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(at: file) }
            let running = try Command.agentOperator.start([
                "run", "--kubeconfig", file.path, "--health-address", "off", "--leader-elect",
            ])
            try await running.waitFor("controllers start")
            _ = try await kubectl("apply -f examples/quickstart.yaml")
            _ = try await kubectl("wait --for=condition=Ready agd/hello --timeout=60s")
            running.interrupt()
            #expect(await running.end().exitCode == 0)
            #expect(try await kubectl("get lease agent-operator -n agent-operator -o jsonpath={.spec.holderIdentity}") == "")
        }
    }
}
