import FoundationEssentials
import Testing

/// Commands that need no cluster, the wrong ways included.
@Suite struct CommandLineTests {
    @Test func `the example that is wrong on purpose gets just the errors that it announces`() async throws {
        let output = try await Command.agentOperator.run("validate", "-f", "examples/invalid.yaml")
        #expect(output.exitCode == 1)
        let example = try String(contentsOf: URL(filePath: "\(Command.root)/examples/invalid.yaml"), encoding: .utf8)
        let announced = example.split(separator: "\n").filter { $0.hasPrefix("#   examples/") }.map { $0.dropFirst(4) }
        #expect(output.text.split(separator: "\n") == announced)
        #expect(!announced.isEmpty)
    }

    @Test(arguments: ["quickstart", "autoscaled", "secrets-and-config", "pod-template"])
    func `an example is valid and can be rendered`(name: String) async throws {
        let valid = try await Command.agentOperator.run("validate", "-f", "examples/\(name).yaml")
        #expect(valid.exitCode == 0 && valid.text == "1 AgentDeployment is valid\n")
        let rendered = try await Command.agentOperator.run("render", "-f", "examples/\(name).yaml")
        #expect(rendered.exitCode == 0 && rendered.text.contains("kind: Deployment\n"))
    }

    @Test(arguments: ["development", "staging", "production"])
    func `a configuration that is shipped can be read`(name: String) async throws {
        #expect(try await Command.agentOperator.run("config", "--config", "config/\(name).yaml").exitCode == 0)
    }

    @Test(arguments: ["namespace", "crd", "rbac", "deployment", "kustomization"])
    func `a manifest is what the binary prints`(name: String) async throws {
        let printed = try await Command.agentOperator.run("manifests", "\(name).yaml")
        let committed = try String(contentsOf: URL(filePath: "\(Command.root)/manifests/\(name).yaml"), encoding: .utf8)
        #expect(printed.text == committed)
    }

    @Test func `without a cluster the operator says so in one sentence`() async throws {
        var command = Command.agentOperator
        command.environment = ["KUBECONFIG": "", "HOME": "/nonexistent"]
        let output = try await command.run("run")
        #expect(output.exitCode == 1)
        #expect(output.text.split(separator: "\n").count == 1 && output.text.contains("agent-operator dev"), "\(output.text)")
    }

    @Test(
        arguments: [
            (["validate", "-f", "/nonexistent"], "/nonexistent: cannot be read"),
            (["dev", "--port", "70000"], "--port must be from 0 to 65535"),
            (["dev", "--apply", "/nonexistent"], "/nonexistent: cannot be read"),
            (["run", "--workers", "0", "--kubeconfig", "/nonexistent"], "workers: 0 is not a whole number from 1 to 256"),
            (["manifests", "nothing.yaml"], "There is no file nothing.yaml"),
        ])
    func `a slip on the command line is told in a sentence`(arguments: [String], sentence: String) async throws {
        let output = try await Command.agentOperator.run(arguments)
        #expect(output.exitCode != 0 && output.text.contains(sentence), "\(output.text)")
    }
}
