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

            With --enable-fault-injection the API misbehaves on command, to see how a client bears it. A fault is a rule: which
            requests, how many of them, and what happens to them. This loses the answers to the next three changes of Deployments:

              echo '{"effect": "dropAnswer", "resource": "deployments", "verbs": ["update", "patch"], "times": 3}' |
                kubectl create --raw /faults -f -
              kubectl get --raw /faults       # the rules, and how often each has struck
              kubectl delete --raw /faults    # all is well again; /faults/1 for one rule

            Which requests: verbs, resource (as deployments or deployments.apps/status), namespace, name, user, userAgent. How
            many: after (so many are spared first) and times. What is left out counts for all. Effects:

              answer           a refusal with code (409, 410, 429, 500, 503, 504...), reason, message, retryAfterSeconds
              delay            the answer, or each event of a watch, comes so many seconds later
              closeConnection  the connection ends before the request is done
              cutMidFrame      the connection ends in the middle of the answer or event
              blackHole        the connection stays, and nothing comes over it any more
              dropAnswer       the request is done, and the connection ends without an answer
              endWatch         watches end as at the end of their time
              dropBookmarks    watches get no bookmarks
              stopWatch        watches get nothing while the rule stands
              staleList        lists show the state of resourceVersion, or that of the moment when the rule was made

            With afterEvents a fault of a watch strikes after so many events. Rules also strike watches that are under way.
            """)

    @Option(help: ArgumentHelp("Where the admin's kubeconfig is written.", valueName: "file"))
    var kubeconfig = "dev.kubeconfig"

    @Option(help: ArgumentHelp("The port of the API; 0 for any free one.", valueName: "number"))
    var port = 0

    @Option(help: ArgumentHelp("A file to apply at the start; may be given several times.", valueName: "file"))
    var apply: [String] = []

    @Flag(inversion: .prefixedNo, help: "Whether the operator runs as well.")
    var `operator` = true

    @Flag(help: "Opens the path /faults, where the administrator has the API misbehave (see above).")
    var enableFaultInjection = false

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
