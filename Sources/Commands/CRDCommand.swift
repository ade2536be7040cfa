import AgentCore
import ArgumentParser
import KubernetesModel

struct CRDCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crd", abstract: "Prints the CustomResourceDefinition of AgentDeployment.",
        discussion: """
            The operator itself never installs it; do so once, and after each upgrade:

              agent-operator crd | kubectl apply --server-side -f -
            """)

    @OptionGroup var output: OutputOptions

    func run() { output.show([CustomResourceDefinition.object.json]) }
}
