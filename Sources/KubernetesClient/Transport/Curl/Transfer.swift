import CCurl
@preconcurrency import Dispatch
import KubernetesModel

/// Performs what the state machine of one request decides.
final class Transfer: @unchecked Sendable {
    // Made anywhere, used on the queue of its pool only.

    let request: APIRequest
    /// For the whole answer, or between two parts of a stream.
    private let timeout: Duration
    let isStream: Bool
    /// Until the end, since whoever listens may hold on to this transfer.
    private var emit: ((TransferStateMachine.Output) -> Void)?
    private let deadline: ContinuousClock.Instant
    /// Until the end; a caller may keep a transfer for longer, to cancel it.
    private var pool: ConnectionPool?
    private var machine: TransferStateMachine
    private var headParser = ResponseHeadParser()
    private var answered = false
    private var running: (easy: EasyHandle, multi: MultiHandle)?
    /// For streams, and while a plugin is waited for: libcurl keeps the time otherwise.
    private var clock: WakeTimer?

    init(
        _ request: APIRequest, timeout: Duration, isStream: Bool, pool: ConnectionPool,
        emit: @escaping (TransferStateMachine.Output) -> Void
    ) {
        self.request = request
        self.timeout = timeout
        self.isStream = isStream
        self.pool = pool
        self.emit = emit
        deadline = .now + timeout
        let connection = pool.identity.connection
        machine = TransferStateMachine(
            refreshable: pool.identity.credentials.isRefreshable,
            maximumBodyBytes: isStream ? nil : pool.options.maximumResponseBytes
        ) { connection.explainRefusal($0) }
    }

    func start() { handle(.started) }

    /// From outside: the caller's cancellation, or a clock.
    func stop(_ kind: TransportError.Kind, _ text: String) { handle(.stopped(TransportError(kind, text))) }

    private func handle(_ event: TransferStateMachine.Event) {
        for action in machine.handle(event) { perform(action) }
        guard machine.isFinished else { return }
        clock = nil
        emit = nil
        pool?.finished(self)
        pool = nil
    }

    private func perform(_ action: TransferStateMachine.Action) {
        switch action {
        case .acquire(let rejected): acquire(rejecting: rejected)
        case .transfer(let authentication): transfer(authentication)
        case .halt: release()
        case .emit(let output): emit?(output)
        }
    }

    private func acquire(rejecting rejected: Authentication?) {
        guard let pool else { return }
        let result = pool.identity.credentials.authentication(rejecting: rejected, at: .now) { result in
            pool.visit { self.handle(.credentials(result)) }
        }
        if let result {
            handle(.credentials(result))
        } else {
            startClock()
        }
    }

    private func transfer(_ authentication: Authentication) {
        guard let pool else { return }
        if isStream { startClock() } else { clock = nil }
        headParser = ResponseHeadParser()
        answered = false
        let remaining = deadline - .now
        guard isStream || remaining > .zero else { return timedOut() }
        do {
            let (easy, multi) = try pool.handle(for: authentication)
            try easy.prepare(request, authorization: authentication.authorization, timeout: isStream ? nil : remaining)
            easy.transfer = self
            running = (easy, multi)
            guard multi.add(easy, for: self) else { throw TransportError(.unreachable, "libcurl refused the request") }
        } catch let error as TransportError {
            failed(error)
        } catch let fault as EasyHandle.Fault {
            failed(CurlOutcome(fault.code).error(about: subject(pool)))
        } catch {
            failed(TransportError(.broken, "\(error)"))
        }
    }

    private func failed(_ error: TransportError?) {
        release()
        handle(.ended(error ?? TransportError(.unreachable, "libcurl refused the request")))
    }

    /// Takes the handle off the wire, for use again.
    private func release() {
        guard let (easy, multi) = running else { return }
        running = nil
        easy.transfer = nil
        multi.remove(easy)
        pool?.recycle(easy)
    }

    // MARK: What libcurl tells

    func received(header line: UnsafeRawBufferPointer) -> Bool {
        answered = true
        touchClock()
        switch headParser.line(line) {
        case .more: break
        case .complete(let head): handle(.head(head))
        case .tooLong:
            let limit = ResponseHeadParser.maximumBytes >> 10
            handle(.unacceptable(TransportError(.broken, "the head of an answer is longer than \(limit) KiB")))
        }
        return machine.wantsMore
    }

    func received(body bytes: UnsafeRawBufferPointer) -> Bool {
        touchClock()
        handle(.bytes([UInt8](bytes)))
        return machine.wantsMore
    }

    func completed(_ code: CURLcode) {
        guard let pool, let easy = running?.easy else { return }
        // To libcurl a head that breaks off is as good as a whole one.
        var outcome = easy.outcome(code == CURLE_OK && !headParser.isComplete ? CURLE_PARTIAL_FILE : code)
        outcome.answered = answered
        release()
        let error = outcome.error(about: subject(pool))
        if error?.kind == .timedOut { pool.abandonConnections() }
        handle(.ended(error))
    }

    private func subject(_ pool: ConnectionPool) -> TransferSubject {
        let connection = pool.identity.connection
        return TransferSubject(
            server: connection.server, origin: connection.origin, proxyURL: connection.proxyURL, method: request.method.rawValue,
            path: request.path, isIdempotent: request.isIdempotent, timeout: timeout,
            connectTimeout: pool.options.connectTimeout)
    }

    // MARK: Time

    private func startClock() {
        guard let pool else { return }
        let clock = self.clock ?? WakeTimer(queue: pool.queue)
        clock.onFire { [weak self] in self?.timedOut() }
        clock.set(.now() + .milliseconds((isStream ? timeout : deadline - .now).milliseconds))
        self.clock = clock
    }

    private func touchClock() {
        if isStream { clock?.set(.now() + .milliseconds(timeout.milliseconds)) }
    }

    private func timedOut() {
        guard let pool else { return }
        let place = pool.identity.connection.place
        let request = "\(request.method.rawValue) \(request.path)"
        guard running != nil else {
            return stop(.timedOut, "there were no credentials for \(place) within \(timeout.text), so \(request) was not sent")
        }
        pool.abandonConnections()
        stop(.timedOut, "\(place) sent nothing for \(timeout.text) (\(request))")
    }
}
