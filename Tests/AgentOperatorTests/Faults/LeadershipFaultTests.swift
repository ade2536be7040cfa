import AgentCore
import AgentOperator
import ControllerRuntime
import KubernetesModel
import Testing

@testable import DevCluster

/// Operators that elect a leader, and what comes between them and the lease. A lease of 15 s lasts five here.
@Suite(.timeLimit(.minutes(4))) struct LeadershipFaultTests {
    private static let lease = ObjectKey(namespace: Installation.namespace, name: Installation.name)
    private static let standby = "standby"

    private static func elect(_ configuration: inout OperatorConfiguration) { configuration.electsLeader = true }

    /// An account of its own for the second operator, so that faults can tell the two apart.
    private static func startStandby(_ lab: FaultLab, clock: FastClock? = nil) throws -> TestOperator {
        try lab.write(
            .create(.serviceAccounts, KubernetesObject(.serviceAccounts, namespace: Installation.namespace, name: standby)))
        var binding = KubernetesObject(.clusterRoleBindings, name: standby)
        binding["roleRef"] = ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"]
        binding["subjects"] = [["kind": "ServiceAccount", "name": "\(standby)", "namespace": "\(Installation.namespace)"]]
        try lab.write(.create(.clusterRoleBindings, binding))
        return try lab.startOperator(account: standby, clock: clock, elect)
    }

    private static func waitForLeader(_ lab: FaultLab, otherThan former: String = "") async throws -> String {
        try await lab.ledger.wait("another leader than \(former)") { view in
            let holder = view.get(.leases, lease)?.spec["holderIdentity"]?.string ?? ""
            return !holder.isEmpty && holder != former
        }
        return lab.cluster.resources.view.get(.leases, lease)?.spec["holderIdentity"]?.string ?? ""
    }

    @Test("Fault 43: a leader that is cut off stops, another takes over, and when the first comes back it writes nothing")
    func partition() async throws {
        try await FaultLab.run(factor: 3) { lab in
            let first = try lab.startOperator(Self.elect)
            let leader = try await Self.waitForLeader(lab)
            let second = try Self.startStandby(lab)
            try lab.createAgent("hello", Scenario.autoscaled)
            try await lab.waitForAgent()
            let partition = lab.faults.add(FaultRule(.closeConnection(), on: RequestPattern(user: FaultLab.user)))
            try lab.changeAgent { $0["image"] = "registry.example.com/agents/hello:2.0" }
            guard case .leadershipLost = await first.end() as? ManagerError else {
                Issue.record("the first leader goes on")
                return
            }
            // Nobody has taken over before the first stopped.
            #expect(try await Self.waitForLeader(lab) == leader)
            lab.faults.remove(partition)
            _ = try await Self.waitForLeader(lab, otherThan: leader)
            try await lab.waitForAgent()
            try await lab.settle(second)
            #expect(lab.ledger.counts["deployments hello"].map { $0.creates == 1 && $0.updates == 1 } == true)
            await second.stop()
        }
    }

    @Test("Fault 45: a leader whose lease is deleted makes it again and goes on")
    func deletedLease() async throws {
        try await FaultLab.run(factor: 3) { lab in
            let running = try lab.startOperator(Self.elect)
            let leader = try await Self.waitForLeader(lab)
            try lab.delete(.leases, Self.lease.name, namespace: Self.lease.namespace)
            #expect(try await Self.waitForLeader(lab) == leader)
            try await Scenario.creation.play(lab)
            #expect(await running.stop() == nil)
        }
    }

    @Test(
        "Fault 45: a leader that finds another name in its lease, or may no longer renew it, ends with an error",
        arguments: [true, false])
    func takenLease(isEdited: Bool) async throws {
        try await FaultLab.run(factor: 3) { lab in
            let running = try lab.startOperator(Self.elect)
            _ = try await Self.waitForLeader(lab)
            if isEdited {
                while var lease = lab.get(.leases, Self.lease.name, namespace: Self.lease.namespace) {
                    lease.spec["holderIdentity"] = "somebody-else"
                    do { try lab.write(.update(.leases, lease, subresource: nil)) } catch { continue }
                    break
                }
            } else {
                try lab.delete(.roles, Installation.name, namespace: Installation.namespace)
            }
            guard case .leadershipLost = await running.end() as? ManagerError else {
                Issue.record("the leader goes on")
                return
            }
        }
    }

    @Test("Fault 46: writes that take longer than a lease lasts do not hold up its renewal")
    func slowWrites() async throws {
        try await FaultLab.run(factor: 3) { lab in
            let running = try lab.startOperator(Self.elect)
            let leader = try await Self.waitForLeader(lab)
            // 20 s of the operator's, where the lease must be renewed within 10.
            let slow = RequestPattern(verbs: ["patch"], resource: "deployments", user: FaultLab.user)
            let rule = lab.faults.add(FaultRule(.delay(seconds: 4), on: slow))
            for index in 0..<20 { try lab.createAgent("agent-\(index)") }
            // Two rounds of all ten workers.
            await lab.faults.waitForStrikes(of: rule, count: 20)
            #expect(try await Self.waitForLeader(lab) == leader)
            lab.faults.removeAll()
            for index in 0..<20 { try await lab.waitForAgent("agent-\(index)") }
            #expect(await running.stop() == nil)
        }
    }

    @Test("Fault 42: a leader that was stopped for 20 s writes nothing when it wakes, and ends")
    func pausedLeader() async throws {
        try await FaultLab.run(factor: 3) { lab in
            let paused = FastClock(factor: 3)
            let first = try lab.startOperator(clock: paused, Self.elect)
            let leader = try await Self.waitForLeader(lab)
            try lab.createAgent("hello", Scenario.autoscaled)
            try await lab.waitForAgent()
            let written = lab.faults.add(
                FaultRule(
                    .delay(seconds: 0),
                    on: RequestPattern(verbs: FaultLab.writes, namespace: FaultLab.namespace, user: FaultLab.user)))
            paused.jump(by: .seconds(20))
            try lab.changeAgent { $0["image"] = "registry.example.com/agents/hello:2.0" }
            guard case .leadershipLost = await first.end() as? ManagerError else {
                Issue.record("the first leader goes on")
                return
            }
            #expect(lab.faults.rules.first { $0.id == written }?.matched == 0)
            let second = try Self.startStandby(lab)
            _ = try await Self.waitForLeader(lab, otherThan: leader)
            try await lab.wait(.deployments, "hello", "the new image") {
                $0?.spec["template", "spec", "containers"]?.array?.first?["image"] == "registry.example.com/agents/hello:2.0"
            }
            #expect(await second.stop() == nil)
        }
    }

    @Test("Fault 44: when the time of day of leader or standby jumps by an hour, the leader goes on to lead")
    func wallClockJumps() async throws {
        try await FaultLab.run(factor: 3) { lab in
            let (one, other) = (FastClock(factor: 3), FastClock(factor: 3))
            let first = try lab.startOperator(clock: one, Self.elect)
            let leader = try await Self.waitForLeader(lab)
            let second = try Self.startStandby(lab, clock: other)
            for (hours, standbyHours) in [(-1.0, 0.0), (1, -1), (0, 1)] {
                one.setWall(offset: hours * 3600)
                other.setWall(offset: standbyHours * 3600)
                // For longer than a lease lasts.
                let end = lab.clock.now + .seconds(18)
                try await lab.ledger.wait("the lease to be renewed later") { [clock = lab.clock] _ in clock.now > end }
                #expect(try await Self.waitForLeader(lab) == leader)
            }
            try await Scenario.creation.play(lab)
            #expect(await first.stop() == nil)
            await second.stop()
        }
    }
}
