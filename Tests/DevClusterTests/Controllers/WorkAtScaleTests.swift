import KubernetesModel
import Testing

@testable import DevCluster

/// The work of a cluster grows with what happens in it, not with what is there already.
@Suite struct WorkAtScaleTests {
    private func populated(_ count: Int) throws -> SimulatedCluster {
        let cluster = SimulatedCluster(ClusterControllers.all(rootCertificate: "PEM"))
        try cluster.create(KubernetesObject(.namespaces, name: "default"))
        for index in 0..<count {
            let name = "web-\(index)"
            var service = KubernetesObject(.services, namespace: "default", name: name)
            service["spec"] = ["selector": ["app": .string(name)], "ports": [["port": 80]]]
            var autoscaler = KubernetesObject(.horizontalPodAutoscalers, namespace: "default", name: name)
            autoscaler["spec"] = [
                "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": .string(name)], "minReplicas": 2,
                "maxReplicas": 4,
            ]
            try cluster.create(deployment(name, replicas: 2, annotations: ["dev.agentoperator.dev/cpu": "80%"]))
            try cluster.create(service)
            try cluster.create(autoscaler)
        }
        cluster.advance(by: 5)
        return cluster
    }

    @Test func `a rollout costs the same among few and among many`() throws {
        let costs = try [4, 60].map { count in
            let cluster = try populated(count)
            #expect(cluster.isRolledOut("web-0"))
            let (turns, listed) = (cluster.reconciliations, cluster.objectsListed)
            try cluster.edit(.deployments, "web-0") { $0.image = "example.com/web:2" }
            cluster.settle()
            cluster.advance(by: 1.5)
            #expect(cluster.isRolledOut("web-0"))
            return (turns: cluster.reconciliations - turns, listed: cluster.objectsListed - listed)
        }
        #expect(costs[0].turns == costs[1].turns)
        #expect(costs[0].listed == costs[1].listed)
    }

    @Test func `a quiet cluster does nothing but look at its autoscalers`() throws {
        let cluster = try populated(20)
        let writes = cluster.writes
        let turns = cluster.reconciliations
        cluster.advance(by: 300)
        #expect(cluster.writes == writes)
        #expect(cluster.reconciliations - turns <= 20 * (300 / 15 + 1))
    }
}
