import FoundationEssentials
import Testing

/// What a person sees who works with kubectl, command by command: every file in `Transcripts/` is a story.
@Suite struct TranscriptTests {
    private static let folder = "Tests/EndToEndTests/Kubectl/Transcripts"

    /// Each story has a namespace and a working directory of its own.
    @Test func `kubectl answers as the transcripts say`() async throws {
        let path = URL(filePath: Command.root).appending(path: Self.folder).path
        let files = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".transcript") }.sorted()
        try #require(!files.isEmpty)
        try await DevSession.run { (session) async throws in
            let kubeconfig = try String(contentsOf: URL(filePath: session.kubeconfig), encoding: .utf8)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for file in files {
                    group.addTask {
                        let home = session.folder.appending(path: file)
                        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
                        let own = home.appending(path: "kubeconfig").path
                        try kubeconfig.write(to: URL(filePath: own), atomically: false, encoding: .utf8)
                        try await Self.play(file, namespace: String(file.dropLast(".transcript".count)), home: home.path, own)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private static func play(_ file: String, namespace: String, home: String, _ kubeconfig: String) async throws {
        let text = try String(contentsOf: URL(filePath: "\(Command.root)/\(folder)/\(file)"), encoding: .utf8)
        var shell = Command(path: "bash")
        shell.environment = ["KUBECONFIG": kubeconfig, "HOME": home, "TZ": "UTC", "EXAMPLES": "\(Command.root)/examples"]
        let setUp = "kubectl create namespace \(namespace) && kubectl config set-context --current --namespace=\(namespace)"
        try #require(try await shell.run("-c", setUp).exitCode == 0)
        for step in Transcript(text).steps {
            let output = try await shell.run("-c", "cd \(home)\n\(step.command)")
            if let mismatch = Mismatch(step, in: "\(folder)/\(file)", output: output) {
                Issue.record("\(mismatch)")
            }
        }
    }
}
