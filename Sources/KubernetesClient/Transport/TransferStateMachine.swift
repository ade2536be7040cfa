/// What to do next with one request: fetch credentials, send, pass on the answer, or try once more with fresher credentials
/// after a 401. Events in, actions out; whoever owns it performs them in order.
struct TransferStateMachine {
    enum Event {
        case started
        case credentials(Result<Authentication, TransportError>)
        case head(ResponseHead)
        case bytes([UInt8])
        /// The rest of the answer is not wanted.
        case unacceptable(TransportError)
        /// The transfer is over; nil when the answer is whole.
        case ended(TransportError?)
        /// Called off from outside, by the caller or a clock.
        case stopped(TransportError)
    }

    enum Action {
        /// Credentials are wanted; not these, if there are others.
        case acquire(rejecting: Authentication?)
        case transfer(Authentication)
        /// Takes the transfer off the wire, if it is on it.
        case halt
        case emit(Output)
    }

    enum Output {
        case head(ResponseHead)
        case bytes([UInt8])
        case end(TransportError?)
    }

    /// Longest text kept of a 401 answer.
    static let maximumRefusalBytes = 1 << 20

    private enum State {
        case idle
        case acquiring(rejected: Rejection?)
        case running(Authentication)
        /// A 401 is coming in: nobody sees it before it is known whether there are better credentials.
        case refused(Rejection)
        case finished
    }

    private struct Rejection {
        var authentication: Authentication
        var head: ResponseHead
        var body: [UInt8] = []
    }

    /// Nil for no limit.
    let maximumBodyBytes: Int?
    /// Turns the body of a 401 into one that tells the user what to do.
    let explainRefusal: ([UInt8]) -> [UInt8]
    private var mayRefresh: Bool
    private var bodyBytes = 0
    private var fault: TransportError?
    private var state = State.idle

    init(refreshable: Bool, maximumBodyBytes: Int?, explainRefusal: @escaping ([UInt8]) -> [UInt8] = { $0 }) {
        mayRefresh = refreshable
        self.maximumBodyBytes = maximumBodyBytes
        self.explainRefusal = explainRefusal
    }

    /// False when the rest of the answer is of no use: the transfer is to be broken off.
    var wantsMore: Bool { fault == nil }
    var isFinished: Bool { if case .finished = state { true } else { false } }

    mutating func handle(_ event: Event) -> [Action] {
        switch event {
        case .started:
            state = .acquiring(rejected: nil)
            return [.acquire(rejecting: nil)]
        case .credentials(let result): return received(result)
        case .head(let head): return received(head)
        case .bytes(let bytes): return received(bytes)
        case .unacceptable(let error):
            fault = fault ?? error
            return []
        case .ended(let error): return ended(error)
        case .stopped(let error):
            guard !isFinished else { return [] }
            state = .finished
            return [.halt, .emit(.end(error))]
        }
    }

    private mutating func received(_ result: Result<Authentication, TransportError>) -> [Action] {
        guard case .acquiring(let rejected) = state else { return [] }
        switch result {
        case .failure(let error):
            state = .finished
            return [.emit(.end(error))]
        case .success(let authentication):
            if let rejected, rejected.authentication == authentication { return finish(refused: rejected) }
            state = .running(authentication)
            return [.transfer(authentication)]
        }
    }

    private mutating func received(_ head: ResponseHead) -> [Action] {
        guard case .running(let authentication) = state else { return [] }
        guard head.status == 401 else { return [.emit(.head(head))] }
        state = .refused(Rejection(authentication: authentication, head: head))
        return []
    }

    private mutating func received(_ bytes: [UInt8]) -> [Action] {
        switch state {
        case .refused(var rejection):
            rejection.body += bytes.prefix(Self.maximumRefusalBytes - rejection.body.count)
            state = .refused(rejection)
            return []
        case .running:
            bodyBytes += bytes.count
            if let maximumBodyBytes, bodyBytes > maximumBodyBytes {
                fault = TransportError(.broken, "the server's answer is larger than \(maximumBodyBytes >> 20) MiB")
                return []
            }
            return [.emit(.bytes(bytes))]
        case .idle, .acquiring, .finished: return []
        }
    }

    private mutating func ended(_ error: TransportError?) -> [Action] {
        switch state {
        case .refused(let rejection) where error == nil:
            guard mayRefresh else { return finish(refused: rejection) }
            mayRefresh = false
            state = .acquiring(rejected: rejection)
            return [.acquire(rejecting: rejection.authentication)]
        case .running, .refused:
            state = .finished
            return [.emit(.end(fault ?? error))]
        case .idle, .acquiring, .finished: return []
        }
    }

    private mutating func finish(refused rejection: Rejection) -> [Action] {
        state = .finished
        return [
            .emit(.head(rejection.head)), .emit(.bytes(explainRefusal(rejection.body))), .emit(.end(nil)),
        ]
    }
}
