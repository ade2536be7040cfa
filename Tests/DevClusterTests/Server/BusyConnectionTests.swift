import KubernetesClient
import KubernetesModel
import Testing

@testable import DevCluster

@Suite(.timeLimit(.minutes(2))) struct BusyConnectionTests {
    /// More than any limit on resets that is meant for attackers: libcurl resets streams whose answers it has whole.
    @Test func `thousands of requests side by side over one connection are all answered`() async throws {
        try await ServerTests.withCluster { cluster in
            let client = TestClient.make(cluster)
            try await withThrowingTaskGroup { group in
                for _ in 0..<16 {
                    group.addTask {
                        for _ in 0..<300 { try await client.send(ResourceType.namespaces.get("default", namespace: nil)) }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
