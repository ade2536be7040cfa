import ArgumentParser
import KubernetesClient
import KubernetesModel

/// Which cluster is spoken to.
struct ConnectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The kubeconfig to use.", valueName: "file"))
    var kubeconfig: String?

    @Option(help: ArgumentHelp("The context of it to use; the current one unless given.", valueName: "name"))
    var context: String?

    func load() throws -> ClusterConnection {
        try ClusterConnection.load(kubeconfig: kubeconfig, context: context, environment: Environment.variables)
    }
}

extension ClusterConnection {
    /// Asks the server who it is, so that a wrong address, authority or token is told at once and in one sentence.
    func check() throws { _ = try KubernetesClient(self).perform(APIRequest(.get, "/version"), timeout: .seconds(15)) }
}
