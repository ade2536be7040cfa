import CCurl
@preconcurrency import Dispatch
import Glibc

/// Tells when sockets are ready: one Dispatch source over an epoll set that holds them all.
///
/// A source for each socket would be in the way: it cancels asynchronously, and its descriptor must not be closed before it has,
/// while libcurl closes sockets when it likes, some of them without a word. Out of an epoll set a socket goes at once, by itself
/// when it is closed. It is also less work, since libcurl takes up and drops its interest in a socket with every request.
///
/// To be woken by Dispatch takes two threads more, which often cost more than what is then read. So answers are waited for on the
/// queue itself, for a moment and while nobody else wants to come there; and as long as streams bring something, what they bring
/// within `streamRest` is left to gather, and read then without being woken. Answers that many wait for gather within `answerRest`,
/// since libcurl looks after all transfers of a connection each time that anything is read of it.
///
/// Whenever the queue is left, Dispatch watches the sockets, or somebody is about to come who looks after them: a visitor at the
/// door, who will call `linger` or `leave`, or the next reading of streams.
final class SocketWatch: @unchecked Sendable {
    // Used on `queue` only, but for its making.

    struct Events: OptionSet {
        var rawValue: UInt32
        static let readable = Events(rawValue: EPOLLIN.rawValue)
        static let writable = Events(rawValue: EPOLLOUT.rawValue)
        /// An error or the peer's end: whoever waits for anything learns of it by trying.
        static let over = Events(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
    }

    /// What is to come on the sockets.
    enum Prospect: Equatable {
        /// Answers: mostly soon, and of many several at once.
        case answers(many: Bool)
        /// What is read of streams: a little at a time.
        case streams
        case nothing
    }

    /// Taken at once; what more there is comes with the next turn.
    private static let maximumEvents = 64
    /// Then others on the queue get their turn.
    private static let maximumTurns = 16
    /// Most answers come within it. Who comes to the queue without ringing, a timer for one, waits for as long at most.
    private static let lingerTime = Duration.milliseconds(10)

    /// An epoll set of the sockets and the doorbell.
    private let sockets: Int32
    /// An epoll set of the former alone, which can look away from it for a while. It is this one that Dispatch watches.
    private let outlet: Int32
    private let source: any DispatchSourceRead
    private let queue: DispatchQueue
    private let doorbell: Doorbell
    private let streamRest: Duration
    private let answerRest: Duration
    private var dispatchWatches = true
    private var mayLinger = true
    private var willRead = false
    private var prospect: () -> Prospect = { .nothing }
    private var body: (_ socket: Int32, Events) -> Bool = { _, _ in false }

    /// Nil when the system is out of descriptors.
    init?(queue: DispatchQueue, doorbell: Doorbell, options: CurlTransport.Options) {
        let sockets = epoll_create1(Int32(EPOLL_CLOEXEC))
        let outlet = epoll_create1(Int32(EPOLL_CLOEXEC))
        var readable = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: sockets))
        guard epoll_ctl(outlet, EPOLL_CTL_ADD, sockets, &readable) == 0 else {
            close(sockets)
            close(outlet)
            return nil
        }
        // If this fails, whoever rings waits until the moment is over.
        var rings = epoll_event(events: EPOLLIN.rawValue | EPOLLET.rawValue, data: epoll_data_t(fd: doorbell.descriptor))
        epoll_ctl(sockets, EPOLL_CTL_ADD, doorbell.descriptor, &rings)
        self.queue = queue
        self.sockets = sockets
        self.outlet = outlet
        self.doorbell = doorbell
        streamRest = options.streamRest
        answerRest = options.answerRest
        source = DispatchSource.makeReadSource(fileDescriptor: outlet, queue: queue)
        source.setCancelHandler {
            close(outlet)
            close(sockets)
        }
        source.resume()
    }

    deinit {
        source.cancel()
    }

    /// To be called once, before the first socket. `body` says whether somebody got an answer, which may have given the queue
    /// something to do.
    func onReady(prospect: @escaping () -> Prospect, _ body: @escaping (_ socket: Int32, Events) -> Bool) {
        self.prospect = prospect
        self.body = body
        source.setEventHandler { [weak self] in self?.read() }
    }

    private func read() {
        let found = readAll()
        guard prospect() == .streams, streamRest > .zero, mayLinger, found != .nothing else { return letDispatchWatch(true) }
        letDispatchWatch(false)
        guard !willRead else { return }
        willRead = true
        let next = found == .all ? ContinuousClock.now + streamRest : .now
        // Those who work on what was read come first.
        queue.async { [weak self] in
            guard let self else { return }
            sleep(until: next)
            willRead = false
            read()
        }
    }

    /// Waits here for an answer, if one is to come and nobody is at the door.
    func linger() {
        let end = ContinuousClock.now + Self.lingerTime
        var isAnswered = false
        while mayLinger, !isAnswered, case .answers = prospect(), !doorbell.isRinging, .now < end {
            letDispatchWatch(false)
            isAnswered = take(gathered(doorbell.listen { readySockets(until: end) }))
        }
        if !doorbell.isRinging || !mayLinger {
            letDispatchWatch(true)
        } else if !dispatchWatches {
            // However many come one after another, the sockets are heard.
            take(readySockets())
        }
    }

    /// Leaves the sockets to Dispatch, for good.
    func leave() {
        mayLinger = false
        forget(doorbell.descriptor)
        letDispatchWatch(true)
    }

    /// These sockets; later, and with what else has come then, when there are answers for some of many.
    private func gathered(_ ready: [(Int32, Events)]) -> [(Int32, Events)] {
        let areAnswers = !ready.isEmpty && ready.allSatisfy { _, events in events == .readable }
        guard areAnswers, answerRest > .zero, prospect() == .answers(many: true) else { return ready }
        sleep(until: .now + answerRest)
        return readySockets()
    }

    private enum Found { case nothing, all, some }

    /// What was there: all of it, or some when there may be more.
    private func readAll() -> Found {
        for turn in 0..<Self.maximumTurns {
            let ready = turn == 0 ? gathered(readySockets()) : readySockets()
            if ready.isEmpty { return turn == 0 ? .nothing : .all }
            take(ready)
        }
        return .some
    }

    /// Whether somebody got an answer.
    @discardableResult
    private func take(_ ready: [(Int32, Events)]) -> Bool {
        var isAnswered = false
        for (socket, events) in ready where body(socket, events) { isAnswered = true }
        return isAnswered
    }

    /// On the queue itself: a timer instead would be one more wake-up. Who begins a request waits for as long as one rest.
    private func sleep(until time: ContinuousClock.Instant) {
        let remaining = (time - .now) / .microseconds(1)
        if remaining > 0 { usleep(UInt32(min(remaining, 1e6))) }
    }

    /// Waits for one until `end`, or until the doorbell rings.
    private func readySockets(until end: ContinuousClock.Instant = .now) -> [(Int32, Events)] {
        let wait = doorbell.isRinging ? 0 : max(0, ((end - .now) / .milliseconds(1)).rounded(.up))
        return withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.maximumEvents) { buffer in
            let count = epoll_wait(sockets, buffer.baseAddress, Int32(Self.maximumEvents), Int32(wait))
            return buffer.prefix(max(0, Int(count))).compactMap { event in
                guard event.data.fd != doorbell.descriptor else { return nil }
                let events = Events(rawValue: event.events)
                return (event.data.fd, events.isDisjoint(with: .over) ? events : events.union([.readable, .writable]))
            }
        }
    }

    /// While somebody waits here, Dispatch would wake up threads for what is read already when they come.
    private func letDispatchWatch(_ watches: Bool) {
        guard watches != dispatchWatches else { return }
        dispatchWatches = watches
        var event = epoll_event(events: watches ? EPOLLIN.rawValue : 0, data: epoll_data_t(fd: sockets))
        epoll_ctl(outlet, EPOLL_CTL_MOD, sockets, &event)
    }

    func watch(_ socket: Int32, for events: Events) {
        var event = epoll_event(events: events.rawValue, data: epoll_data_t(fd: socket))
        if epoll_ctl(sockets, EPOLL_CTL_MOD, socket, &event) < 0, errno == ENOENT {
            epoll_ctl(sockets, EPOLL_CTL_ADD, socket, &event)
        }
    }

    func forget(_ socket: Int32) {
        // Fails when the socket has been closed already, which is as good.
        epoll_ctl(sockets, EPOLL_CTL_DEL, socket, nil)
    }
}
