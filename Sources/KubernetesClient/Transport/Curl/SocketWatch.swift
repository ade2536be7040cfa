import CCurl
@preconcurrency import Dispatch
import Glibc

/// Tells when sockets are ready: one Dispatch source over an epoll set that holds them all. Used on its queue only.
///
/// A source for each socket would be in the way: it cancels asynchronously, and its descriptor must not be closed before it has,
/// while libcurl closes sockets when it likes, some of them without a word. Out of an epoll set a socket goes at once, by itself
/// when it is closed. It is also less work, since libcurl takes up and drops its interest in a socket with every request.
final class SocketWatch {
    struct Events: OptionSet {
        var rawValue: UInt32
        static let readable = Events(rawValue: EPOLLIN.rawValue)
        static let writable = Events(rawValue: EPOLLOUT.rawValue)
        /// An error or the peer's end: whoever waits for anything learns of it by trying.
        static let over = Events(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
    }

    private let descriptor: Int32
    private let source: any DispatchSourceRead
    /// Taken at once; what more there is comes with the next turn.
    private static let maximumEvents = 64
    /// Then others on the queue get their turn.
    private static let maximumTurns = 16
    private static let awaitedMilliseconds: Int32 = 1

    /// Nil when the system is out of descriptors.
    init?(queue: DispatchQueue) {
        let descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        self.descriptor = descriptor
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setCancelHandler { close(descriptor) }
    }

    deinit {
        source.cancel()
    }

    /// What is to come on the sockets.
    enum Prospect {
        /// Answers: mostly soon after one another.
        case answers
        /// What is read of streams: a little at a time.
        case streams
        case nothing
    }

    /// To be called once, before the first socket.
    ///
    /// To be woken by Dispatch takes three changes of threads, which often cost more than what is then read. So the next answer
    /// is waited for a moment on the spot, and what streams bring within `rest` of the last time is left to gather.
    func onReady(rest: Duration, prospect: @escaping () -> Prospect, _ body: @escaping (_ socket: Int32, Events) -> Void) {
        let descriptor = self.descriptor
        var last: ContinuousClock.Instant?
        source.setEventHandler {
            if let last, prospect() == .streams { Self.sleep(until: last + rest) }
            var wait: Int32 = 0
            for _ in 0..<Self.maximumTurns {
                let ready = Self.readySockets(descriptor, waiting: wait)
                guard !ready.isEmpty else {
                    last = .now
                    return
                }
                for (socket, events) in ready { body(socket, events) }
                wait = prospect() == .answers ? Self.awaitedMilliseconds : 0
            }
            // There is more, which is not to rest.
            last = nil
        }
        source.resume()
    }

    /// On the queue itself: a timer instead would be one more wake-up. Who begins a request waits for as long as one rest.
    private static func sleep(until time: ContinuousClock.Instant) {
        let remaining = (time - .now) / .microseconds(1)
        if remaining > 0 { usleep(UInt32(min(remaining, 1e6))) }
    }

    private static func readySockets(_ descriptor: Int32, waiting milliseconds: Int32) -> [(Int32, Events)] {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: maximumEvents) { buffer in
            let count = epoll_wait(descriptor, buffer.baseAddress, Int32(maximumEvents), milliseconds)
            return buffer.prefix(max(0, Int(count))).map { event in
                let events = Events(rawValue: event.events)
                return (event.data.fd, events.isDisjoint(with: .over) ? events : events.union([.readable, .writable]))
            }
        }
    }

    func watch(_ socket: Int32, for events: Events) {
        var event = epoll_event(events: events.rawValue, data: epoll_data_t(fd: socket))
        if epoll_ctl(descriptor, EPOLL_CTL_MOD, socket, &event) < 0, errno == ENOENT {
            epoll_ctl(descriptor, EPOLL_CTL_ADD, socket, &event)
        }
    }

    func forget(_ socket: Int32) {
        // Fails when the socket has been closed already, which is as good.
        epoll_ctl(descriptor, EPOLL_CTL_DEL, socket, nil)
    }
}
