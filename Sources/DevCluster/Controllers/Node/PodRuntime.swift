import KubernetesModel

/// One pod as the node runs it: a state machine over its containers.
struct PodRuntime {
    let uid: String
    let admitted: Timestamp
    let address: String
    private(set) var containers: [String: ContainerRuntime] = [:]
    /// Why no container can be made at all.
    private(set) var mountFault: String?
    private(set) var isSetUp = false
    /// When the containers were told to stop.
    private(set) var stopping: Timestamp?

    init(_ pod: KubernetesObject, now: Timestamp) {
        uid = pod.uid
        admitted = now
        address = Self.address(pod)
    }

    /// Versions are counted over the whole cluster, so two pods get the same address only after some 65,000 writes.
    private static func address(_ pod: KubernetesObject) -> String {
        let number = (pod.resourceVersion.flatMap { UInt64($0) } ?? SafeName.hash(pod.uid.utf8)) % (256 * 254)
        return "10.244.\(number / 254).\(number % 254 + 1)"
    }

    /// It waits for a ConfigMap or Secret.
    var lacksConfiguration: Bool {
        mountFault != nil
            || containers.values.contains {
                if case .waiting(.createContainerConfigError, _) = $0.state { true } else { false }
            }
    }

    func context(_ pod: KubernetesObject, in cluster: any ClusterView) -> PodContext {
        PodContext(pod: pod, cluster: cluster, admitted: admitted, address: address)
    }

    /// Lets the pod do what it does until now. Returns when to look again, if that is known.
    mutating func advance(_ pod: PodContext, now: Timestamp, _ events: inout [PodEvent]) -> Timestamp? {
        guard setUp(pod, &events) else { return nil }
        var wake: [Timestamp] = []
        for container in pod.initContainers {
            let runtime = advance(container, of: pod, now: now, &events, &wake)
            guard container.isSidecar ? runtime.isStarted : runtime.hasCompleted else { return wake.min() }
        }
        for container in pod.containers { _ = advance(container, of: pod, now: now, &events, &wake) }
        return wake.min()
    }

    private mutating func setUp(_ pod: PodContext, _ events: inout [PodEvent]) -> Bool {
        guard !isSetUp else { return true }
        let fault = pod.mountFault
        if let fault, fault != mountFault { events.append(.warning("FailedMount", fault)) }
        mountFault = fault
        guard fault == nil else { return false }
        isSetUp = true
        let missing = pod.missingPullSecrets
        if !missing.isEmpty {
            events.append(
                .warning(
                    "FailedToRetrieveImagePullSecret",
                    "Unable to retrieve some image pull secrets (\(missing.joined(separator: ", "))); "
                        + "attempting to pull the image may not succeed."))
        }
        return true
    }

    private mutating func advance(
        _ container: ContainerContext, of pod: PodContext, now: Timestamp, _ events: inout [PodEvent], _ wake: inout [Timestamp]
    ) -> ContainerRuntime {
        var runtime = containers[container.name] ?? ContainerRuntime(since: now)
        if let time = runtime.advance(pod, container, now: now, &events) { wake.append(time) }
        containers[container.name] = runtime
        return runtime
    }

    /// Tells the containers to stop, once; returns when they will have.
    mutating func stop(now: Timestamp, _ events: inout [PodEvent]) -> Timestamp {
        if stopping == nil {
            stopping = now
            for (name, container) in containers.sorted(by: { $0.key < $1.key }) where container.state == .running {
                events.append(.normal("Killing", "Stopping container \(name)"))
            }
        }
        return (stopping ?? now).adding(seconds: 0.1)
    }
}
