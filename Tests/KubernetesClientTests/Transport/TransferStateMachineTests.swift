import Testing

@testable import KubernetesClient

@Suite struct `The state machine of a transfer` {
    private let old = Authentication(authorization: "Bearer old")
    private let new = Authentication(authorization: "Bearer new")

    /// What the machine does, in short.
    private func run(
        _ events: [TransferStateMachine.Event], refreshable: Bool = true, limit: Int? = nil
    ) -> [String] {
        var machine = TransferStateMachine(refreshable: refreshable, maximumBodyBytes: limit) { _ in Array("explained".utf8) }
        return events.flatMap { machine.handle($0) }.map { action in
            switch action {
            case .acquire(let rejected): rejected == nil ? "acquire" : "acquire another"
            case .transfer(let authentication): "send \(authentication.authorization ?? "nothing")"
            case .halt: "halt"
            case .emit(.head(let head)): "head \(head.status)"
            case .emit(.bytes(let bytes)): "bytes \(String(decoding: bytes, as: UTF8.self))"
            case .emit(.end(let error)): error.map { "end \($0.kind)" } ?? "end"
            }
        }
    }

    private func bytes(_ text: String) -> TransferStateMachine.Event { .bytes(Array(text.utf8)) }
    private func head(_ status: Int) -> TransferStateMachine.Event { .head(ResponseHead(status: status)) }
    private let broken = TransportError(.broken, "")
    private let cancelled = TransportError(.cancelled, "")

    @Test func `passes an answer on`() {
        #expect(
            run([.started, .credentials(.success(old)), head(200), bytes("a"), bytes("b"), .ended(nil)])
                == ["acquire", "send Bearer old", "head 200", "bytes a", "bytes b", "end"])
    }

    @Test func `sends once more with other credentials after a 401 that nobody sees`() {
        #expect(
            run([
                .started, .credentials(.success(old)), head(401), bytes("no"), .ended(nil), .credentials(.success(new)),
                head(200),
                .ended(nil),
            ]) == ["acquire", "send Bearer old", "acquire another", "send Bearer new", "head 200", "end"])
    }

    @Test func `explains a 401 when there are no other credentials`() {
        let expected = ["head 401", "bytes explained", "end"]
        let start: [TransferStateMachine.Event] = [.started, .credentials(.success(old)), head(401), bytes("no"), .ended(nil)]
        #expect(run(start + [.credentials(.success(old))]) == ["acquire", "send Bearer old", "acquire another"] + expected)
        #expect(run(start, refreshable: false) == ["acquire", "send Bearer old"] + expected)
    }

    @Test func `does not try a third time`() {
        #expect(
            run([
                .started, .credentials(.success(old)), head(401), .ended(nil), .credentials(.success(new)), head(401),
                .ended(nil),
            ]).suffix(4) == ["send Bearer new", "head 401", "bytes explained", "end"])
    }

    @Test func `ends with the error when there are no credentials`() {
        #expect(run([.started, .credentials(.failure(TransportError(.credentials, "")))]) == ["acquire", "end credentials"])
    }

    @Test func `ends a 401 that breaks off as broken`() {
        #expect(run([.started, .credentials(.success(old)), head(401), .ended(broken)]).last == "end broken")
    }

    @Test(arguments: 0...5)
    func `stops at any time, once`(step: Int) {
        let life: [TransferStateMachine.Event] = [
            .started, .credentials(.success(old)), head(401), .ended(nil), .credentials(.success(new)), head(200),
        ]
        let actions = run(
            Array(life.prefix(step)) + [.stopped(cancelled), .stopped(broken), bytes("late"), .ended(nil), head(200)])
        #expect(actions.suffix(2) == ["halt", "end cancelled"])
        #expect(actions.count { $0.hasPrefix("end") } == 1)
    }

    @Test func `credentials that come after the end are not used`() {
        #expect(run([.started, .stopped(cancelled), .credentials(.success(old))]) == ["acquire", "halt", "end cancelled"])
    }

    @Test func `a body beyond the limit is not passed on`() {
        var machine = TransferStateMachine(refreshable: false, maximumBodyBytes: 4)
        _ = [.started, .credentials(.success(old)), head(200)].flatMap { machine.handle($0) }
        #expect(machine.handle(bytes("abcd")).count == 1)
        #expect(machine.wantsMore)
        #expect(machine.handle(bytes("e")).isEmpty)
        #expect(!machine.wantsMore)
        guard case .emit(.end(let error))? = machine.handle(.ended(cancelled)).first else {
            Issue.record("no end")
            return
        }
        #expect(error?.kind == .broken)
    }
}
