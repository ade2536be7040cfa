@preconcurrency import Dispatch
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Serves `/healthz`, `/readyz` (with `?verbose` for each check) and `/metrics` over plain HTTP, on one thread of its own.
public final class HealthServer: Sendable {
    private struct Running {
        var group: MultiThreadedEventLoopGroup
        var task: Task<Void, Never>
    }

    private let address: ListenAddress
    private let health: HealthChecks
    private let readiness: HealthChecks
    private let registry: MetricsRegistry
    private let logger: Logger
    private let running = Mutex<Running?>(nil)

    /// `health` and `readiness` are the checks behind `/healthz` and `/readyz`.
    public init(
        address: ListenAddress, health: HealthChecks, readiness: HealthChecks, registry: MetricsRegistry, logger: Logger
    ) {
        self.address = address
        self.health = health
        self.readiness = readiness
        self.registry = registry
        self.logger = logger
    }

    /// Listens, and returns the port once it does. Blocks the calling thread until then: not to be called from a task.
    ///
    /// - Throws: `HealthServerError` when the address cannot be had.
    @discardableResult
    public func start() throws -> Int {
        var reason = ""
        for host in address.hosts {
            do {
                return try start(host: host)
            } catch {
                reason = "\(error)"
            }
        }
        throw HealthServerError(address: address, reason: reason)
    }

    private func start(host: String) throws -> Int {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let started = Started()
        let server = Server(
            childChannelSetup: HTTP1Channel(
                responder: { [self] request, writer, _ in
                    let (response, body) = answer(method: request.method, path: request.uri.path, query: request.uri.query)
                    let sent = request.method == .head ? "" : body
                    try await writer.write(response: response, body: ResponseBody(byteBuffer: ByteBuffer(string: sent)))
                },
                configuration: .init(idleTimeout: .seconds(60))),
            configuration: ServerConfiguration(address: .hostname(host, port: address.port)),
            onServerRunning: { started.finish(.success($0.localAddress?.port ?? 0)) },
            eventLoopGroup: group, logger: Logger(label: "health") { _ in SwiftLogNoOpLogHandler() })
        let task = Task {
            do {
                try await server.run()
            } catch {
                started.finish(.failure(error))
            }
        }
        do {
            let port = try started.wait()
            running.withLock { $0 = Running(group: group, task: task) }
            logger.info("serving health and metrics", metadata: ["address": "\(address)", "port": "\(port)"])
            return port
        } catch {
            group.shutdownGracefully { _ in }
            throw error
        }
    }

    /// Stops listening and cuts what is still connected; returns before that is done.
    public func stop() {
        let running = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let running else { return }
        running.task.cancel()
        Task {
            // What ends there still needs its loop.
            await running.task.value
            running.group.shutdownGracefully { _ in }
        }
    }
}

// MARK: Answers

extension HealthServer {
    private func answer(method: HTTPRequest.Method, path: String, query: String?) -> (HTTPResponse, String) {
        guard method == .get || method == .head else { return text(.methodNotAllowed, "only GET is understood here\n") }
        switch path {
        case "/healthz": return report(health, query)
        case "/readyz": return report(readiness, query)
        case "/metrics": return text(.ok, registry.render(), type: MetricsRegistry.contentType)
        default: return text(.notFound, "there are /healthz, /readyz and /metrics\n")
        }
    }

    private func report(_ checks: HealthChecks, _ query: String?) -> (HTTPResponse, String) {
        let (isHealthy, report) = checks.run()
        if !isHealthy { return text(.serviceUnavailable, report) }
        let isVerbose = query?.split(separator: "&").contains { $0 == "verbose" || $0.hasPrefix("verbose=") } == true
        return text(.ok, isVerbose ? report : "ok")
    }

    private func text(
        _ status: HTTPResponse.Status, _ body: String, type: String = "text/plain; charset=utf-8"
    ) -> (HTTPResponse, String) {
        let fields: HTTPFields = [
            .contentType: type, .contentLength: "\(body.utf8.count)", .xContentTypeOptions: "nosniff",
        ]
        return (HTTPResponse(status: status, headerFields: fields), body)
    }
}

/// Why the health server does not listen.
public struct HealthServerError: Error, CustomStringConvertible {
    public var address: ListenAddress
    public var reason: String

    public var description: String {
        "cannot serve health and metrics on \(address): \(reason); choose another address, or 0 for none"
    }
}

/// Carries the outcome of starting from a task to the thread that waits for it.
private final class Started: Sendable {
    private let outcome = Mutex<Result<Int, any Error>?>(nil)
    private let semaphore = DispatchSemaphore(value: 0)

    func finish(_ result: Result<Int, any Error>) {
        outcome.withLock { if $0 == nil { $0 = result } }
        semaphore.signal()
    }

    func wait() throws -> Int {
        semaphore.wait()
        return try outcome.withLock { $0 }?.get() ?? 0
    }
}
