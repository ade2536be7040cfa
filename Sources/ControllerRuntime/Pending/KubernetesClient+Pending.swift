// TEMPORARY: replaced by KubernetesClient's own once it lands.
import KubernetesClient
import KubernetesModel
import Synchronization

package enum WatchEvent: Sendable {
    case added(KubernetesObject)
    case modified(KubernetesObject)
    case deleted(KubernetesObject)
    case bookmark(resourceVersion: String, isInitialEventsEnd: Bool)
    case failed(APIStatus)
    case unknown(String)
    case ended((any Error)?)
}

extension KubernetesClient {
    package func watch(
        _ request: APIRequest, idleTimeout: Duration, onEvent: @escaping @Sendable (WatchEvent) -> Void
    ) -> any Cancellation {
        let state = Mutex<(buffer: [UInt8], status: Int)>(([], 200))
        return transport.open(request, idleTimeout: idleTimeout) { event in
            switch event {
            case .head(let status, _): state.withLock { $0.status = status }
            case .bytes(let bytes):
                let lines: [[UInt8]] = state.withLock { state in
                    state.buffer += bytes
                    guard state.status == 200 else { return [] }
                    var parts = state.buffer.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
                    state.buffer = parts.removeLast()
                    return parts
                }
                for line in lines where !line.isEmpty { onEvent(Self.event(line)) }
            case .end(let error):
                let (status, body) = state.withLock { ($0.status, $0.buffer) }
                if status != 200 {
                    let json = try? JSONReader.parse(body)
                    onEvent(
                        .ended(
                            json.flatMap(APIStatus.init(json:))
                                ?? APIStatus(code: status, reason: .unknown, message: "HTTP \(status)")))
                } else {
                    onEvent(.ended(error))
                }
            }
        }
    }

    private static func event(_ line: [UInt8]) -> WatchEvent {
        guard let json = try? JSONReader.parse(line, skipping: .eventManagedFields), let object = json["object"] else {
            return .unknown("a line that is no event")
        }
        switch json["type"]?.string {
        case "ADDED": return .added(KubernetesObject(json: object))
        case "MODIFIED": return .modified(KubernetesObject(json: object))
        case "DELETED": return .deleted(KubernetesObject(json: object))
        case "BOOKMARK":
            let bookmark = KubernetesObject(json: object)
            return .bookmark(
                resourceVersion: bookmark.resourceVersion ?? "",
                isInitialEventsEnd: bookmark.annotations["k8s.io/initial-events-end"] == "true")
        case "ERROR":
            return .failed(APIStatus(json: object) ?? APIStatus(code: 500, reason: .unknown, message: "error"))
        default: return .unknown(json["type"]?.string ?? "no type")
        }
    }
}
