import KubernetesClient
import KubernetesModel
import Testing

/// What watches tell, in order.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
@Suite struct WatchTests {
    @Test func `a watch from a version tells each change after it`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createMap("a")
            let list = try await sandbox.maps()
            var watch = sandbox.watch(ListOptions(resourceVersion: list.resourceVersion), timeoutSeconds: 20)
            try await sandbox.createMap("b")
            try await sandbox.patch(.configMaps, "b", ["data": ["k": "v"]])
            try await sandbox.delete(.configMaps, "a")
            try await watch.expect(["ADDED b", "MODIFIED b", "DELETED a"])
        }
    }

    @Test(arguments: [nil, "0"]) func `without a version, or from 0, a watch begins with what there is`(version: String?)
        async throws
    {
        try await Sandbox.run { sandbox in
            try await sandbox.createMap("a")
            try await sandbox.createMap("b")
            var watch = sandbox.watch(ListOptions(resourceVersion: version), timeoutSeconds: 20)
            let first = try await watch.next(2)
            #expect(first.sorted() == ["ADDED a", "ADDED b"])
            try await sandbox.patch(.configMaps, "a", ["data": ["k": "v"]])
            try await watch.expect(["MODIFIED a"])
        }
    }

    @Test func `a streamed list ends with a bookmark that says so, and goes on with changes`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createMap("a")
            try await sandbox.createMap("b")
            var watch = sandbox.watch(
                ListOptions(resourceVersionMatch: "NotOlderThan"), sendInitialEvents: true, timeoutSeconds: 20)
            let first = try await watch.next(2)
            #expect(first.sorted() == ["ADDED a", "ADDED b"])
            try await watch.expect(["BOOKMARK end"])
            try await sandbox.delete(.configMaps, "b")
            try await watch.expect(["DELETED b"])
        }
    }

    @Test func `a watch of selected objects tells of those that come into the selection and leave it`() async throws {
        try await Sandbox.run { sandbox in
            let list = try await sandbox.maps()
            var watch = sandbox.watch(
                ListOptions(labelSelector: "team=blue", resourceVersion: list.resourceVersion), timeoutSeconds: 20)
            try await sandbox.createMap("a")
            try await sandbox.patch(.configMaps, "a", ["metadata": ["labels": ["team": "blue"]]])
            try await sandbox.patch(.configMaps, "a", ["data": ["k": "v"]])
            try await sandbox.patch(.configMaps, "a", ["metadata": ["labels": ["team": "red"]]])
            try await sandbox.patch(.configMaps, "a", ["data": ["k": "w"]])
            try await sandbox.patch(.configMaps, "a", ["metadata": ["labels": ["team": "blue"]]])
            try await sandbox.delete(.configMaps, "a")
            try await watch.expect(["ADDED a", "MODIFIED a", "DELETED a", "ADDED a", "DELETED a"])
        }
    }

    @Test func `a watch ends when its time is over`() async throws {
        try await Sandbox.run { sandbox in
            let list = try await sandbox.maps()
            var watch = sandbox.watch(ListOptions(resourceVersion: list.resourceVersion), timeoutSeconds: 1)
            let words = try await watch.rest()
            #expect(words.last == "ENDED")
        }
    }

    @Test(arguments: [
        (ListOptions(resourceVersion: "nonsense"), 500),
        (ListOptions(labelSelector: "a in (b"), 400), (ListOptions(resourceVersion: "5", resourceVersionMatch: "Exact"), 422),
        (ListOptions(fieldSelector: "data.k=v"), 400),
    ])
    func `a watch that cannot be is refused`(options: ListOptions, code: Int) async throws {
        try await Sandbox.run { sandbox in
            var watch = sandbox.watch(options, timeoutSeconds: 5)
            try await watch.expect(["ERROR \(code)"])
        }
    }
}

extension Sandbox {
    fileprivate func createMap(_ name: String) async throws { try await create(.configMaps, name, [:]) }

    /// Only the objects of the test: every namespace has one of the cluster's, which comes at its own time.
    fileprivate func maps() async throws -> KubernetesList<KubernetesObject> {
        try await wait(.configMaps, "kube-root-ca.crt", "to be there") { $0 != nil }
        return try await cluster.admin.sendList(ResourceType.configMaps.list(namespace: namespace))
    }

    fileprivate func watch(
        _ options: ListOptions, sendInitialEvents: Bool? = nil, timeoutSeconds: Int
    ) -> WatchTranscript {
        var options = options
        if options.fieldSelector == nil { options.fieldSelector = "metadata.name!=kube-root-ca.crt" }
        let request = ResourceType.configMaps.watch(
            namespace: namespace, options, allowBookmarks: sendInitialEvents == true, sendInitialEvents: sendInitialEvents,
            timeoutSeconds: timeoutSeconds)
        return WatchTranscript(cluster.admin.events(of: request))
    }
}

/// The events of a watch as words: `ADDED web`.
private struct WatchTranscript {
    private var events: AsyncStream<WatchEvent<KubernetesObject>>.Iterator

    init(_ events: AsyncStream<WatchEvent<KubernetesObject>>) { self.events = events.makeAsyncIterator() }

    /// The next events; fewer when the watch ends before.
    mutating func next(_ count: Int) async throws -> [String] {
        var words: [String] = []
        while words.count < count, let event = await events.next() {
            // These come when the server likes.
            if case .bookmark(_, isInitialEventsEnd: false) = event { continue }
            words.append(Self.word(event))
            if case .ended = event { break }
        }
        return words
    }

    mutating func expect(_ words: [String], _ location: SourceLocation = #_sourceLocation) async throws {
        let found = try await next(words.count)
        #expect(found == words, sourceLocation: location)
    }

    mutating func rest() async throws -> [String] { try await next(.max) }

    private static func word(_ event: WatchEvent<KubernetesObject>) -> String {
        switch event {
        case .added(let object): "ADDED \(object.name)"
        case .modified(let object): "MODIFIED \(object.name)"
        case .deleted(let object): "DELETED \(object.name)"
        case .bookmark: "BOOKMARK end"
        case .failed(let status): "ERROR \(status.code)"
        case .unknown(let type): type
        case .ended: "ENDED"
        }
    }
}
