import KubernetesModel
import NIOCore
import NIOHTTP1
import Testing

@testable import DevCluster

@Suite struct ExchangeStateMachineTests {
    private func head(_ headers: HTTPHeaders = [:], version: HTTPVersion = .http1_1) -> HTTPRequestHead {
        HTTPRequestHead(version: version, method: .POST, uri: "/x", headers: headers)
    }

    @Test func `a request is answered when it is whole, and the next one after its answer`() {
        var machine = ExchangeStateMachine(bodyLimit: 10)
        #expect(machine.receive(.head(head())) == .none)
        #expect(machine.isReceiving)
        #expect(machine.receive(.body(ByteBuffer(string: "ab"))) == .none)
        #expect(machine.receive(.body(ByteBuffer(string: "c"))) == .none)
        #expect(machine.receive(.end(nil)) == .answer(head(), body: Array("abc".utf8)))
        #expect(!machine.isReceiving)
        #expect(machine.answered() == .none)
        #expect(machine.receive(.head(head())) == .none)
        #expect(machine.receive(.end(nil)) == .answer(head(), body: []))
    }

    @Test func `a client that wants no more requests gets its answer and is let go`() {
        let headers: HTTPHeaders = ["Connection": "close"]
        var machine = ExchangeStateMachine(bodyLimit: 10)
        _ = machine.receive(.head(head(headers)))
        #expect(machine.receive(.end(nil)) == .answer(head(headers), body: []))
        #expect(machine.answered() == .close)
    }

    @Test(arguments: [true, false])
    func `a body over the limit is refused once, announced or not`(isAnnounced: Bool) throws {
        var machine = ExchangeStateMachine(bodyLimit: 3)
        var action = machine.receive(.head(head(isAnnounced ? ["Content-Length": "4"] : [:])))
        if !isAnnounced {
            #expect(action == .none)
            action = machine.receive(.body(ByteBuffer(string: "abcd")))
        }
        guard case .refuse(let status) = action else {
            Issue.record("got \(action)")
            return
        }
        #expect(status.code == 413)
        #expect(machine.isReceiving)
        #expect(machine.receive(.body(ByteBuffer(string: "more"))) == .none)
        #expect(machine.receive(.end(nil)) == .close)
    }

    @Test func `a client that goes on sending what was refused is cut off`() {
        var machine = ExchangeStateMachine(bodyLimit: 3)
        _ = machine.receive(.head(head(["Content-Length": "1000000000"])))
        let chunk = ByteBuffer(repeating: 0, count: 1 << 20)
        let closed = (0..<100).first { _ in machine.receive(.body(chunk)) == .close }
        #expect(closed.map { $0 < 70 } == true)
    }

    @Test func `a client that asks before it sends is invited`() {
        var machine = ExchangeStateMachine(bodyLimit: 3)
        #expect(machine.receive(.head(head(["Expect": "100-Continue", "Content-Length": "3"]))) == .invite)
        var other = ExchangeStateMachine(bodyLimit: 3)
        guard case .refuse = other.receive(.head(head(["Expect": "100-continue", "Content-Length": "4"]))) else {
            Issue.record("not refused")
            return
        }
    }

    @Test(arguments: ["-5", "99999999999999999999999", "3, 3", ""])
    func `nonsense in a length breaks nothing`(length: String) {
        var machine = ExchangeStateMachine(bodyLimit: 3)
        #expect(machine.receive(.head(head(["Content-Length": length]))) == .none)
        #expect(machine.receive(.end(nil)) == .answer(head(["Content-Length": length]), body: []))
    }
}
