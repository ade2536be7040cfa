import AgentOperator
import ArgumentParser
import KubernetesClient

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs the operator against a cluster, until it is told to end.",
        discussion: """
            The cluster is the one that --kubeconfig, the variable KUBECONFIG, the pod's service account or ~/.kube/config
            names, in this order. The CustomResourceDefinition must be there (see `crd`). Ctrl-C and SIGTERM end it cleanly;
            a second one ends it at once.
            """)

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let configuration = try options.resolved()
        let connection = try connection.load()
        try connection.check()
        let agentOperator = try AgentOperator(
            connection, configuration: configuration, logger: LineLogHandler.logger(configuration))
        let interruption = Interruption { agentOperator.stop() }
        try withExtendedLifetime(interruption) { try agentOperator.run() }
    }
}
