import KubernetesModel
import Testing

@testable import DevCluster

/// Follows a Deployment step by step: writes down what a person would see, and checks at each step what must always hold.
final class RolloutStory {
    private let cluster: SimulatedCluster
    private let name: String
    private(set) var lines: [String] = []
    private var last = ""
    private var toldEvents = 0
    /// From when on the Deployment must stay available: set once it is for the first time.
    private var wasAvailable = false

    init(_ cluster: SimulatedCluster, _ name: String = "web") {
        self.cluster = cluster
        self.name = name
    }

    /// Watches every change from now on: there must never be more pods, nor fewer available ones, than the strategy allows.
    ///
    /// The upper limit is one of the sizes that ReplicaSets are given, as it is in Kubernetes: surplus that a ReplicaSet has not
    /// come round to deleting does not count.
    func watch(sourceLocation: SourceLocation = #_sourceLocation) {
        cluster.observe = { [unowned self, cluster, name] change in
            guard change.type == .pods || change.type == .replicaSets, let object = cluster.object(.deployments, name) else {
                return
            }
            let deployment = Deployment(object)
            let available = cluster.pods.filter {
                $0.isPodActive && $0.isPodAvailable(minReadySeconds: deployment.minReadySeconds, now: cluster.now)
            }.count
            wasAvailable = wasAvailable || available >= deployment.replicas
            let size = cluster.replicaSets.reduce(0) { $0 + $1.replicas }
            #expect(size <= deployment.maxReplicas, "too many pods at \(cluster.elapsed) s", sourceLocation: sourceLocation)
            // Pods are chosen for deletion by how long they have been ready, not by whether that was long enough.
            guard wasAvailable, deployment.minReadySeconds == 0 else { return }
            #expect(
                available >= deployment.replicas - deployment.maxUnavailable, "too few available at \(cluster.elapsed) s",
                sourceLocation: sourceLocation)
        }
    }

    /// Lets time pass, timer by timer, and writes down each state that differs from the one before.
    func tell(until condition: (SimulatedCluster) -> Bool, within seconds: Double = 900) -> Bool {
        let done = cluster.run(within: seconds) {
            note()
            return condition($0)
        }
        cluster.settle()
        note()
        return done
    }

    func say(_ line: String) { lines.append("# \(line)") }

    var text: String { lines.joined(separator: "\n") + "\n" }

    private func note() {
        for event in cluster.events[toldEvents...] where event.about.hasPrefix("Deployment/") {
            lines.append("          \(event.reason): \(readable(event.message))")
        }
        toldEvents = cluster.events.count
        let sets = cluster.replicaSets.sorted { revision($0) < revision($1) }.map { set in
            "r\(revision(set)) \(set.replicas)/\(set.statusCount("replicas"))/\(set.statusCount("availableReplicas"))"
        }
        let conditions = ["Available", "Progressing"].map { "\($0)=\(cluster.condition(.deployments, name, $0))" }
        let state = (sets + conditions).joined(separator: "  ")
        guard state != last else { return }
        last = state
        let time = String(Int((cluster.elapsed * 1000).rounded()))
        lines.append(String(repeating: " ", count: max(0, 7 - time.count)) + "\(time)ms \(state)")
    }

    private func revision(_ set: KubernetesObject) -> Int {
        set.annotations["deployment.kubernetes.io/revision"].flatMap { Int($0) } ?? 0
    }

    /// With revisions instead of hashes, which say nothing.
    private func readable(_ message: String) -> String {
        cluster.replicaSets.reduce(message) {
            $0.split(separator: $1.name, omittingEmptySubsequences: false).joined(separator: "r\(revision($1))")
        }
    }
}
