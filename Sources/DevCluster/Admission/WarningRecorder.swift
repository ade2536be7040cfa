import KubernetesModel
import Synchronization

/// What a client is told beside the answer to its request, each sentence once.
package final class WarningRecorder: Sendable {
    private let sentences = Mutex<[String]>([])

    package init() {}

    package var all: [String] { sentences.withLock { $0 } }

    package func add(_ sentence: String) {
        sentences.withLock { if !$0.contains(sentence) { $0.append(sentence) } }
    }
}
