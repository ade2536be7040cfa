@preconcurrency import Dispatch
import Glibc

/// One run of another program: no shell, no standard input, bounded in time and output.
enum PluginProcess {
    static let maximumOutput = 1 << 20

    enum End: Equatable {
        case exited(Int32)
        case signalled(Int32)
        case timedOut
        case tooMuchOutput
    }

    struct Outcome {
        var end: End
        var output: [UInt8]
        var errorOutput: [UInt8]

        /// The last of what it wrote to its standard error, for a message.
        var excerpt: String {
            let text = String(decoding: errorOutput.suffix(400), as: UTF8.self).trimmed
            let plain = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
            return plain.isEmpty ? "" : "; it said: \(plain)"
        }
    }

    struct Fault: Error, CustomStringConvertible {
        var description: String
        init(_ code: Int32) { description = String(cString: strerror(code)) }
    }

    static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// Blocks until the program has ended; one that takes too long or prints too much is killed with its process group.
    static func run(
        _ path: String, arguments: [String], environment: [String: String], timeLimit: Duration
    ) throws(Fault) -> Outcome {
        let output = try Pipe()
        let errors = try Pipe()
        let exit = try Pipe()
        let process = try spawn(
            path, [path] + arguments, environment.map { "\($0.key)=\($0.value)" }, output: output.write, errors: errors.write)
        output.closeWriting()
        errors.closeWriting()

        // Leaves the process unreaped, so that its number stays its own until the group has been killed below.
        DispatchQueue.global().async {
            var information = siginfo_t()
            while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
            exit.closeWriting()
        }
        var reader = OutputReader(output: output.read, errors: errors.read, exit: exit.read)
        let isOver = reader.readAll(until: .now + timeLimit)
        if !isOver || reader.isOverfull { kill(-process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        let end: End =
            if reader.isOverfull { .tooMuchOutput } else if !isOver { .timedOut } else { self.end(status) }
        return Outcome(end: end, output: reader.output, errorOutput: reader.errorOutput)
    }

    private static func end(_ status: Int32) -> End {
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String], output: Int32, errors: Int32
    ) throws(Fault) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Dispatch blocks signals on its threads, and a server ignores some: the program starts without either.
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

        var process: pid_t = 0
        let code = withCStrings(arguments) { arguments in
            withCStrings(environment) { posix_spawn(&process, path, &actions, &attributes, arguments, $0) }
        }
        guard code == 0 else { throw Fault(code) }
        return process
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(&pointers)
    }
}
