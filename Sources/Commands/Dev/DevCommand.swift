import ArgumentParser

struct DevCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev", abstract: "Starts a Kubernetes API on this machine, with the operator in it; needs no cluster.",
        discussion: """
            Everything is in memory and on the loopback interface; pods are simulated. While it runs, point kubectl to it with
            the line that it prints. Ctrl-C ends it, and everything in it is gone.

              agent-operator dev --apply examples/quickstart.yaml

            With --no-operator it is the API alone, so that the operator can be started beside it:

              agent-operator dev --no-operator --kubeconfig dev.kubeconfig
              agent-operator run --kubeconfig dev.kubeconfig
            """)

    @Option(help: ArgumentHelp("Where the admin's kubeconfig is written.", valueName: "file"))
    var kubeconfig = "dev.kubeconfig"

    @Option(help: ArgumentHelp("The port of the API; 0 for any free one.", valueName: "number"))
    var port = 0

    @Option(help: ArgumentHelp("A file to apply at the start; may be given several times.", valueName: "file"))
    var apply: [String] = []

    @Flag(inversion: .prefixedNo, help: "Whether the operator runs as well.")
    var `operator` = true

    @Option(help: "The least important level of the operator's log lines: trace, debug, info, warning or error.")
    var logLevel = "warning"

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be from 0 to 65535.") }
    }

    func run() throws {
        let session = try DevSession(self)
        let interruption = Interruption { session.stop() }
        try withExtendedLifetime(interruption) { try session.run() }
    }
}
