import AgentCore
@preconcurrency import Dispatch
import FoundationEssentials
import Glibc
import KubernetesClient
import KubernetesModel

/// A dev cluster in a process of its own, and an administrator's access to it.
final class BenchCluster {
    let process: ProcessUnderTest
    let kubeconfig: String
    private let folder: URL

    init(arguments: [String] = []) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "agent-operator-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        kubeconfig = folder.appending(path: "kubeconfig").path
        try? FileManager.default.removeItem(atPath: kubeconfig)
        process = try ProcessUnderTest(
            "agent-operator", ["dev", "--kubeconfig", kubeconfig] + arguments, log: folder.appending(path: "dev.log").path)
    }

    func stop() {
        process.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    func log(_ name: String) -> String { folder.appending(path: "\(name).log").path }

    /// Waits until the API answers.
    func client() throws -> KubernetesClient {
        try poll(every: .milliseconds(2), for: .seconds(10), "the API to answer") {
            guard let connection = try? ClusterConnection.load(kubeconfig: kubeconfig, context: nil, environment: [:]) else {
                return nil
            }
            let client = KubernetesClient(connection)
            return (try? client.perform(APIRequest(.get, "/readyz"), timeout: .seconds(1))) == nil
                && (try? client.perform(APIRequest(.get, "/version"), timeout: .seconds(1))) == nil ? nil : client
        }
    }
}

/// Asks again and again until there is an answer.
func poll<Value>(every interval: Duration, for limit: Duration, _ what: String, _ body: () throws -> Value?) throws -> Value {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while clock.now < end {
        if let value = try body() { return value }
        usleep(UInt32(interval.seconds * 1e6))
    }
    throw BenchError("waited \(limit) in vain for \(what)")
}
