import ControllerRuntime
import DevCluster
import KubernetesClient
import KubernetesModel
import Logging
import Synchronization
import TestSupport
import Testing

/// A cache of many objects, as any operator has it, on a server that fails.
@Suite(.timeLimit(.minutes(4))) struct CacheFaultTests {
    private static let pattern = RequestPattern(resource: "configmaps", namespace: FaultLab.namespace)

    private static func informer(_ lab: FaultLab, usesStreamingLists: Bool) -> Informer {
        var connection = lab.connection
        connection.credentials = .bearerToken(.inline(Array(lab.cluster.adminToken.utf8)))
        return Informer(
            .configMaps, namespaces: [FaultLab.namespace], usesStreamingLists: usesStreamingLists,
            client: KubernetesClient(connection),
            clock: lab.clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func names(_ objects: some Sequence<KubernetesObject>) -> [String] { objects.map(\.name).sorted() }

    /// Waits until the cache holds just what the cluster does.
    private static func waitUntilSame(_ lab: FaultLab, _ informer: Informer) async throws {
        try await eventually("the cache to hold what the cluster does") {
            informer.hasSynced
                && names(informer.store.objects().map(\.object))
                    == names(lab.cluster.resources.view.list(.configMaps, namespace: FaultLab.namespace))
        }
    }

    @Test(
        "Faults 3, 18: pages of a list that fail, or whose snapshot has gone, never make a part of the list the cache",
        arguments: [FaultEffect.answer(.injected(code: 410)), .answer(.injected(code: 503)), .cutMidFrame()], 0...2)
    func pages(effect: FaultEffect, after: Int) async throws {
        try await FaultLab.run { lab in
            for index in 0..<1200 { try lab.create(.configMaps, "map-\(index)", ["data": ["a": "b"]]) }
            lab.faults.add(FaultRule(effect, on: RequestPattern(verbs: ["list"], resource: "configmaps"), after: after, times: 2))
            let informer = Self.informer(lab, usesStreamingLists: false)
            let sizes = Mutex<Set<Int>>([])
            informer.addHandler { [store = informer.store] _ in sizes.withLock { _ = $0.insert(store.count) } }
            informer.start()
            defer { informer.stop() }
            try await Self.waitUntilSame(lab, informer)
            // Whatever is told is told of a store that holds everything.
            #expect(sizes.withLock { $0.allSatisfy { $0 >= 1200 } && !$0.isEmpty })
        }
    }

    @Test(
        "Faults 8, 17, 18: a burst of thousands of changes, of objects of 1 MB, and of watches that break arrives whole",
        arguments: [FaultEffect.cutMidFrame(afterEvents: 500), .closeConnection(afterEvents: 500), .endWatch(afterEvents: 500)])
    func burst(effect: FaultEffect) async throws {
        try await FaultLab.run { lab in
            let informer = Self.informer(lab, usesStreamingLists: true)
            informer.start()
            defer { informer.stop() }
            try await Self.waitUntilSame(lab, informer)
            lab.faults.add(FaultRule(effect, on: Self.pattern, times: 4))
            try lab.create(.configMaps, "large", ["data": ["text": .string(String(repeating: "0123456789", count: 100_000))]])
            for index in 0..<2500 { try lab.create(.configMaps, "map-\(index)", ["data": ["a": "b"]]) }
            for index in 0..<2500 where index % 2 == 0 { try lab.delete(.configMaps, "map-\(index)") }
            try await Self.waitUntilSame(lab, informer)
            #expect(
                informer.store.object(ObjectKey(namespace: FaultLab.namespace, name: "large"))?["data", "text"]?.string?.utf8
                    .count == 1_000_000)
        }
    }
}
