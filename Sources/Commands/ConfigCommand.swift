import AgentOperator
import ArgumentParser
import YAML

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Prints the configuration that `run` would have.",
        discussion: """
            A flag goes before a variable of the environment, that before the file, and that before the default:

            \(settings)
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() throws { output.show([try options.resolved().file]) }

    private static var settings: String {
        Setting.all.map { "  \($0.key)\n      \($0.help) Variable: \($0.environmentName)" }.joined(separator: "\n")
    }
}
