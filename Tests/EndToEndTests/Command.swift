@preconcurrency import Dispatch
import FoundationEssentials
import Glibc
import Synchronization

/// A program that is run as a person would run it.
struct Command: Sendable {
    struct Output: Sendable {
        var text: String
        var exitCode: Int32
    }

    let path: String
    var environment: [String: String] = [:]

    /// The binary under test: it lies where this test was built.
    static var agentOperator: Command {
        Command(path: URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "agent-operator").path)
    }

    static func kubectl(_ kubeconfig: String) -> Command {
        Command(path: "kubectl", environment: ["KUBECONFIG": kubeconfig])
    }

    /// The root of the package, where `examples/` lies.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path

    /// Runs it to its end; standard output and standard error together.
    func run(_ arguments: String...) async throws -> Output { try await run(arguments) }

    func run(_ arguments: [String]) async throws -> Output {
        let process = try start(arguments)
        return await process.end()
    }

    func start(_ arguments: [String]) throws -> RunningProcess { try RunningProcess(path, arguments, environment) }
}

/// A process whose output is gathered while it runs.
final class RunningProcess: Sendable {
    private let pid: pid_t
    private let sink: Sink
    private let ending: Task<Int32, Never>

    init(_ path: String, _ arguments: [String], _ extra: [String: String]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CommandFailure("no pipe") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)
        // The sockets of servers in this process stay here: in a child they would outlive their close.
        for descriptor in Int32(3)..<1024 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let environment = ProcessInfo.processInfo.environment.merging(extra) { $1 }
        var argv: [UnsafeMutablePointer<CChar>?] = (["env", "-C", Command.root, path] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        // A process group of its own, so that what a shell starts can be ended with it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setpgroup(&attributes, 0)
        // Dispatch's threads block signals; a child that took that over could not be ended by one.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        var pid = pid_t()
        let status = posix_spawn(&pid, "/usr/bin/env", &actions, &attributes, &argv, &envp)
        close(ends[1])
        guard status == 0 else { throw CommandFailure("cannot start \(path)") }
        let child = pid
        self.pid = child
        let sink = Sink()
        self.sink = sink
        let reader = ends[0]
        let (codes, feed) = AsyncStream<Int32>.makeStream()
        // A queue of its own, since reading and waiting block.
        DispatchQueue(label: "output of \(path)").async {
            var chunk = [UInt8](repeating: 0, count: 65536)
            while case let count = read(reader, &chunk, chunk.count), count > 0 {
                sink.append(String(decoding: chunk[..<count], as: UTF8.self))
            }
            close(reader)
            var status: Int32 = 0
            waitpid(child, &status, 0)
            sink.finish()
            feed.yield(status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F))
            feed.finish()
        }
        ending = Task { await codes.first { _ in true } ?? -1 }
    }

    /// Waits until the output holds this text. Throws when the process ends before.
    func waitFor(_ marker: String) async throws {
        guard await sink.waitFor(marker) else { throw CommandFailure("ended without \"\(marker)\":\n\(sink.text)") }
    }

    func interrupt() { Glibc.kill(pid, SIGINT) }

    /// The memory that the process has, in bytes; 0 once it has ended.
    var residentBytes: Int {
        let pages = (try? String(contentsOf: URL(filePath: "/proc/\(pid)/statm"), encoding: .utf8))?.split(separator: " ")
        return (pages?.dropFirst().first.flatMap { Int($0) } ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// Ends it and all that it has started.
    func interruptGroup() { Glibc.kill(-pid, SIGINT) }

    /// Stops it where it is, until `proceed`.
    func pause() { Glibc.kill(pid, SIGSTOP) }
    func proceed() { Glibc.kill(pid, SIGCONT) }

    /// Ends it on the spot.
    func kill() { Glibc.kill(pid, SIGKILL) }

    /// Waits for its end. The exit code is negative after a signal.
    func end() async -> Command.Output {
        let code = await ending.value
        return Command.Output(text: sink.text, exitCode: code)
    }

    /// What was printed so far, and who waits for more.
    private final class Sink: Sendable {
        private struct State {
            var text = ""
            var isFinished = false
            var waiters: [(marker: String, continuation: CheckedContinuation<Bool, Never>)] = []
        }
        private let state = Mutex(State())

        var text: String { state.withLock { $0.text } }

        func append(_ chunk: String) {
            let ready = state.withLock { state in
                state.text += chunk
                let ready = state.waiters.filter { state.text.contains($0.marker) }
                state.waiters.removeAll { state.text.contains($0.marker) }
                return ready
            }
            for waiter in ready { waiter.continuation.resume(returning: true) }
        }

        func finish() {
            let waiters = state.withLock { state in
                state.isFinished = true
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.continuation.resume(returning: false) }
        }

        func waitFor(_ marker: String) async -> Bool {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.text.contains(marker) { return true }
                    if state.isFinished { return false }
                    state.waiters.append((marker, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        }
    }
}

struct CommandFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
