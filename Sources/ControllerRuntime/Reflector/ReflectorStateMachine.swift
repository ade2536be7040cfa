import KubernetesModel

/// Decides how a cache is kept current: list, then watch from there; the watch again from where it ended; a list again when
/// the server no longer remembers that point.
///
/// A value without clock, socket and dice: events come in with the time and a random number in 0..<1, actions go out in the
/// order in which they are to be done. At most one request or watch is under way, and at most one timer.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
struct ReflectorStateMachine<Item: ReflectedItem>: Sendable {
    enum Event: Sendable {
        case start
        case page([Item], continueToken: String?, resourceVersion: String)
        case listFailed(RequestFailure)
        case changed(Item, resourceVersion: String)
        case deleted(Item, resourceVersion: String)
        case bookmark(resourceVersion: String, endsInitialEvents: Bool)
        /// A frame of the watch that could not be read: something may have been missed.
        case unreadable(String)
        /// Nil when the server ended the watch in an orderly way.
        case watchEnded(RequestFailure?)
        case timer
        case stop
    }

    enum Action: Sendable {
        case list(ListOptions)
        case watch(WatchParameters)
        /// Give up the request or watch under way; nothing of it is to be reported any more.
        case cancel
        /// Swap the whole cache at once.
        case replace([Item], resourceVersion: String)
        case upsert(Item)
        case delete(Item)
        /// Everything up to this resource version is in the cache.
        case progress(resourceVersion: String)
        /// Send `.timer` after this time, instead of any time asked for before.
        case wake(after: Duration)
        case health(ReflectorHealth)
        case warn(String)
    }

    enum Step: Sendable, Equatable {
        case synchronize
        /// A page of a list, the first without a token. Not in pages once the server forgot where a former attempt was.
        case list(continueToken: String?, inPages: Bool)
        case watch
    }

    enum Phase: Sendable, Equatable {
        case idle
        case listing(inPages: Bool, continueToken: String?)
        /// A watch that sends what exists first, and a bookmark after it.
        case streaming(isAlive: Bool)
        case watching(since: ContinuousClock.Instant, hasDelivered: Bool)
        case waiting(Step)
        case stopped
    }

    /// Objects a page.
    static var pageSize: Int { 500 }
    /// How long a streaming list may stay silent before a list in pages takes its place.
    static var streamingPatience: Duration { .seconds(30) }
    /// A watch that ends sooner than this, and brought nothing, is worth a warning.
    static var shortWatch: Duration { .seconds(1) }
    /// A watch that lasted this long has proved itself: what failed before no longer counts.
    static var stableWatch: Duration { .seconds(30) }
    /// A watch that is not refused within this time after trouble means that the trouble is over.
    static var recoveryPatience: Duration { .seconds(5) }
    /// Servers that send bookmarks do so about once a minute, so this much silence means that the connection is dead.
    static var bookmarkPatience: Duration { .seconds(150) }

    private(set) var phase = Phase.idle
    private(set) var health = ReflectorHealth.starting
    /// The newest resource version seen. Nothing older is ever believed.
    private(set) var lastSeen: String?
    private var usesStreamingLists: Bool
    private var sendsBookmarks = false
    /// Failures since something last went well: the exponent of the back-off.
    private var failures = 0
    private var isSynced = false
    /// Whether a complete state has arrived, and no watch has made anything of it yet.
    private var isFresh = false
    /// What a list or stream under way has brought so far.
    private var collected: [ObjectKey: Item] = [:]

    /// `usesStreamingLists`: ask for the initial state as a stream first, which costs server and client less memory; a
    /// server that cannot do that is asked for pages from then on.
    init(usesStreamingLists: Bool = true) { self.usesStreamingLists = usesStreamingLists }

    mutating func handle(_ event: Event, now: ContinuousClock.Instant, random: Double) -> [Action] {
        if case .stop = event {
            phase = .stopped
            return [.cancel]
        }
        switch (phase, event) {
        case (.idle, .start): return perform(.synchronize, now: now, random: random)
        case (.waiting(let step), .timer): return perform(step, now: now, random: random)
        case (.listing(let inPages, _), .page(let items, let token, let version)):
            return page(items, token, version, inPages: inPages, now: now, random: random)
        case (.listing(let inPages, let token), .listFailed(let failure)):
            return listFailed(failure, token, inPages: inPages, random: random)
        case (.streaming(let isAlive), _): return streaming(event, isAlive: isAlive, now: now, random: random)
        case (.watching(let since, let hasDelivered), _):
            return watching(event, since: since, hasDelivered: hasDelivered, now: now, random: random)
        default: return []
        }
    }

    private mutating func perform(_ step: Step, now: ContinuousClock.Instant, random: Double) -> [Action] {
        switch step {
        case .synchronize where usesStreamingLists:
            phase = .streaming(isAlive: false)
            collected = [:]
            let options = ListOptions(resourceVersion: lastSeen ?? "", resourceVersionMatch: "NotOlderThan")
            return [.watch(parameters(options, streams: true, random)), .wake(after: Self.streamingPatience)]
        case .synchronize: return perform(.list(continueToken: nil, inPages: true), now: now, random: random)
        case .list(let token, let inPages):
            phase = .listing(inPages: inPages, continueToken: token)
            if token == nil { collected = [:] }
            // No resource version: the answer is as new as the server's storage.
            return [.list(ListOptions(limit: inPages ? Self.pageSize : nil, continueToken: token))]
        case .watch:
            phase = .watching(since: now, hasDelivered: false)
            let watch = Action.watch(parameters(ListOptions(resourceVersion: lastSeen), streams: false, random))
            return health == .healthy ? [watch] : [watch, .wake(after: Self.recoveryPatience)]
        }
    }

    private func parameters(_ options: ListOptions, streams: Bool, _ random: Double) -> WatchParameters {
        // Spread, so that the watches of a whole fleet do not end together.
        let timeout = 300 + Int(random * 300)
        let whole = Duration.seconds(timeout + 30)
        return WatchParameters(
            options: options, sendsInitialEvents: streams, timeoutSeconds: timeout,
            idleTimeout: sendsBookmarks ? min(Self.bookmarkPatience, whole) : whole)
    }
}

// MARK: The list

extension ReflectorStateMachine {
    private mutating func page(
        _ items: [Item], _ token: String?, _ version: String, inPages: Bool, now: ContinuousClock.Instant, random: Double
    ) -> [Action] {
        for item in items { collected[item.key] = item }
        if let token, !token.isEmpty {
            return perform(.list(continueToken: token, inPages: inPages), now: now, random: random)
        }
        return synchronized(version, random: random) { machine in machine.perform(.watch, now: now, random: random) }
    }

    private mutating func listFailed(
        _ failure: RequestFailure, _ token: String?, inPages: Bool, random: Double
    ) -> [Action] {
        if case .expired = failure {
            // A partial list is worth nothing. Once more in pages, then in one piece.
            return backOff(to: .list(continueToken: nil, inPages: failures == 0), failure, random: random)
        }
        return backOff(to: .list(continueToken: token, inPages: inPages), failure, random: random)
    }

    /// A complete state has arrived: swaps the cache for it, unless a server that lags behind has sent it.
    private mutating func synchronized(
        _ version: String, random: Double, then next: (inout Self) -> [Action]
    ) -> [Action] {
        if let lastSeen, isResourceVersion(version, olderThan: lastSeen) == true {
            let message = """
                the server sent a state of resource version \(version), older than \(lastSeen) which was seen before; it is not \
                used. If its storage was restored from a backup, restart this process
                """
            return [.cancel] + backOff(to: .synchronize, .tooNew(message), random: random)
        }
        lastSeen = version
        isSynced = true
        isFresh = true
        let replace = Action.replace(Array(collected.values), resourceVersion: version)
        collected = [:]
        return [replace] + report(.healthy) + next(&self)
    }
}

// MARK: The stream of what exists

extension ReflectorStateMachine {
    private mutating func streaming(
        _ event: Event, isAlive: Bool, now: ContinuousClock.Instant, random: Double
    ) -> [Action] {
        switch event {
        case .changed(let item, _):
            phase = .streaming(isAlive: true)
            collected[item.key] = item
            return []
        case .deleted(let item, _):
            phase = .streaming(isAlive: true)
            collected[item.key] = nil
            return []
        case .bookmark(let version, endsInitialEvents: true):
            return synchronized(version, random: random) { machine in
                machine.phase = .watching(since: now, hasDelivered: true)
                return []
            }
        case .bookmark:
            return fallBackToPages("the server does not mark the end of a streaming list", now, random)
        case .timer where isAlive:
            phase = .streaming(isAlive: false)
            return [.wake(after: Self.streamingPatience)]
        case .timer: return fallBackToPages("the server does not answer a streaming list", now, random)
        // Refused: kube-apiserver says so when the storage behind it is too old for it.
        case .watchEnded(.rejected(let message)), .watchEnded(.refused(let message)):
            return fallBackToPages(message, now, random)
        case .watchEnded(.broken(let message)) where failures >= 2: return fallBackToPages(message, now, random)
        case .watchEnded(nil), .unreadable:
            return fallBackToPages("the server broke off a streaming list", now, random)
        case .watchEnded(let failure?): return [.cancel] + backOff(to: .synchronize, failure, random: random)
        default: return []
        }
    }

    private mutating func fallBackToPages(_ why: String, _ now: ContinuousClock.Instant, _ random: Double) -> [Action] {
        usesStreamingLists = false
        collected = [:]
        return [.cancel, .warn("\(why); listing in pages from now on")] + perform(.synchronize, now: now, random: random)
    }
}

// MARK: The watch

extension ReflectorStateMachine {
    private mutating func watching(
        _ event: Event, since: ContinuousClock.Instant, hasDelivered: Bool, now: ContinuousClock.Instant, random: Double
    ) -> [Action] {
        switch event {
        case .changed(let item, let version):
            return delivered(version, since) ? [.upsert(item)] + report(.healthy) : []
        case .deleted(let item, let version):
            return delivered(version, since) ? [.delete(item)] + report(.healthy) : []
        case .bookmark(let version, let endsInitialEvents):
            sendsBookmarks = sendsBookmarks || !endsInitialEvents
            return delivered(version, since) ? [.progress(resourceVersion: version)] + report(.healthy) : []
        case .unreadable(let what):
            let failure = RequestFailure.refused("the watch sent what cannot be read (\(what))")
            return [.cancel] + backOff(to: .synchronize, failure, random: random)
        case .watchEnded(nil):
            return watchEnded(lasted: since.duration(to: now), hasDelivered: hasDelivered, now: now, random: random)
        case .watchEnded(let failure?):
            if since.duration(to: now) >= Self.stableWatch { proveGood() }
            return [.cancel] + watchFailed(failure, now: now, random: random)
        // Not refused by now: whatever was wrong is over.
        case .timer: return report(.healthy)
        default: return []
        }
    }

    /// Moves on to a version that the watch brought; false when it is older than what was seen already.
    private mutating func delivered(_ version: String, _ since: ContinuousClock.Instant) -> Bool {
        phase = .watching(since: since, hasDelivered: true)
        if let lastSeen, isResourceVersion(version, olderThan: lastSeen) == true { return false }
        lastSeen = version
        proveGood()
        return true
    }

    private mutating func watchEnded(
        lasted: Duration, hasDelivered: Bool, now: ContinuousClock.Instant, random: Double
    ) -> [Action] {
        if lasted >= Self.stableWatch {
            proveGood()
            return perform(.watch, now: now, random: random) + report(.healthy)
        }
        if hasDelivered || lasted >= Self.shortWatch {
            phase = .waiting(.watch)
            return [.wake(after: Backoff.reflector.delay(attempt: 0, random: random))] + report(.healthy)
        }
        let wait = wait(random: random)
        phase = .waiting(.watch)
        return [.warn("the server ended a watch in less than a second with nothing in it"), .wake(after: wait)]
    }

    private mutating func watchFailed(
        _ failure: RequestFailure, now: ContinuousClock.Instant, random: Double
    ) -> [Action] {
        switch failure {
        // It is no use to read the state again and again for a watch that never gets going.
        case .expired where !isFresh: return perform(.synchronize, now: now, random: random)
        // A kind that comes back may have lost its objects meanwhile; a watch that fails again and again may do so because of
        // where it starts.
        case .expired, .notServed, .rejected: return backOff(to: .synchronize, failure, random: random)
        case .refused where failures >= 2, .broken where failures >= 2:
            return backOff(to: .synchronize, failure, random: random)
        default: return backOff(to: .watch, failure, random: random)
        }
    }
}

// MARK: Trouble

extension ReflectorStateMachine {
    /// A watch works: what failed before no longer counts.
    private mutating func proveGood() {
        failures = 0
        isFresh = false
    }

    private mutating func backOff(to step: Step, _ failure: RequestFailure, random: Double) -> [Action] {
        var delay = wait(random: random)
        if case .busy(_, let seconds) = failure { delay = max(delay, .seconds(seconds) * (1 + 0.1 * random)) }
        phase = .waiting(step)
        return [.wake(after: delay)] + report(.degraded(failure, hasSynced: isSynced))
    }

    private mutating func wait(random: Double) -> Duration {
        defer { failures += 1 }
        return Backoff.reflector.delay(attempt: failures, random: random)
    }

    private mutating func report(_ new: ReflectorHealth) -> [Action] {
        guard new != health else { return [] }
        health = new
        return [.health(new)]
    }
}
