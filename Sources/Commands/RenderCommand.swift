import AgentCore
import ArgumentParser
import KubernetesModel

struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Prints the children that AgentDeployments would get; needs no cluster.",
        discussion: """
            What it prints is made by the function that the operator applies from, except for what only a cluster knows: the
            owner's UID, and the number of replicas while an autoscaler chooses it.

              agent-operator render -f examples/quickstart.yaml
            """)

    @OptionGroup var input: AgentFiles
    @OptionGroup var output: OutputOptions

    func run() throws {
        let children = try input.agents().flatMap { document in
            let agent = try document.agent()
            if let fault = document.renderingFault { throw CommandError(document.line(fault)) }
            return Plan.initial(for: agent, desired: try DesiredState(of: agent)).map(\.json)
        }
        output.show(children)
    }
}
