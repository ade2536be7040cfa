@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel
import Synchronization

/// Reads what the operator tells of its requests at `/metrics`.
struct MetricsClient {
    /// What it did since it started.
    struct Work {
        var reconciles = 0
        var reads = 0
        var patches = 0
        var deletions = 0
        /// The operator creates nothing but Events with POST.
        var events = 0
        /// Of all of them, those that the server answered with an error.
        var refused = 0
        var writes: Int { patches + deletions + events }
    }

    private let transport: CurlTransport

    init(port: Int) { transport = CurlTransport(ClusterConnection(server: "http://127.0.0.1:\(port)", origin: "the benchmark")) }

    var isReady: Bool { fetch("/readyz") != nil }

    var work: Work {
        var work = Work()
        for line in (fetch("/metrics") ?? "").split(separator: "\n") {
            let count = line.split(separator: " ").last.flatMap { Double($0) }.map { Int($0) } ?? 0
            if line.hasPrefix("controller_runtime_reconcile_total{") { work.reconciles += count }
            guard line.hasPrefix("rest_client_requests_total{") else { continue }
            if !line.contains("code=\"2") { work.refused += count }
            if line.contains("method=\"GET\"") { work.reads += count }
            if line.contains("method=\"PATCH\"") { work.patches += count }
            if line.contains("method=\"DELETE\"") { work.deletions += count }
            if line.contains("method=\"POST\"") { work.events += count }
        }
        return work
    }

    private func fetch(_ path: String) -> String? {
        let done = DispatchSemaphore(value: 0)
        let answer = Box()
        transport.start(APIRequest(.get, path), timeout: .seconds(5)) { result in
            if case .success(let response) = result, response.status == 200 {
                answer.text.withLock { $0 = String(decoding: response.body, as: UTF8.self) }
            }
            done.signal()
        }
        done.wait()
        return answer.text.withLock { $0 }
    }

    private final class Box: Sendable {
        let text = Mutex<String?>(nil)
    }
}
