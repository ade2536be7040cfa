import ArgumentParser

/// Prints the figures that this project claims. Build it in release mode; it starts the `agent-operator` beside it.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent-operator-bench", abstract: "Measures the operator and its dev cluster, and prints the figures.",
        discussion: """
            swift build -c release
            .build/release/agent-operator-bench core       plan, YAML, watch events: no process, no network
            .build/release/agent-operator-bench start      how soon `dev` answers, and a quickstart agent is Ready
            .build/release/agent-operator-bench operator   memory, processor time and writes of the operator
            .build/release/agent-operator-bench server     requests, lists and watchers of the dev cluster, and its memory
            """,
        subcommands: [CoreCommand.self, StartCommand.self, OperatorCommand.self, ServerCommand.self])
}

/// For options that count something: nothing can be measured with none.
func requireAtLeastOne(_ counts: Int...) throws {
    guard counts.allSatisfy({ $0 > 0 }) else { throw ValidationError("A number of things to measure must be 1 or more.") }
}
