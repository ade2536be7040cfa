import AgentCore
import DevCluster
import FoundationEssentials
import Glibc
import KubernetesClient
import KubernetesModel
import TestSupport
import Testing

/// What becomes of the operator's own account, of its resource, and of namespaces with agents in them.
@Suite(.timeLimit(.minutes(4))) struct LifecycleFaultTests {
    @Test("Fault 48: when the token in its file is replaced and the old one refused, the operator goes on with the new one")
    func rotatedToken() async throws {
        try await FaultLab.run { lab in
            let file = FileManager.default.temporaryDirectory.appending(path: "token-\(UInt64.random(in: 0...UInt64.max))")
            defer { try? FileManager.default.removeItem(at: file) }
            func issue() throws {
                let token = try lab.cluster.issueToken(serviceAccount: Installation.name, namespace: Installation.namespace)
                try Data(token.utf8).write(to: file, options: .atomic)
            }
            try issue()
            var connection = lab.connection
            connection.credentials = .bearerToken(.file(file.path))
            let running = try lab.startOperator(connection)
            try await Scenario.creation.play(lab)
            // A token counts for the very account that it was made for.
            try lab.delete(.serviceAccounts, Installation.name, namespace: Installation.namespace)
            let account = KubernetesObject(.serviceAccounts, namespace: Installation.namespace, name: Installation.name)
            try lab.write(.create(.serviceAccounts, account))
            try issue()
            try lab.changeAgent { $0["env"] = [["name": "A", "value": "1"]] }
            try await lab.wait(.deployments, "hello", "the variable") {
                $0?.spec["template", "spec", "containers"]?.array?.first?["env"]?.array?.count == 1
            }
            try await lab.waitForAgent()
            #expect(await running.stop() == nil)
        }
    }

    @Test("Fault 52: a namespace that is deleted with agents in it ends, and nothing is made in it any more")
    func deletedNamespace() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                let writes = RequestPattern(verbs: FaultLab.writes, namespace: FaultLab.namespace, user: FaultLab.user)
                try lab.delete(.namespaces, FaultLab.namespace, namespace: nil)
                try await lab.ledger.wait("the namespace to be gone") {
                    $0.get(.namespaces, ObjectKey(namespace: nil, name: FaultLab.namespace)) == nil
                }
                try await eventually("the operator is at rest") { running.isIdle }
                let late = lab.faults.add(FaultRule(.delay(seconds: 0), on: writes))
                for type in ["deployments", "services", "horizontalpodautoscalers"] {
                    let count = lab.ledger.counts["\(type) hello"]
                    #expect(count?.creates == 1 && count?.deletes == 1, "\(type): \(count?.description ?? "")")
                }
                #expect(lab.faults.rules.first { $0.id == late }?.matched == 0)
            }
        }
    }

    @Test("Fault 53: the resource definition is deleted and comes back, and the operator with it")
    func deletedDefinition() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                try lab.delete(.customResourceDefinitions, CustomResourceDefinition.object.name, namespace: nil)
                for type in ChildKind.allCases.map(\.type) { try await lab.waitForEnd(of: type, "hello") }
                try await lab.ledger.wait("the definition to be gone") {
                    $0.get(.customResourceDefinitions, ObjectKey(namespace: nil, name: CustomResourceDefinition.object.name))
                        == nil
                }
                try lab.write(.create(.customResourceDefinitions, CustomResourceDefinition.object))
                try await lab.ledger.wait("the definition") { view in
                    let definition = view.get(
                        .customResourceDefinitions, ObjectKey(namespace: nil, name: CustomResourceDefinition.object.name))
                    return definition?.status["conditions"]?.array?.contains { $0["type"] == "Established" } == true
                }
                try await Scenario.creation.play(lab)
                try await lab.settle(running)
                try await Scenario.creation.expectSame(lab) { counts in
                    for key in counts.keys {
                        counts[key]?.creates = 2
                        counts[key]?.deletes = 1
                    }
                }
            }
        }
    }

    @Test(
        "Fault 56: after any sequence of changes, right and wrong, back at the first spec all is as it was",
        arguments: 1...4 as ClosedRange<UInt64>)
    func misoperation(seed: UInt64) async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                let original = lab.get(AgentDeployment.type, "hello")?.spec ?? [:]
                var random = SeededGenerator(seed: seed)
                for _ in 0..<25 { try? Self.misoperate(lab, &random) }
                try lab.changeAgent { $0 = original }
                let clean = try await Scenario.creation.clean.value
                // Twice, since the operator may hear of what strangers did to the children after it has looked.
                for _ in 0..<2 {
                    try await lab.settle(running)
                    try? await lab.ledger.wait("all to be as it was") { Outcome.objects(in: $0) == clean.objects }
                }
                let outcome = Outcome(lab)
                for key in Set(clean.objects.keys).union(outcome.objects.keys).sorted() {
                    let difference = Projection.difference(outcome.objects[key], clean.objects[key])
                    #expect(difference == nil, "seed \(seed), \(key): \(outcome.objects[key]?.description ?? "gone")")
                }
            }
        }
    }

    /// One thing that a person does, or that goes wrong.
    private static func misoperate(_ lab: FaultLab, _ random: inout SeededGenerator) throws {
        let specs: [(inout JSONValue) -> Void] = [
            { $0["image"] = "registry.example.com/agents/hello:2.0" },
            { $0["image"] = "registry.example.com/agents/hello:pull-error" },
            { $0["autoscaling"] = nil }, { $0["autoscaling"] = ["minReplicas": 3, "maxReplicas": 4] },
            { $0["autoscaling"] = ["minReplicas": 5, "maxReplicas": 4] }, { $0["replicas"] = 3 }, { $0["replicas"] = -1 },
            { $0["suspend"] = true }, { $0["suspend"] = false }, { $0["service"] = ["enabled": false] }, { $0["service"] = nil },
            { $0["env"] = [["name": "A", "value": "1"]] }, { $0["env"] = nil },
            { $0["ports"] = [["name": "http", "containerPort": 8080], ["name": "more", "containerPort": 9090]] },
            { $0["ports"] = nil },
            { $0["podTemplate", "spec"] = ["containers": [["name": "side", "image": "s:1", "ports": [["containerPort": 0]]]]] },
            { $0["podTemplate", "spec"] = ["containers": [["name": "side", "image": "s:1"]]] },
            { $0["strategy"] = ["type": "Recreate"] },
        ]
        let choice = Int(random.next() % UInt64(specs.count + 4))
        let kinds = ChildKind.allCases.map(\.type)
        let kind = kinds[Int(random.next() % UInt64(kinds.count))]
        switch choice {
        case specs.count: try lab.delete(kind, "hello")
        case specs.count + 1:
            try lab.change(.deployments, "hello") { $0.spec["template", "spec", "automountServiceAccountToken"] = true }
        case specs.count + 2: try lab.change(.services, "hello") { $0.spec["selector"] = ["app": "other"] }
        case specs.count + 3: try lab.change(kind, "hello") { $0["metadata", "labels", AgentLabel.agent] = "other" }
        default: try lab.changeAgent("hello", specs[choice])
        }
    }

    @Test("Fault 57: however many agents come and go at once, they leave no watch, socket or note behind")
    func manyAgents() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                var sockets: [Int] = []
                for round in 0..<2 {
                    let names = (0..<25).map { "agent-\(round)-\($0)" }
                    for name in names { try lab.createAgent(name) }
                    try await lab.ledger.wait("all agents to be ready", seconds: 120) { view in
                        view.list(AgentDeployment.type, namespace: FaultLab.namespace).allSatisfy {
                            $0.status.condition(.ready)?["status"] == "True"
                        }
                    }
                    for name in names { try lab.delete(AgentDeployment.type, name) }
                    try await lab.ledger.wait("all to be gone", seconds: 120) { view in
                        ([AgentDeployment.type] + ChildKind.allCases.map(\.type) + [.replicaSets, .pods]).allSatisfy {
                            view.list($0, namespace: FaultLab.namespace).isEmpty
                        }
                    }
                    try await eventually("the operator is at rest, and has forgotten them") {
                        running.isIdle && running.metric("agent_operator_unshown_writes") == 0
                    }
                    sockets.append(try Self.sockets(to: lab))
                }
                let counts = lab.ledger.counts.filter {
                    $0.key.hasPrefix("deployments agent-") || $0.key.hasPrefix("services agent-")
                }
                #expect(counts.count == 100 && counts.values.allSatisfy { $0.creates == 1 && $0.deletes == 1 && $0.updates == 0 })
                #expect(lab.cluster.resources.watchCount == 4)
                #expect(sockets[0] > 0 && sockets[1] <= sockets[0], "\(sockets)")
            }
        }
    }

    /// The connections to the lab's server, which has a port of its own.
    private static func sockets(to lab: FaultLab) throws -> Int {
        let port = try #require(UInt16(lab.cluster.server.split(separator: ":").last ?? ""))
        let hex = String(port, radix: 16, uppercase: true)
        let end = ":" + String(repeating: "0", count: 4 - hex.count) + hex
        let (established, remote, state) = ("01", 2, 3)
        return ["tcp", "tcp6"].reduce(0) { sum, table in
            let sockets = Self.text("/proc/self/net/\(table)")
            return sum
                + sockets.split(separator: "\n").count {
                    let fields = $0.split(separator: " ")
                    return fields.count > state && fields[remote].hasSuffix(end) && fields[state] == established
                }
        }
    }

    /// Read to its end: such a file says that its size is 0, and comes in pieces.
    private static func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece.prefix(count) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
