import ArgumentParser

/// The command line of `agent-operator`.
public struct AgentOperatorCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "agent-operator",
        abstract: "Runs AI agents on Kubernetes: an AgentDeployment becomes a Deployment, a Service and an autoscaler.",
        discussion: """
            New here? This needs no cluster:

              agent-operator dev --apply examples/quickstart.yaml

            It starts a Kubernetes API with the operator in it, and prints the line that points kubectl to it. Then:

              kubectl get agd
              kubectl explain agd.spec
              kubectl scale agd/hello --replicas=3

            On a cluster: kubectl apply -k manifests
            """,
        version: Version.current,
        subcommands: [
            DevCommand.self, RunCommand.self, RenderCommand.self, ValidateCommand.self, CRDCommand.self, ManifestsCommand.self,
            ConfigCommand.self, VersionCommand.self,
        ])

    public init() {}

    /// Runs what the arguments of the process ask for, and ends the process with its exit code.
    public static func start() { main() }
}
