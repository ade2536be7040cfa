import FoundationEssentials
import Glibc

/// A process that is measured from outside.
final class ProcessUnderTest {
    private let pid: pid_t

    /// Starts a program that lies beside this one; what it prints goes to a file.
    init(_ name: String, _ arguments: [String], log: String) throws {
        let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name).path
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for argument in argv { free(argument) } }
        var pid = pid_t()
        guard posix_spawn(&pid, path, &actions, nil, &argv, environ) == 0 else { throw BenchError("cannot start \(path)") }
        self.pid = pid
    }

    /// Ends it as Ctrl-C would, and waits until it has ended.
    func stop() {
        kill(pid, SIGTERM)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }

    /// Processor time of all its threads so far.
    var processorTime: Duration {
        let fields = text("stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 13, let user = Int64(fields[11]), let system = Int64(fields[12]) else { return .zero }
        return .seconds(user + system) / Int(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// In MiB.
    var anonymousMemory: Double { mebibytes("RssAnon") }
    var residentMemory: Double { mebibytes("VmRSS") }

    private func mebibytes(_ field: String) -> Double {
        let line = text("status").split(separator: "\n").first { $0.hasPrefix("\(field):") } ?? ""
        let number = line.split(separator: "\t").last?.split(separator: " ").first.flatMap { Double($0) } ?? 0
        return (number / 1024).rounded(places: 1)
    }

    private func text(_ file: String) -> String {
        (try? String(contentsOf: URL(filePath: "/proc/\(pid)/\(file)"), encoding: .utf8)) ?? ""
    }
}

struct BenchError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
