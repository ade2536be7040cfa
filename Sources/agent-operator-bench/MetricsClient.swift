@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel
import Synchronization

/// Reads what the operator tells of its requests at `/metrics`.
struct MetricsClient {
    struct Requests {
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

    var requests: Requests {
        var requests = Requests()
        for line in (fetch("/metrics") ?? "").split(separator: "\n") where line.hasPrefix("rest_client_requests_total{") {
            let count = line.split(separator: " ").last.flatMap { Double($0) }.map { Int($0) } ?? 0
            if !line.contains("code=\"2") { requests.refused += count }
            if line.contains("method=\"GET\"") { requests.reads += count }
            if line.contains("method=\"PATCH\"") { requests.patches += count }
            if line.contains("method=\"DELETE\"") { requests.deletions += count }
            if line.contains("method=\"POST\"") { requests.events += count }
        }
        return requests
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
