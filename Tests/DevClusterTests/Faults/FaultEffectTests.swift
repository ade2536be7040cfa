import KubernetesClient
import KubernetesModel
import Synchronization
import Testing

@testable import DevCluster

/// Every effect, as a client meets it.
@Suite(.timeLimit(.minutes(10))) struct FaultEffectTests {
    private static let configMaps = "/api/v1/namespaces/default/configmaps"

    private static func withCluster(_ body: @Sendable (DevCluster, FaultDoor) async throws -> Void) async throws {
        var options = DevCluster.Options()
        options.injectsFaults = true
        try await ServerTests.withCluster(options) { cluster in try await body(cluster, try #require(cluster.faults)) }
    }

    private static func create(_ name: String, in cluster: DevCluster) throws {
        try cluster.resources.perform(
            .create(.configMaps, KubernetesObject(.configMaps, namespace: "default", name: name)), as: "test")
    }

    private static func exists(_ name: String, in cluster: DevCluster) -> Bool {
        cluster.resources.view.get(.configMaps, ObjectKey(namespace: "default", name: name)) != nil
    }

    /// A connection with an admin's words on it.
    private static func open(
        _ cluster: DevCluster, _ body: @Sendable (inout RawConnection, _ admin: [String]) async throws -> Void
    ) async throws {
        let admin = ["Authorization: Bearer \(cluster.adminToken)"]
        try await RawConnection.open(to: cluster) { connection in try await body(&connection, admin) }
    }

    private static let body = #"{"metadata": {"name": "a"}}"#

    // MARK: Requests

    @Test(arguments: [409, 410, 429, 500, 503, 504])
    func `a request is refused undone`(code: Int) async throws {
        try await Self.withCluster { cluster, faults in
            faults.add(FaultRule(.answer(.injected(code: code)), times: 1))
            try await Self.open(cluster) { connection, admin in
                try await connection.request("POST \(Self.configMaps)", admin, body: Self.body)
                let answer = try await connection.answer()
                #expect(answer.status.contains("\(code)") && answer.body.contains(#""kind":"Status""#))
                #expect(answer.head.contains("Retry-After: 1\r\n") == (code == 429))
                #expect(!Self.exists("a", in: cluster))
                try await connection.request("POST \(Self.configMaps)", admin, body: Self.body)
                #expect(try await connection.answer().status.contains("201"))
            }
        }
    }

    @Test func `an answer is late`() async throws {
        try await Self.withCluster { cluster, faults in
            faults.add(FaultRule(.delay(seconds: 0.2)))
            let start = ContinuousClock.now
            try await Self.open(cluster) { connection, admin in
                try await connection.request("GET \(Self.configMaps)", admin)
                #expect(try await connection.answer().status.contains("200"))
            }
            #expect(.now - start >= .milliseconds(200))
        }
    }

    @Test(arguments: [(FaultEffect.closeConnection(), false), (.dropAnswer, true)])
    func `the connection ends without an answer, and the request is done or not`(effect: FaultEffect, isDone: Bool) async throws {
        try await Self.withCluster { cluster, faults in
            faults.add(FaultRule(effect, times: 1))
            try await Self.open(cluster) { connection, admin in
                try await connection.request("POST \(Self.configMaps)", admin, body: Self.body)
                #expect(try await connection.rest() == "")
            }
            #expect(Self.exists("a", in: cluster) == isDone)
        }
    }

    @Test func `the connection ends in the middle of an answer`() async throws {
        try await Self.withCluster { cluster, faults in
            faults.add(FaultRule(.cutMidFrame(), times: 1))
            try await Self.open(cluster) { connection, admin in
                try await connection.request("POST \(Self.configMaps)", admin, body: Self.body)
                let head = try await connection.read(through: "\r\n\r\n")
                let length = head.firstRange(of: "Content-Length: ").flatMap {
                    Int(head[$0.upperBound...].prefix(while: \.isNumber))
                }
                let body = try await connection.rest()
                #expect(head.contains("201") && !body.isEmpty && body.utf8.count == (length ?? 0) / 2)
            }
            #expect(Self.exists("a", in: cluster))
        }
    }

    @Test func `a black hole leaves the connection open and silent, and no other connection`() async throws {
        try await Self.withCluster { cluster, faults in
            let client = TestClient.make(cluster)
            let request = ResourceType.configMaps.list(namespace: "default")
            try await client.send(request)
            let id = faults.add(FaultRule(.blackHole(), times: 1))
            let swallowed = Task { try await client.send(request, timeout: .seconds(3)) }
            await faults.waitForStrikes(of: id)
            let error = await #expect(throws: TransportError.self) { try await swallowed.value }
            #expect(error?.kind == .timedOut)
            // The client gave that connection up.
            let list = try await client.sendList(request)
            #expect(!list.resourceVersion.isEmpty)
        }
    }

    @Test func `a list shows what was, until the rule is gone`() async throws {
        try await Self.withCluster { cluster, faults in
            try Self.create("old", in: cluster)
            let version = cluster.resources.store.version
            faults.add(FaultRule(.staleList(version: nil), on: RequestPattern(resource: "configmaps")))
            try Self.create("new", in: cluster)
            let client = TestClient.make(cluster)
            let list = ResourceType.configMaps.list(namespace: "default")
            let stale = try await client.sendList(list)
            #expect(stale.resourceVersion == "\(version)")
            #expect(!stale.items.contains { $0.name == "new" } && stale.items.contains { $0.name == "old" })
            let paged = try await client.sendList(list, pageSize: 1)
            #expect(paged.items.map(\.name) == stale.items.map(\.name))
            faults.removeAll()
            #expect(try await client.sendList(list).items.contains { $0.name == "new" })
        }
    }

    // MARK: Watches

    /// What a watch that is open before the fault comes is sent from then on.
    private static func afterwards(
        _ effect: FaultEffect, creating names: [String] = ["one", "two"], until end: String = "\u{0}never"
    ) async throws -> String {
        let text = Mutex("")
        try await withCluster { cluster, faults in
            try await open(cluster) { connection, admin in
                try await connection.request("GET \(configMaps)?watch=1&allowWatchBookmarks=true", admin)
                _ = try await connection.read(through: "kube-root-ca.crt")
                _ = try await connection.read(through: "}\n\r\n")
                faults.add(FaultRule(effect))
                for name in names { try create(name, in: cluster) }
                let rest = try await connection.read(through: end)
                text.withLock { $0 = rest }
            }
        }
        return text.withLock { $0 }
    }

    @Test func `a watch that is open is ended in order`() async throws {
        #expect(try await Self.afterwards(.endWatch(), until: "0\r\n\r\n") == "0\r\n\r\n")
    }

    @Test func `a watch ends after so many events`() async throws {
        let text = try await Self.afterwards(.endWatch(afterEvents: 1), until: "0\r\n\r\n")
        #expect(text.contains(#""name":"one""#) && !text.contains(#""name":"two""#) && text.hasSuffix("\r\n0\r\n\r\n"))
    }

    @Test func `the connection of a watch ends after so many events`() async throws {
        let text = try await Self.afterwards(.closeConnection(afterEvents: 1))
        #expect(text.contains(#""name":"one""#) && !text.contains(#""name":"two""#) && !text.contains("\r\n0\r\n\r\n"))
    }

    @Test func `the connection of a watch ends within an event`() async throws {
        let text = try await Self.afterwards(.cutMidFrame(afterEvents: 1))
        #expect(text.contains(#""name":"one""#) && text.contains(#"{"type":"ADDED","object":"#))
        #expect(text.ranges(of: #"{"type":"#).count == 2 && text.ranges(of: "}\n").count == 1)
    }

    @Test func `a watch under way gets an error event and its end`() async throws {
        let text = try await Self.afterwards(.answer(.injected(code: 410), afterEvents: 1), until: "0\r\n\r\n")
        #expect(text.contains(#""name":"one""#) && text.contains(#"{"type":"ERROR","object":"#) && text.contains(#""code":410"#))
        let atOnce = try await Self.afterwards(.answer(.injected(code: 410)), creating: [], until: "0\r\n\r\n")
        #expect(atOnce.contains(#""code":410"#))
    }

    @Test func `one kind's watches are stopped, and go on when the rule is gone without having missed anything`() async throws {
        try await Self.withCluster { cluster, faults in
            let client = TestClient.make(cluster)
            let isLifted = Atomic(false)
            let (names, arrive) = AsyncStream<(name: String, isLifted: Bool)>.makeStream()
            let options = ListOptions(resourceVersion: "\(cluster.resources.store.version)")
            let watches = [ResourceType.configMaps, .serviceAccounts].map { type in
                client.watch(type.watch(namespace: "default", options), idleTimeout: .seconds(20)) { event in
                    if case .added(let object) = event, ["before", "held", "passes"].contains(object.name) {
                        arrive.yield((object.name, isLifted.load(ordering: .sequentiallyConsistent)))
                    }
                }
            }
            defer { for watch in watches { watch.cancel() } }
            var arrivals = names.makeAsyncIterator()
            try Self.create("before", in: cluster)
            #expect(await arrivals.next()?.name == "before")
            let id = faults.add(FaultRule(.stopWatch, on: RequestPattern(resource: "configmaps")))
            #expect(faults.rules.first?.struck == 1)
            try Self.create("held", in: cluster)
            let account = KubernetesObject(.serviceAccounts, namespace: "default", name: "passes")
            try cluster.resources.perform(.create(.serviceAccounts, account), as: "test")
            #expect(await arrivals.next()?.name == "passes")
            isLifted.store(true, ordering: .sequentiallyConsistent)
            faults.remove(id)
            let held = await arrivals.next()
            #expect(held?.name == "held" && held?.isLifted == true)
        }
    }

    @Test func `bookmarks are dropped, but for the one that ends a streaming list`() async throws {
        try await Self.withCluster { cluster, faults in
            faults.add(FaultRule(.dropBookmarks))
            let events = Mutex<[String]>([])
            let (ended, end) = AsyncStream<Void>.makeStream()
            let request = ResourceType.configMaps.watch(
                namespace: "default", ListOptions(resourceVersion: "", resourceVersionMatch: "NotOlderThan"),
                sendInitialEvents: true, timeoutSeconds: 1)
            let watch = TestClient.make(cluster).watch(request, idleTimeout: .seconds(20)) { event in
                switch event {
                case .bookmark(_, let isEnd): events.withLock { $0.append(isEnd ? "end" : "bookmark") }
                case .added: events.withLock { $0.append("added") }
                case .ended: end.finish()
                default: break
                }
            }
            defer { watch.cancel() }
            // The last thing before its end would be a bookmark.
            for await _ in ended {}
            #expect(events.withLock { $0 }.filter { $0 != "added" } == ["end"])
        }
    }

    @Test func `events of a watch are late, in order`() async throws {
        let start = ContinuousClock.now
        let text = try await Self.afterwards(.delay(seconds: 0.1), until: #""name":"two""#)
        #expect(text.contains(#""name":"one""#))
        #expect(.now - start >= .milliseconds(200))
    }

    @Test func `a black hole swallows a watch`() async throws {
        try await Self.withCluster { cluster, faults in
            let client = TestClient.make(cluster)
            let ends = Mutex<[TransportError.Kind]>([])
            let (ended, end) = AsyncStream<Void>.makeStream()
            let watch = client.watch(ResourceType.configMaps.watch(namespace: "default"), idleTimeout: .milliseconds(500)) {
                event in
                if case .added = event { faults.add(FaultRule(.blackHole(), times: 1)) }
                guard case .ended(let error) = event else { return }
                if let error { ends.withLock { $0.append(error.kind) } }
                end.finish()
            }
            defer { watch.cancel() }
            for await _ in ended {}
            #expect(ends.withLock { $0 } == [.timedOut])
        }
    }

    // MARK: The path

    @Test func `the door is a path for the administrator alone, and not there unless it is opened`() async throws {
        try await Self.withCluster { cluster, faults in
            let robot = ["Authorization: Bearer \(try cluster.issueToken(serviceAccount: "default", namespace: "default"))"]
            try await Self.open(cluster) { connection, admin in
                func ask(_ line: String, _ who: [String], body: String = "") async throws -> (status: String, body: String) {
                    try await connection.request(line, who, body: body)
                    let answer = try await connection.answer()
                    return (answer.status, answer.body)
                }
                let rule = #"{"effect": "answer", "code": 503, "resource": "configmaps", "times": 1}"#
                let refused = try await ask("POST /faults", robot, body: rule)
                #expect(refused.status.contains("403"))
                #expect(try await ask("POST /faults", admin, body: rule).body.contains(#""id":1"#))
                #expect(try await ask("POST /faults", admin, body: #"{"effect": "x"}"#).status.contains("400"))
                #expect(try await ask("GET \(Self.configMaps)", admin).status.contains("503"))
                #expect(try await ask("GET /faults", admin).body.contains(#""struck":1"#))
                #expect(try await ask("DELETE /faults/7", admin).body.contains("there is no fault 7"))
                #expect(try await ask("DELETE /faults/1", admin).status.contains("200"))
                #expect(try await ask("DELETE /faults", admin).body == #"{"faults":[]}"#)
                #expect(try await ask("PUT /faults", admin).status.contains("405"))
                #expect(faults.rules.isEmpty)
            }
        }
        try await ServerTests.withCluster { cluster in
            #expect(cluster.faults == nil)
            try await Self.open(cluster) { connection, admin in
                try await connection.request("GET /faults", admin)
                #expect(try await connection.answer().status.contains("404"))
            }
        }
    }
}
