import FoundationEssentials
import Testing

/// The official Python client of Kubernetes, as Debian has it: objects, watches, and leader election.
@Suite struct PythonClientTests {
    /// Debian's Python, which is not always the one on the PATH, and which alone sees Debian's packages.
    private static let python = Command(path: "/usr/bin/python3")

    private static let isInstalled = FileManager.default.fileExists(
        atPath: "/usr/lib/python3/dist-packages/kubernetes/__init__.py")

    @Test(.enabled(if: isInstalled, "needs Debian's package python3-kubernetes; `.ci/run` installs it"))
    func `the official Python client reads, writes, watches and elects a leader`() async throws {
        try await DevSession.run { (session) async throws in
            _ = try await session.kubectl("create namespace python")
            var python = Self.python
            python.environment = ["KUBECONFIG": session.kubeconfig]
            let script = "Tests/EndToEndTests/PythonClient/client.py"
            let output = try await python.run("-W", "ignore", script, "python")
            #expect(output.exitCode == 0, "\(output.text)")
        }
    }
}
