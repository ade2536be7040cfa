import AgentCore
import KubernetesModel
import Testing

/// Which changes of a child may wait.
@Suite struct ChildChangeTests {
    private static let available = Fixture.rolledOut(2)

    private static func deployment(_ status: JSONValue, resourceVersion: String = "1") throws -> KubernetesObject {
        var object = try #require(try Fixture.applied(Fixture.agent(["replicas": 2])).children[.deployment])
        object.resourceVersion = resourceVersion
        object.status = status
        return object
    }

    private static func status(_ changes: KeyValuePairs<String, JSONValue>) -> JSONValue {
        changes.reduce(into: available) { $0[$1.key] = $1.value }
    }

    private static func condition(_ type: String, _ status: String, _ reason: String) -> JSONValue {
        [["type": .string(type), "status": .string(status), "reason": .string(reason), "message": ""]]
    }

    private static func change(_ kind: ChildKind, from old: KubernetesObject, to new: KubernetesObject) -> ChildChange {
        var former = new
        former.status = old.status
        former.resourceVersion = old.resourceVersion
        if old["status"] == nil { former["status"] = nil }
        return ChildChange(
            kind, from: ChildPhase(of: kind, old), to: ChildPhase(of: kind, new), isOfStatusOnly: former == old)
    }

    @Test(
        "numbers that move during a rollout may wait, its end and a loss may not",
        arguments: [
            (
                [:],
                status(["availableReplicas": 0, "conditions": condition("Available", "False", "MinimumReplicasUnavailable")]),
                true
            ),
            (status(["updatedReplicas": 0]), status(["updatedReplicas": 1]), true),
            (status(["availableReplicas": 1]), available, false),
            (available, status(["availableReplicas": 1]), false),
            (available, status(["readyReplicas": 1]), false),
            (status(["observedGeneration": 0]), available, false),
            (status(["observedGeneration": 0]), status(["updatedReplicas": 0]), false),
            (
                status(["updatedReplicas": 1]),
                status(["updatedReplicas": 1, "conditions": condition("Available", "False", "MinimumReplicasUnavailable")]), false
            ),
            (
                status(["availableReplicas": 1]),
                status(["availableReplicas": 1, "conditions": condition("Progressing", "False", "ProgressDeadlineExceeded")]),
                false
            ),
            (
                status(["availableReplicas": 1]),
                status(["availableReplicas": 1, "conditions": condition("ReplicaFailure", "True", "FailedCreate")]), false
            ),
        ] as [(JSONValue, JSONValue, Bool)])
    func deployments(from old: JSONValue, to new: JSONValue, mayWait: Bool) throws {
        let old = try Self.deployment(old)
        let new = try Self.deployment(new, resourceVersion: "2")
        #expect(Self.change(.deployment, from: old, to: new) == (mayWait ? .progress : .news))
    }

    @Test func `a change of what is ours does not wait, whatever the rollout does`() throws {
        let old = try Self.deployment(Self.status(["availableReplicas": 0]))
        for change in [("metadata", "labels"), ("metadata", "ownerReferences"), ("spec", "replicas")] {
            var new = try Self.deployment(Self.status(["availableReplicas": 1]), resourceVersion: "2")
            new[change.0, change.1] = nil
            #expect(Self.change(.deployment, from: old, to: new) == .news, "\(change)")
        }
    }

    @Test func `what an autoscaler tells of itself may wait, above all a failure; its limits may not`() throws {
        let agent = try Fixture.agent(["autoscaling": ["maxReplicas": 3]])
        let old = try #require(try Fixture.applied(agent).children[.autoscaler])
        var new = old
        new.status = ["conditions": Self.condition("ScalingActive", "False", "FailedGetResourceMetric")]
        #expect(Self.change(.autoscaler, from: old, to: new) == .setback)
        new.status = ["conditions": Self.condition("ScalingActive", "True", "ValidMetricFound")]
        #expect(Self.change(.autoscaler, from: old, to: new) == .progress)
        new.spec["maxReplicas"] = 4
        #expect(Self.change(.autoscaler, from: old, to: new) == .news)
    }
}
