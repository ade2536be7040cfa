import KubernetesModel

extension BuiltInCheck {
    /// Probes that start or end a container cannot ask for several successes.
    mutating func probe(_ probe: JSONValue?, at path: FieldPath, succeedsAtOnce: Bool) {
        guard let probe, probe.object != nil else { return }
        handler(probe, ["exec", "httpGet", "tcpSocket", "grpc"], at: path, gracePeriod: nil)
        nonnegative(
            probe, "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold", at: path)
        if let seconds = probe["terminationGracePeriodSeconds"]?.integer, seconds <= 0 {
            invalid(path.child("terminationGracePeriodSeconds"), .integer(seconds), "must be greater than 0")
        }
        let threshold = probe["successThreshold"] ?? 0
        if succeedsAtOnce, threshold != 1 { invalid(path.child("successThreshold"), threshold, "must be 1") }
    }

    mutating func lifecycle(_ lifecycle: JSONValue, at path: FieldPath, _ context: ContainerContext) {
        for key in ["postStart", "preStop"] {
            guard let hook = lifecycle[key] else { continue }
            handler(hook, ["exec", "httpGet", "tcpSocket", "sleep"], at: path.child(key), gracePeriod: context.gracePeriod)
        }
        guard let signal = lifecycle["stopSignal"] else { return }
        let path = path.child("stopSignal")
        switch context.os {
        case nil: forbidden(path, "may not be set for containers with empty `spec.os.name`")
        case "windows":
            if signal != "SIGKILL", signal != "SIGTERM" {
                add(.notSupported(path, signal, supported: ["SIGKILL", "SIGTERM"]))
            }
        default: if !Self.signals.contains(signal.string ?? "") { add(.notSupported(path, signal, supported: Self.signals)) }
        }
    }

    private static let signals: [String] = {
        let names = [
            "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL",
            "PROF", "PWR", "QUIT", "RTMAX", "RTMIN", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
            "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
        ]
        return (names + (1...15).map { "RTMIN+\($0)" } + (1...14).map { "RTMAX-\($0)" }).map { "SIG\($0)" }.sorted()
    }()

    /// Exactly one of the ways to act.
    private mutating func handler(_ handler: JSONValue, _ kinds: [String], at path: FieldPath, gracePeriod: Int64?) {
        let present = kinds.filter { handler[$0] != nil }
        guard let first = present.first, let action = handler[first] else {
            return required(path, "must specify a handler type")
        }
        let firstPath = path.child(first)
        switch first {
        case "exec": if action.list("command").isEmpty { required(firstPath.child("command")) }
        case "httpGet": request(action, at: firstPath)
        case "tcpSocket", "grpc": port(action["port"], at: firstPath.child("port"))
        default:
            let seconds = action["seconds"]?.integer ?? 0
            if let gracePeriod, seconds < 0 || seconds > gracePeriod {
                let detail = "must be non-negative and less than terminationGracePeriodSeconds (\(gracePeriod))"
                invalid(firstPath, .integer(seconds), detail)
            }
        }
        for other in present.dropFirst() { forbidden(path.child(other), "may not specify more than 1 handler type") }
    }

    private mutating func request(_ request: JSONValue, at path: FieldPath) {
        filled(request, "path", at: path)
        port(request["port"], at: path.child("port"))
        let scheme = request["scheme"] ?? ""
        if scheme != "HTTP", scheme != "HTTPS" {
            add(.notSupported(path.child("scheme"), scheme, supported: ["HTTP", "HTTPS"]))
        }
        for header in request.list("httpHeaders") {
            let name = header.text("name")
            invalid(path.child("httpHeaders"), .string(name), NameRule.httpHeaderName(name))
        }
    }
}
