import ArgumentParser

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Checks AgentDeployments as the API server would; needs no cluster.",
        discussion: """
            Types, bounds and rules of the CustomResourceDefinition, and whether podTemplate can be merged. Each fault is one
            line of file, line, column, field and what is wrong; the exit code is 1 when there is one.

              agent-operator validate -f examples/invalid.yaml
            """)

    @OptionGroup var input: AgentFiles

    func run() throws {
        let agents = try input.agents()
        var lines: [String] = []
        for document in agents {
            lines += document.faults.map(document.line)
            guard document.faults.isEmpty else { continue }
            if let fault = document.renderingFault { lines.append(document.line(fault)) }
        }
        guard lines.isEmpty else {
            StandardOutput.write(lines.joined(separator: "\n") + "\n")
            throw ExitCode(1)
        }
        if agents.isEmpty { throw CommandError("\(input.files.joined(separator: ", ")): there is no AgentDeployment in it") }
        print(agents.count == 1 ? "1 AgentDeployment is valid" : "\(agents.count) AgentDeployments are valid")
    }
}
