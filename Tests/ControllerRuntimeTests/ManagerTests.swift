@preconcurrency import Dispatch
import ControllerRuntime
import KubernetesClient
import KubernetesModel
import Synchronization
import TestSupport
import Testing

/// A Website operator that runs on a thread of its own against a fake cluster.
private final class RunningOperator: Sendable {
    let cluster: FakeCluster
    let website: WebsiteOperator
    private let ended = Journal<(any Error)?>()

    init(_ cluster: FakeCluster, clock: any RuntimeClock = SystemClock(), _ configure: (inout ManagerOptions) -> Void = { _ in })
    {
        self.cluster = cluster
        var options = ManagerOptions()
        configure(&options)
        website = WebsiteOperator(
            clients: ManagerClients(watches: cluster.client, writes: cluster.client, lease: cluster.client), options: options,
            clock: clock)
    }

    func start() {
        DispatchQueue(label: "run").async { [self] in
            do {
                try website.manager.run()
                ended.append(nil)
            } catch {
                ended.append(error)
            }
        }
    }

    func stop() async -> (any Error)? {
        website.manager.stop()
        return await end()
    }

    func end() async -> (any Error)? {
        await ended.wait(forCount: 1)
        return ended.entries[0]
    }
}

private func website(_ name: String, title: JSONValue, namespace: String = "default") -> KubernetesObject {
    var website = KubernetesObject(.websites, namespace: namespace, name: name)
    website.spec = ["title": title]
    return website
}

extension FakeCluster {
    fileprivate func create(_ object: KubernetesObject, _ type: ResourceType = .websites) {
        answer(type.create(object, namespace: object.namespace))
    }

    fileprivate func page(_ name: String, namespace: String = "default") -> String? {
        storage.objects[ResourceType.configMaps.path(namespace: namespace, name: name)]?["data", "index.html"]?.string
    }

    fileprivate func waitForWrites(_ count: Int) async {
        await requests.wait { requests in
            requests.count { $0.method == .patch && $0.path.contains("/configmaps/") } >= count
        }
    }
}

@Suite(.timeLimit(.minutes(10))) struct ManagerTests {
    @Test(arguments: [true, false])
    func `a resource gets its child, and follows its changes`(streams: Bool) async {
        let cluster = FakeCluster()
        cluster.setStreams(streams)
        cluster.create(website("a", title: "One"))
        let running = RunningOperator(cluster)
        running.start()
        await cluster.waitForWrites(1)
        #expect(cluster.page("a") == "<h1>One</h1>")
        var changed = website("a", title: "Two")
        changed["metadata", "uid"] = "ignored"
        cluster.answer(ResourceType.websites.update(changed, namespace: "default"))
        await cluster.waitForWrites(2)
        #expect(cluster.page("a") == "<h1>Two</h1>")
        #expect(await running.stop() == nil)
    }

    @Test func `a child that somebody deletes or edits is restored`() async {
        let cluster = FakeCluster()
        cluster.create(website("a", title: "One"))
        let running = RunningOperator(cluster)
        running.start()
        await cluster.waitForWrites(1)
        cluster.answer(ResourceType.configMaps.delete("a", namespace: "default"))
        await cluster.waitForWrites(2)
        #expect(cluster.page("a") == "<h1>One</h1>")
        cluster.answer(ResourceType.configMaps.patch("a", namespace: "default", .merge(["data": ["index.html": "spam"]])))
        await cluster.waitForWrites(3)
        #expect(cluster.page("a") == "<h1>One</h1>")
        #expect(await running.stop() == nil)
    }

    @Test func `Fault 28: what fails comes back until it works, and what is wrong for good holds nothing up`() async {
        let cluster = FakeCluster()
        cluster.create(website("poison", title: .integer(3)))
        cluster.create(website("a", title: "One"))
        let refusals = Mutex(3)
        cluster.setFault { request in
            guard request.method == .patch, request.path.contains("/configmaps/") else { return nil }
            let isRefused = refusals.withLock { count in
                count -= 1
                return count >= 0
            }
            return isRefused ? .answer(APIStatus(code: 500, reason: .internalError, message: "no")) : nil
        }
        let running = RunningOperator(cluster)
        running.start()
        await cluster.waitForWrites(4)
        #expect(cluster.page("a") == "<h1>One</h1>")
        await cluster.requests.wait { $0.contains { $0.method == .post && $0.path.contains("/events") } }
        #expect(await running.stop() == nil)
        let metrics = running.website.manager.registry.render()
        #expect(metrics.contains(#"controller_runtime_reconcile_total{controller="website",result="error"} 3"#))
        #expect(metrics.contains(#"controller_runtime_reconcile_errors_total{controller="website"} 3"#))
        #expect(metrics.contains(#"workqueue_retries_total{controller="website",name="website"} 3"#))
    }

    @Test func `only watched namespaces are seen to, each with its own requests`() async {
        let cluster = FakeCluster()
        for namespace in ["one", "two", "three"] { cluster.create(website("a", title: "T", namespace: namespace)) }
        let running = RunningOperator(cluster) { $0.namespaces = ["one", "two"] }
        running.start()
        await cluster.waitForWrites(2)
        #expect(await running.stop() == nil)
        #expect(cluster.page("a", namespace: "one") != nil && cluster.page("a", namespace: "two") != nil)
        #expect(cluster.page("a", namespace: "three") == nil)
        #expect(
            cluster.requests.entries.allSatisfy { $0.path.contains("/namespaces/one/") || $0.path.contains("/namespaces/two/") })
    }

    @Test func `Fault 16: nothing is reconciled before all caches are filled, and a cache that never fills ends the run`()
        async throws
    {
        let cluster = FakeCluster()
        cluster.create(website("a", title: "One"))
        cluster.setFault { request in
            request.path.contains("/configmaps")
                ? .answer(APIStatus(code: 403, reason: .forbidden, message: "configmaps is forbidden")) : nil
        }
        let clock = ManualClock()
        let running = RunningOperator(cluster, clock: clock)
        running.start()
        await clock.waits.wait { $0.contains(.seconds(120)) }
        await cluster.requests.wait { $0.contains { $0.path.contains("/configmaps") } }
        try await eventually("the refusal is told") {
            running.website.manager.readiness.check()?.contains("configmaps is forbidden") == true
        }
        clock.advance(by: .seconds(120))
        let error = await running.end()
        #expect("\(error.map { "\($0)" } ?? "")".contains("configmaps (configmaps is forbidden)"))
        #expect(cluster.writes.isEmpty)
    }

    @Test func `with an election only the leader writes, and the next one follows when it stops`() async {
        let cluster = FakeCluster()
        cluster.create(website("a", title: "One"))
        func configure(_ options: inout ManagerOptions) {
            options.leaderElection = LeaderElectionConfiguration(namespace: "system", name: "website-operator")
            options.leaderElection?.retryPeriod = .milliseconds(20)
        }
        let first = RunningOperator(cluster, configure)
        first.start()
        await cluster.waitForWrites(1)
        let second = RunningOperator(cluster, configure)
        second.start()
        await cluster.requests.wait { $0.count { $0.path.hasSuffix("/leases/website-operator") && $0.method == .get } >= 4 }
        #expect(first.website.manager.mayWrite && !second.website.manager.mayWrite)
        #expect(throws: TransportError.self) {
            try second.website.manager.client.perform(ResourceType.configMaps.delete("a", namespace: "default"))
        }
        #expect(await first.stop() == nil)
        #expect(!first.website.manager.mayWrite)
        cluster.create(website("b", title: "Two"))
        await cluster.waitForWrites(2)
        #expect(cluster.page("b") == "<h1>Two</h1>")
        #expect(await second.stop() == nil)
        let lease = cluster.storage.objects[ResourceType.leases.path(namespace: "system", name: "website-operator")]
        #expect(lease?["spec", "holderIdentity"]?.string == "")
        #expect(lease?["spec", "leaseTransitions"]?.integer == 1)
    }

    @Test func `Fault 39: work that was begun may finish before the run ends`() async {
        let cluster = FakeCluster()
        cluster.create(website("a", title: "One"))
        cluster.setFault { $0.path.contains("/configmaps/a") ? .hang : nil }
        let clock = ManualClock()
        let running = RunningOperator(cluster, clock: clock)
        running.start()
        await cluster.waitForWrites(1)
        running.website.manager.stop()
        // Nothing ends the hanging write: the deadline does.
        await clock.waits.wait { $0.contains(.seconds(25) * 0.8) }
        clock.advance(by: .seconds(21))
        #expect(await running.end() == nil)
    }

    @Test func `a manager runs once`() async {
        let running = RunningOperator(FakeCluster())
        running.start()
        await running.cluster.requests.wait(forCount: 2)
        #expect(await running.stop() == nil)
        #expect(throws: ManagerError.alreadyRun) { try running.website.manager.run() }
    }
}
