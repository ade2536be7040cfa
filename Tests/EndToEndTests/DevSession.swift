import FoundationEssentials
import Testing

/// A running `agent-operator dev`, as somebody has it in another terminal.
struct DevSession: Sendable {
    /// For what belongs to this session alone; goes with it.
    let folder: URL
    let kubeconfig: String
    let process: RunningProcess

    /// Starts `dev` with these arguments, and ends it as Ctrl-C does.
    static func run(_ arguments: [String] = [], _ body: (DevSession) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "agent-operator-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let kubeconfig = folder.appending(path: "kubeconfig").path
        let dev = try Command.agentOperator.start(["dev", "--kubeconfig", kubeconfig] + arguments)
        let session = DevSession(folder: folder, kubeconfig: kubeconfig, process: dev)
        try await dev.waitFor("Ctrl-C ends it")
        do {
            try await body(session)
        } catch {
            dev.interrupt()
            _ = await dev.end()
            throw error
        }
        dev.interrupt()
        let end = await dev.end()
        #expect(end.exitCode == 0, "\(end.text)")
    }

    /// What kubectl prints; throws when it fails.
    func kubectl(_ line: String) async throws -> String {
        let output = try await Command.kubectl(kubeconfig).run(line.split(separator: " ").map { String($0) })
        guard output.exitCode == 0 else { throw CommandFailure("kubectl \(line): \(output.text)") }
        return output.text
    }
}
