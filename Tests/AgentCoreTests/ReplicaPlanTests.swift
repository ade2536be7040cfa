import AgentCore
import KubernetesModel
import Testing

private let autoscaling: JSONValue = ["minReplicas": 2, "maxReplicas": 6]

@Suite struct ReplicaPlanTests {
    private static func live(
        _ replicas: Int64, owned: Bool = true, as ownership: JSONValue = "true", before: String? = nil
    ) -> KubernetesObject {
        var deployment = KubernetesObject(.deployments, namespace: "team", name: "hello")
        deployment.spec["replicas"] = .integer(replicas)
        if owned { deployment["metadata", "annotations", AgentAnnotation.ownsReplicas] = ownership }
        deployment["metadata", "annotations", AgentAnnotation.replicasBeforeSuspend] = before.map { .string($0) }
        return deployment
    }

    private static let cases: [(String, JSONValue, KubernetesObject?, ReplicaPlan)] = [
        ("the spec's number is sent", ["replicas": 3], live(5), ReplicaPlan(sent: 3, isOwned: true)),
        ("0 is a number like others", ["replicas": 0], live(5), ReplicaPlan(sent: 0, isOwned: true)),
        (
            "a new autoscaled agent starts at the minimum", ["autoscaling": autoscaling], nil,
            ReplicaPlan(sent: 2, isOwned: false)
        ),
        (
            "or by itself, if that is what all begin with", ["autoscaling": ["maxReplicas": 6]], nil,
            ReplicaPlan(sent: nil, isOwned: false)
        ),
        (
            "turning the autoscaler on hands the number over", ["autoscaling": autoscaling], live(5),
            ReplicaPlan(sent: nil, isOwned: false, handedOver: 5)
        ),
        (
            "what the autoscaler owns is left alone", ["autoscaling": autoscaling], live(4, owned: false),
            ReplicaPlan(sent: nil, isOwned: false)
        ),
        (
            "an autoscaler that a person paused at 0 stays paused", ["autoscaling": autoscaling], live(0, owned: false),
            ReplicaPlan(sent: nil, isOwned: false)
        ),
        (
            "even if it still stood where it started", ["autoscaling": autoscaling], live(0, as: "start"),
            ReplicaPlan(sent: nil, isOwned: false, handedOver: 0)
        ),
        (
            "suspending remembers the number", ["suspend": true, "autoscaling": autoscaling], live(4, owned: false),
            ReplicaPlan(sent: 0, isOwned: true, remembered: 4)
        ),
        (
            "staying suspended does not forget it", ["suspend": true, "autoscaling": autoscaling], live(0, before: "4"),
            ReplicaPlan(sent: 0, isOwned: true, remembered: 4)
        ),
        (
            "an autoscaled agent comes back to its former size", ["autoscaling": autoscaling], live(0, before: "4"),
            ReplicaPlan(sent: 4, isOwned: false)
        ),
        (
            "but not beyond its bounds", ["autoscaling": autoscaling], live(0, before: "40"), ReplicaPlan(sent: 6, isOwned: false)
        ),
        (
            "from 0 by the spec an autoscaler starts at the minimum", ["autoscaling": autoscaling], live(0),
            ReplicaPlan(sent: 2, isOwned: false)
        ),
    ]

    @Test(arguments: cases.indices)
    func `the number of replicas changes hands without falling to its default`(index: Int) throws {
        let (sentence, spec, live, expected) = Self.cases[index]
        #expect(ReplicaPlan(for: try Fixture.agent(spec).spec, live: live) == expected, "\(sentence)")
    }
}
