@preconcurrency import Dispatch
import Glibc
import Logging
import Synchronization
import Testing

@testable import ControllerRuntime

@Suite(.timeLimit(.minutes(10))) struct HealthServerTests {
    /// Sends a request over a socket and reads until the server closes it; on a thread that may block.
    private static func exchange(
        _ request: String, port: Int, keepingAlive: Bool = false, onAnswer: @escaping @Sendable () -> Void = {}
    ) async -> String {
        await onThread {
            let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(socket) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let isConnected = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard isConnected == 0 else { return "" }
            let bytes = Array("\(request)\r\nHost: localhost\r\n\(keepingAlive ? "" : "Connection: close\r\n")\r\n".utf8)
            _ = write(socket, bytes, bytes.count)
            var answer: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while case let count = read(socket, &buffer, buffer.count), count > 0 {
                answer += buffer[..<count]
                onAnswer()
            }
            return String(decoding: answer, as: UTF8.self)
        }
    }

    private static func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "health-test").async { continuation.resume(returning: body()) }
        }
    }

    private static func server(
        _ address: String, _ readiness: HealthChecks = HealthChecks(), _ registry: MetricsRegistry = MetricsRegistry()
    ) throws -> HealthServer {
        HealthServer(
            address: try #require(ListenAddress(address)), health: HealthChecks(), readiness: readiness, registry: registry,
            logger: Logger(label: "t") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func `it answers about health, readiness and metrics`() async throws {
        let state = Mutex<String?>("configmaps (forbidden)")
        let readiness = HealthChecks()
        readiness.add("caches") { state.withLock { $0 } }
        let registry = MetricsRegistry()
        registry.counter("things_total", help: "Things").increment()
        let server = try Self.server("127.0.0.1:0", readiness, registry)
        let port = try await Self.onThread { Result { try server.start() } }.get()

        let alive = await Self.exchange("GET /healthz HTTP/1.1", port: port)
        #expect(alive.hasPrefix("HTTP/1.1 200 OK") && alive.hasSuffix("\r\n\r\nok"))
        let unready = await Self.exchange("GET /readyz HTTP/1.1", port: port)
        #expect(unready.hasPrefix("HTTP/1.1 503"))
        #expect(unready.hasSuffix("[-]caches failed: configmaps (forbidden)\n"))
        state.withLock { $0 = nil }
        #expect(await Self.exchange("GET /readyz?verbose HTTP/1.1", port: port).hasSuffix("[+]caches ok\n"))
        let metrics = await Self.exchange("GET /metrics HTTP/1.1", port: port)
        #expect(metrics.lowercased().contains("content-type: text/plain; version=0.0.4"))
        #expect(metrics.contains("\nthings_total 1\n"))
        #expect(await Self.exchange("GET /secret HTTP/1.1", port: port).hasPrefix("HTTP/1.1 404"))
        #expect(await Self.exchange("POST /healthz HTTP/1.1", port: port).hasPrefix("HTTP/1.1 405"))
        let head = await Self.exchange("HEAD /healthz HTTP/1.1", port: port)
        #expect(head.hasPrefix("HTTP/1.1 200") && head.hasSuffix("\r\n\r\n"))

        let second = try Self.server("127.0.0.1:\(port)")
        let refusal = await Self.onThread { Result { try second.start() } }
        #expect(throws: HealthServerError.self) { try refusal.get() }
        server.stop()
    }

    @Test func `a stop cuts connections that nobody uses`() async throws {
        for _ in 0..<20 {
            let server = try Self.server("127.0.0.1:0")
            let port = try await Self.onThread { Result { try server.start() } }.get()
            let answer = await Self.exchange("GET /healthz HTTP/1.1", port: port, keepingAlive: true) { server.stop() }
            #expect(answer.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test(arguments: [
        (":8080", "", 8080), ("127.0.0.1:0", "127.0.0.1", 0), ("[::1]:9", "::1", 9), ("localhost:65535", "localhost", 65535),
    ])
    func `addresses are read as Go programs write them`(_ text: String, _ host: String, _ port: Int) {
        #expect(ListenAddress(text) == ListenAddress(host: host, port: port))
    }

    @Test(arguments: ["", "0", "8080", ":", ":x", ":65536", ":-1", "::1:80", "host"])
    func `what is no address is refused`(_ text: String) { #expect(ListenAddress(text) == nil) }
}
