import Dispatch
import FoundationEssentials
import KubernetesClient
import KubernetesModel
import Testing

@testable import DevCluster

@Suite(.timeLimit(.minutes(10))) struct BusyConnectionTests {
    /// All clusters of a test run share two event loops, which others may keep for long.
    private static let patience = Duration.seconds(300)

    /// More than any limit on resets that is meant for attackers: libcurl resets streams whose answers it has whole.
    @Test func `thousands of requests side by side over one connection are all answered`() async throws {
        try await ServerTests.withCluster { cluster in
            let client = TestClient.make(cluster)
            try await withThrowingTaskGroup { group in
                for _ in 0..<16 {
                    group.addTask {
                        for _ in 0..<300 {
                            try await client.send(
                                ResourceType.namespaces.get("default", namespace: nil), timeout: Self.patience)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `connections are taken while all threads of Swift's pool are busy`() async throws {
        try await ServerTests.withCluster { cluster in
            let clients = (0..<30).map { _ in TestClient.make(cluster) }
            let (isOver, threads) = (DispatchSemaphore(value: 0), ProcessInfo.processInfo.activeProcessorCount)
            @Sendable func keepThread() { isOver.wait() }
            async let answers = withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    let request = ResourceType.namespaces.get("default", namespace: nil)
                    continuation.resume(
                        returning: clients.map { client in Result { try client.perform(request, timeout: Self.patience) } })
                    for _ in 0..<threads { isOver.signal() }
                }
            }
            await withTaskGroup { group in for _ in 0..<threads { group.addTask { keepThread() } } }
            for answer in await answers { #expect(throws: Never.self) { try answer.get() } }
        }
    }
}
