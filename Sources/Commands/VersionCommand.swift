import ArgumentParser

enum Version {
    static let current = "0.1.0"
    /// The image that the manifests run.
    static let image = "agent-operator:\(current)"
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")

    func run() { print(Version.current) }
}
