import KubernetesModel

extension BuiltInSchemas {
    package static let probe = Schema.type(
        "core.v1.Probe", "A check that is made again and again, by one of exec, grpc, httpGet and tcpSocket.",
        [
            "exec": execAction,
            "failureThreshold": .integer("How many failures in a row count; 3 unless given."),
            "grpc": .type(
                "core.v1.GRPCAction", "Asks a gRPC health service.", required: ["port"],
                ["port": .integer("The port."), "service": .string("The service asked about.", default: "")]),
            "httpGet": httpGetAction,
            "initialDelaySeconds": .integer("How many seconds pass before the first check."),
            "periodSeconds": .integer("How many seconds lie between two checks; 10 unless given."),
            "successThreshold": .integer("How many successes in a row count after a failure; 1 unless given."),
            "tcpSocket": tcpSocketAction,
            "terminationGracePeriodSeconds": .integer("How long the container may take to end after a failure.", format: "int64"),
            "timeoutSeconds": .integer("How many seconds a check may take; 1 unless given."),
        ])

    static let lifecycle = Schema.type(
        "core.v1.Lifecycle", "What is done at the beginning and before the end of the container.",
        [
            "postStart": lifecycleHandler.described("Done right after its start."),
            "preStop": lifecycleHandler.described("Done before it is told to end."),
            "stopSignal": .string("The signal that tells it to end."),
        ])

    private static let lifecycleHandler = Schema.type(
        "core.v1.LifecycleHandler", "One action.",
        [
            "exec": execAction, "httpGet": httpGetAction, "tcpSocket": tcpSocketAction,
            "sleep": .type(
                "core.v1.SleepAction", "Waits.", required: ["seconds"],
                ["seconds": .integer("How many seconds.", format: "int64")]),
        ])

    private static let execAction = Schema.type(
        "core.v1.ExecAction", "Runs a command in the container.",
        ["command": .list(of: .string("A word."), "The command, without a shell; exit code 0 is success.")])

    private static let httpGetAction = Schema.type(
        "core.v1.HTTPGetAction", "Sends a GET request; a status from 200 to 399 is success.", required: ["port"],
        [
            "host": .string("The host; the pod itself unless given."),
            "httpHeaders": .list(
                of: .type(
                    "core.v1.HTTPHeader", "A header.", required: ["name", "value"],
                    ["name": .string("Its name."), "value": .string("Its value.")]), "Headers of the request."),
            "path": .string("The path."), "port": .intOrString("The number or name of the port."),
            "scheme": .string("HTTP or HTTPS."),
        ])

    private static let tcpSocketAction = Schema.type(
        "core.v1.TCPSocketAction", "Opens a connection; that it opens is success.", required: ["port"],
        ["host": .string("The host; the pod itself unless given."), "port": .intOrString("The number or name of the port.")])
}
