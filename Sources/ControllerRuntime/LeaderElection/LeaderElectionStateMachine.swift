import KubernetesModel

/// Decides who leads, with client-go's rules:
///
/// - Who waits takes the lease over once nobody holds it, or once it has not changed for as long as it says it lasts. That
///   time runs on the local monotonic clock from when the change was seen; the times in the lease are for people.
/// - Who leads renews it, and stops leading when `renewDeadline` has passed since the start of the last renewal that worked.
///   That is before anybody else may take over, whatever became of the renewals after it.
///
/// Once lost, leadership is not sought again: the process is expected to end and start afresh.
struct LeaderElectionStateMachine: Sendable {
    typealias Instant = ContinuousClock.Instant

    enum Event: Sendable {
        case start
        case timer
        case got(KubernetesObject)
        /// The lease does not exist.
        case missing
        case wrote(KubernetesObject)
        /// A read or write did not succeed, or nobody knows whether it did.
        case failed(String)
        /// Give up leadership, if it is held, and end.
        case stop
    }

    enum Action: Sendable, Equatable {
        case get
        case create(KubernetesObject)
        case update(KubernetesObject)
        /// Send `.timer` after this time, instead of any time asked for before.
        case wake(after: Duration)
        case startedLeading
        case stoppedLeading(String)
        /// Somebody leads (now).
        case leader(String)
        case warn(String)
        /// Nothing will be asked for any more.
        case ended
    }

    private enum Request: Sendable, Equatable {
        case none
        case reading
        case writing(since: Instant)
        case releasing
    }

    private enum Phase: Sendable, Equatable {
        case idle
        case acquiring
        /// May write before `until`, which is `renewDeadline` after the start of the last renewal that worked.
        case leading(until: Instant)
        case stopping
        case ended
    }

    private let configuration: LeaderElectionConfiguration
    private var phase = Phase.idle
    private var request = Request.none
    /// The lease as last seen, and when it was first seen to say what it says.
    private var observed: (record: LeaseRecord, at: Instant)?
    /// Whether `observed` may be old, because a write failed or nobody knows its outcome.
    private var mustRead = true

    init(_ configuration: LeaderElectionConfiguration) { self.configuration = configuration }

    /// Whether writes are allowed at this moment.
    func isLeading(now: Instant) -> Bool { if case .leading(let until) = phase { now < until } else { false } }

    mutating func handle(_ event: Event, now: Instant, wall: Timestamp, random: Double) -> [Action] {
        if phase == .ended { return [] }
        if case .leading(let until) = phase, now >= until { return lose("the lease could not be renewed in time") }
        switch event {
        case .start where phase == .idle:
            phase = .acquiring
            return attempt(now: now, wall: wall)
        case .timer where request == .none && isActive: return attempt(now: now, wall: wall)
        case .got(let object) where request == .reading: return got(object, now: now, wall: wall, random: random)
        case .missing where request == .reading:
            request = .none
            guard isActive else { return end() }
            return write(.new(configuration, wall: wall), exists: false, now: now)
        case .wrote(let object):
            guard case .writing(let since) = request else { return request == .releasing ? end() : [] }
            return wrote(object, since: since, now: now, wall: wall, random: random)
        case .failed(let why): return failed(why, now: now, random: random)
        case .stop: return stop(wall: wall)
        default: return []
        }
    }

    private var isActive: Bool {
        switch phase {
        case .acquiring, .leading: true
        case .idle, .stopping, .ended: false
        }
    }

    private mutating func attempt(now: Instant, wall: Timestamp) -> [Action] {
        if case .leading = phase, let observed, !mustRead {
            return write(observed.record.held(by: configuration, wall: wall), exists: true, now: now)
        }
        request = .reading
        return [.get] + deadline(now)
    }

    private mutating func write(_ record: LeaseRecord, exists: Bool, now: Instant) -> [Action] {
        request = .writing(since: now)
        return [exists ? .update(record.object) : .create(record.object)] + deadline(now)
    }

    /// A leader is woken at the end of its time even if a request hangs.
    private func deadline(_ now: Instant) -> [Action] {
        if case .leading(let until) = phase { [.wake(after: now.duration(to: until))] } else { [] }
    }
}

// MARK: Answers

extension LeaderElectionStateMachine {
    private mutating func got(_ object: KubernetesObject, now: Instant, wall: Timestamp, random: Double) -> [Action] {
        request = .none
        guard isActive else { return end() }
        let changes = observe(LeaseRecord(object: object), now: now)
        mustRead = false
        guard let observed else { return changes }
        let record = observed.record
        let duration = record.duration ?? configuration.leaseDuration
        let isOthers = !record.holder.isEmpty && record.holder != configuration.identity
        if isOthers, case .leading = phase { return changes + lose("\(record.holder) has taken the lease") }
        if isOthers, now < observed.at.advanced(by: duration) { return changes + retry(now: now, random: random) }
        return changes + write(record.held(by: configuration, wall: wall), exists: true, now: now)
    }

    private mutating func wrote(
        _ object: KubernetesObject, since: Instant, now: Instant, wall: Timestamp, random: Double
    ) -> [Action] {
        request = .none
        let changes = observe(LeaseRecord(object: object), now: now)
        mustRead = false
        if case .stopping = phase { return release(wall: wall) }
        let until = since.advanced(by: configuration.renewDeadline)
        let wasLeading = if case .leading = phase { true } else { false }
        // An answer that took longer than the deadline proves nothing about now.
        guard now < until else { return changes + retry(now: now, random: random) }
        phase = .leading(until: until)
        return changes + (wasLeading ? [] : [.startedLeading])
            + [.wake(after: min(configuration.retryPeriod, now.duration(to: until)))]
    }

    private mutating func failed(_ why: String, now: Instant, random: Double) -> [Action] {
        guard request != .none else { return [] }
        request = .none
        mustRead = true
        return isActive ? [.warn(why)] + retry(now: now, random: random) : end()
    }

    /// Remembers what the lease says, and since when it has said so.
    private mutating func observe(_ record: LeaseRecord, now: Instant) -> [Action] {
        guard let former = observed, former.record.object.spec == record.object.spec else {
            let formerHolder = observed?.record.holder
            observed = (record, now)
            return record.holder.isEmpty || record.holder == formerHolder ? [] : [.leader(record.holder)]
        }
        observed = (record, former.at)
        return []
    }

    private func retry(now: Instant, random: Double) -> [Action] {
        if case .leading(let until) = phase { return [.wake(after: min(configuration.retryPeriod, now.duration(to: until)))] }
        return [.wake(after: configuration.retryPeriod * (1 + 1.2 * random))]
    }
}

// MARK: The end

extension LeaderElectionStateMachine {
    private mutating func lose(_ why: String) -> [Action] {
        phase = .ended
        return [.stoppedLeading(why), .ended]
    }

    private mutating func stop(wall: Timestamp) -> [Action] {
        phase = .stopping
        if request != .none { return [] }
        return release(wall: wall)
    }

    private mutating func release(wall: Timestamp) -> [Action] {
        guard let observed, observed.record.holder == configuration.identity, !mustRead else { return end() }
        request = .releasing
        return [.update(observed.record.released(wall: wall).object)]
    }

    private mutating func end() -> [Action] {
        request = .none
        phase = .ended
        return [.ended]
    }
}
