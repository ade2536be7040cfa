import KubernetesModel
import NIOCore
import NIOHTTP1

/// One request and its answer after the other, as one connection (or one HTTP/2 stream) carries them.
struct ExchangeStateMachine {
    enum Action: Equatable {
        case none
        /// The client waits for a word before it sends the body.
        case invite
        /// The request is complete: its answer is due.
        case answer(HTTPRequestHead, body: [UInt8])
        /// The answer is due already, and the connection ends once the client has stopped sending.
        case refuse(APIStatus)
        case close
    }

    private enum State {
        case idle
        case receiving(HTTPRequestHead)
        /// Refused, but the client still sends: a connection that is closed now would lose it the answer.
        case discarding(bytes: Int)
        case answering(keepsAlive: Bool)
        case closed
    }

    private var state = State.idle
    private var body: [UInt8] = []
    private let bodyLimit: Int
    private static let discardLimit = 64 << 20

    init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

    /// A request has begun and its answer has not.
    var isReceiving: Bool {
        switch state {
        case .receiving, .discarding: true
        case .idle, .answering, .closed: false
        }
    }

    /// No request is under way.
    var isIdle: Bool { if case .idle = state { true } else { false } }

    mutating func receive(_ part: HTTPServerRequestPart) -> Action {
        switch (state, part) {
        case (.idle, .head(let head)):
            let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
            guard announced <= bodyLimit else { return refuseBody() }
            body = []
            body.reserveCapacity(max(0, announced))
            state = .receiving(head)
            return head.headers.first(name: "expect")?.lowercased() == "100-continue" ? .invite : .none
        case (.receiving, .body(let bytes)):
            guard body.count + bytes.readableBytes <= bodyLimit else { return refuseBody() }
            body.append(contentsOf: bytes.readableBytesView)
            return .none
        case (.receiving(let head), .end):
            state = .answering(keepsAlive: head.isKeepAlive)
            defer { body = [] }
            return .answer(head, body: body)
        case (.discarding(let bytes), .body(let more)):
            state = .discarding(bytes: bytes + more.readableBytes)
            return bytes > Self.discardLimit ? close() : .none
        case (.discarding, .end):
            return close()
        default:
            return .none
        }
    }

    /// The answer to a complete request has been sent.
    mutating func answered() -> Action {
        guard case .answering(let keepsAlive) = state else { return .none }
        if !keepsAlive { return close() }
        state = .idle
        return .none
    }

    private mutating func refuseBody() -> Action {
        body = []
        state = .discarding(bytes: 0)
        return .refuse(
            APIStatus(
                code: 413, reason: .requestEntityTooLarge,
                message: "Request entity too large: limit is \(bodyLimit)"))
    }

    private mutating func close() -> Action {
        state = .closed
        return .close
    }
}
