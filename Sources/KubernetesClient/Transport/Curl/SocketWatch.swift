import CCurl
@preconcurrency import Dispatch
import Glibc

/// Tells when sockets are ready: one Dispatch source over an epoll set that holds them all. Used on its queue only.
///
/// A source for each socket would be in the way: it cancels asynchronously, and its descriptor must not be closed before it has,
/// while libcurl closes sockets when it likes, some of them without a word. Out of an epoll set a socket goes at once, by itself
/// when it is closed. It is also less work, since libcurl takes up and drops its interest in a socket with every request.
///
/// To be woken by Dispatch takes four changes of threads, which often cost more than what is then read. So answers are waited
/// for on the queue itself, for a moment and while nobody else wants to come there; and what streams bring within `rest` of the
/// last time is left to gather.
final class SocketWatch {
    struct Events: OptionSet {
        var rawValue: UInt32
        static let readable = Events(rawValue: EPOLLIN.rawValue)
        static let writable = Events(rawValue: EPOLLOUT.rawValue)
        /// An error or the peer's end: whoever waits for anything learns of it by trying.
        static let over = Events(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
    }

    /// What is to come on the sockets.
    enum Prospect {
        /// Answers: mostly soon.
        case answers
        /// What is read of streams: a little at a time.
        case streams
        case nothing
    }

    /// Taken at once; what more there is comes with the next turn.
    private static let maximumEvents = 64
    /// Then others on the queue get their turn.
    private static let maximumTurns = 16
    /// Most answers come within it. What Dispatch has for the queue waits for as long at most, libcurl's timer for one.
    private static let lingerTime = Duration.milliseconds(10)

    /// The set of sockets, and the doorbell.
    private let sockets: Int32
    /// Holds that set while Dispatch is to tell of it.
    private let outlet: Int32
    private let source: any DispatchSourceRead
    private let doorbell: Doorbell
    private let rest: Duration
    private var tellsDispatch = false
    private var mayLinger = true
    private var prospect: () -> Prospect = { .nothing }
    private var body: (_ socket: Int32, Events) -> Void = { _, _ in }

    /// Nil when the system is out of descriptors.
    init?(queue: DispatchQueue, doorbell: Doorbell, rest: Duration) {
        let sockets = epoll_create1(Int32(EPOLL_CLOEXEC))
        let outlet = epoll_create1(Int32(EPOLL_CLOEXEC))
        var ring = epoll_event(events: EPOLLIN.rawValue | EPOLLET.rawValue, data: epoll_data_t(fd: doorbell.descriptor))
        guard sockets >= 0, outlet >= 0 else {
            close(sockets)
            close(outlet)
            return nil
        }
        // Without it whoever wants to come waits until the moment is over.
        epoll_ctl(sockets, EPOLL_CTL_ADD, doorbell.descriptor, &ring)
        self.sockets = sockets
        self.outlet = outlet
        self.doorbell = doorbell
        self.rest = rest
        source = DispatchSource.makeReadSource(fileDescriptor: outlet, queue: queue)
        source.setCancelHandler {
            close(outlet)
            close(sockets)
        }
        tellDispatch(true)
    }

    deinit {
        source.cancel()
    }

    /// To be called once, before the first socket.
    func onReady(prospect: @escaping () -> Prospect, _ body: @escaping (_ socket: Int32, Events) -> Void) {
        self.prospect = prospect
        self.body = body
        var last: ContinuousClock.Instant?
        source.setEventHandler { [weak self] in
            guard let self else { return }
            if let last, self.prospect() == .streams { sleep(until: last + rest) }
            // When there is more, that is not to rest.
            last = readAll() ? .now : nil
            linger()
        }
        source.resume()
    }

    /// Waits here for answers, while some are to come and nobody wants to come on the queue. Whoever does must call this next,
    /// or `leave`: so long Dispatch is not asked.
    func linger() {
        let end = ContinuousClock.now + Self.lingerTime
        doorbell.listen {
            while mayLinger, prospect() == .answers, !doorbell.isRinging, .now < end {
                tellDispatch(false)
                read(waiting: Self.lingerTime)
            }
        }
        if !mayLinger || !doorbell.isRinging { tellDispatch(true) }
    }

    /// Leaves the sockets to Dispatch, for good.
    func leave() {
        mayLinger = false
        tellDispatch(true)
    }

    /// False when there may be more.
    private func readAll() -> Bool {
        for _ in 0..<Self.maximumTurns where !read(waiting: .zero) { return true }
        return false
    }

    /// On the queue itself: a timer instead would be one more wake-up. Who begins a request waits for as long as one rest.
    private func sleep(until time: ContinuousClock.Instant) {
        let remaining = (time - .now) / .microseconds(1)
        if remaining > 0 { usleep(UInt32(min(remaining, 1e6))) }
    }

    /// False when there was nothing.
    @discardableResult
    private func read(waiting time: Duration) -> Bool {
        let ready = withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.maximumEvents) { buffer in
            let count = epoll_wait(sockets, buffer.baseAddress, Int32(Self.maximumEvents), Int32(time / .milliseconds(1)))
            return buffer.prefix(max(0, Int(count))).map { event in
                let events = Events(rawValue: event.events)
                return (event.data.fd, events.isDisjoint(with: .over) ? events : events.union([.readable, .writable]))
            }
        }
        for (socket, events) in ready where socket != doorbell.descriptor { body(socket, events) }
        return !ready.isEmpty
    }

    /// While somebody waits here, Dispatch would wake up threads for what is read already when they come.
    private func tellDispatch(_ tells: Bool) {
        guard tells != tellsDispatch else { return }
        tellsDispatch = tells
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: sockets))
        epoll_ctl(outlet, tells ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, sockets, &event)
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
