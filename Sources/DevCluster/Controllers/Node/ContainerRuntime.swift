import KubernetesModel

/// One container as the node runs it: a state machine that is asked what the time brings.
struct ContainerRuntime {
    enum State: Hashable {
        case creating
        case waiting(Fault, message: String)
        case running
        case terminated(exitCode: Int, reason: String)
    }

    /// Why a container does not run, in the words of the API.
    enum Fault: String {
        case errImagePull = "ErrImagePull"
        case imagePullBackOff = "ImagePullBackOff"
        case createContainerConfigError = "CreateContainerConfigError"
        case crashLoopBackOff = "CrashLoopBackOff"
    }

    /// A run that is over.
    struct Termination {
        var exitCode: Int
        var reason: String
        var started: Timestamp
        var finished: Timestamp
        var run: Int
    }

    private(set) var state = State.creating
    /// Since when it has been in this state.
    private(set) var since: Timestamp
    /// The run that ended last, and the one before it.
    private(set) var last: Termination?
    private(set) var previous: Termination?
    private(set) var restarts = 0
    private(set) var isReady = false
    private(set) var isStarted = false
    private var isPulling = false
    private var failedPulls = 0
    /// How often it ended in a row, without a long run in between.
    private var crashes = 0
    private var nextProbe: Timestamp?

    init(since: Timestamp) { self.since = since }

    /// How long a container takes to start, runs before a scripted end, and stays down before it is seen to.
    private static let startDelay = 0.1
    private static let lifetime = 0.3
    private static let reaction = 0.5
    private static let initLifetime = 0.05
    /// A run this long makes the former crashes forgotten.
    private static let longRun = 600.0

    /// 10 s, doubled each time, up to 5 min.
    private static func backOff(_ count: Int) -> Double { count > 5 ? 300 : Double(10 << max(0, count - 1)) }

    /// Moves on as far as the moment allows. Returns when to look again, if that is known.
    mutating func advance(
        _ pod: PodContext, _ container: ContainerContext, now: Timestamp, _ events: inout [PodEvent]
    ) -> Timestamp? {
        // A state leads to another one a few times at most; each but the last is left at once.
        for _ in 0..<8 {
            let before = (state, isPulling)
            let wake = step(pod, container, now: now, &events)
            if (state, isPulling) == before { return wake }
        }
        return now
    }

    private mutating func step(
        _ pod: PodContext, _ container: ContainerContext, now: Timestamp, _ events: inout [PodEvent]
    ) -> Timestamp? {
        switch state {
        case .creating:
            if !isPulling { return pull(container, now: now, &events) }
            let due = since.adding(seconds: min(Self.startDelay, container.behavior.readyAfter))
            guard due <= now else { return due }
            events.append(.normal("Pulled", container.pulledMessage))
            return start(pod, container, now: now, &events)
        case .waiting(.errImagePull, let message):
            let due = since.adding(seconds: Self.reaction)
            guard due <= now else { return due }
            let backOff = "Back-off pulling image \"\(container.image)\""
            events += [.normal("BackOff", backOff), .warning("Failed", "Error: \(Fault.imagePullBackOff.rawValue)")]
            become(.waiting(.imagePullBackOff, message: "\(backOff): \(Fault.errImagePull.rawValue): \(message)"), now)
            return nil
        case .waiting(.imagePullBackOff, _):
            let due = since.adding(seconds: Self.backOff(failedPulls))
            return due <= now ? pull(container, now: now, &events) : due
        case .waiting(.createContainerConfigError, _):
            // Whoever mends what is missing wakes the pod.
            return start(pod, container, now: now, &events)
        case .running:
            return run(pod, container, now: now, &events)
        case .terminated(let exitCode, _):
            guard container.restarts(after: exitCode) else { return nil }
            let due = since.adding(seconds: Self.reaction)
            guard due <= now else { return due }
            // The first restart is at once; from the second on there is a distance.
            if crashes <= 1 { return restart(pod, container, now: now, &events) }
            let wait =
                "back-off \(goDuration(Self.backOff(crashes - 1))) restarting failed container=\(container.name) pod=\(pod.fullName)"
            events.append(.warning("BackOff", "Back-off restarting failed container \(container.name) in pod \(pod.fullName)"))
            become(.waiting(.crashLoopBackOff, message: wait), now)
            return nil
        case .waiting(.crashLoopBackOff, _):
            let due = (last?.finished ?? since).adding(seconds: Self.backOff(crashes - 1))
            return due <= now ? restart(pod, container, now: now, &events) : due
        }
    }

    private mutating func pull(_ container: ContainerContext, now: Timestamp, _ events: inout [PodEvent]) -> Timestamp? {
        events.append(.normal("Pulling", "Pulling image \"\(container.image)\""))
        guard container.behavior == .pullError else {
            become(.creating, now)
            isPulling = true
            return nil
        }
        failedPulls += 1
        let message = "failed to pull and unpack image \"\(container.image)\": not found"
        events += [
            .warning("Failed", "Failed to pull image \"\(container.image)\": \(message)"),
            .warning("Failed", "Error: \(Fault.errImagePull.rawValue)"),
        ]
        become(.waiting(.errImagePull, message: message), now)
        return nil
    }

    private mutating func start(
        _ pod: PodContext, _ container: ContainerContext, now: Timestamp, _ events: inout [PodEvent]
    ) -> Timestamp? {
        if let fault = container.configurationFault(pod) {
            let state = State.waiting(.createContainerConfigError, message: fault)
            if self.state != state {
                events.append(.warning("Failed", "Error: \(fault)"))
                become(state, now)
            }
            return nil
        }
        events += [.normal("Created", "Container created"), .normal("Started", "Container started")]
        become(.running, now)
        return nil
    }

    private mutating func restart(
        _ pod: PodContext, _ container: ContainerContext, now: Timestamp, _ events: inout [PodEvent]
    ) -> Timestamp? {
        restarts += 1
        events.append(.normal("Pulled", "Container image \"\(container.image)\" already present on machine"))
        return start(pod, container, now: now, &events)
    }

    private mutating func run(
        _ pod: PodContext, _ container: ContainerContext, now: Timestamp, _ events: inout [PodEvent]
    ) -> Timestamp? {
        switch container.behavior {
        case .crash(let exitCode): return end(exitCode, "Error", after: Self.lifetime, now)
        case .outOfMemory: return end(137, "OOMKilled", after: Self.lifetime, now)
        case .neverReady where !container.isInit:
            isReady = false
            isStarted = true
            let due = nextProbe ?? since.adding(seconds: container.probeDelay)
            guard due <= now else { return due }
            events.append(.warning("Unhealthy", container.unhealthyMessage(pod)))
            nextProbe = now.adding(seconds: container.probePeriod)
            return nextProbe
        default: break
        }
        if container.isInit, !container.isSidecar { return end(0, "Completed", after: Self.initLifetime, now) }
        let started = since.adding(seconds: container.startupDelay)
        isStarted = started <= now
        guard isStarted else { return started }
        // The first run is counted from the pod's admission, so that the pod as a whole is ready when it was asked to be.
        let due = max(
            (restarts == 0 ? pod.admitted : since).adding(seconds: container.behavior.readyAfter),
            since.adding(seconds: max(container.probeDelay, container.startupDelay)))
        isReady = due <= now
        return isReady ? nil : due
    }

    private mutating func end(_ exitCode: Int, _ reason: String, after lifetime: Double, _ now: Timestamp) -> Timestamp? {
        let due = since.adding(seconds: lifetime)
        isStarted = true
        guard due <= now else { return due }
        crashes = now.seconds(since: since) < Self.longRun ? crashes + 1 : 1
        previous = last
        last = Termination(exitCode: exitCode, reason: reason, started: since, finished: now, run: restarts)
        become(.terminated(exitCode: exitCode, reason: reason), now)
        return nil
    }

    private mutating func become(_ state: State, _ now: Timestamp) {
        self.state = state
        since = now
        isPulling = false
        isReady = false
        isStarted = false
        nextProbe = nil
    }

    /// It ran to its end without a fault.
    var hasCompleted: Bool { if case .terminated(0, _) = state { true } else { false } }
}
