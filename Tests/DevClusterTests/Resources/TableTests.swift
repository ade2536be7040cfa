import KubernetesModel
import Testing

@testable import DevCluster

struct TableTests {
    private let test = TestAPI()
    private let table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"

    /// Heads and cells, as `kubectl get -o wide` shows them.
    private func show(_ object: KubernetesObject, _ type: ResourceType, wide: Bool = false) throws -> [String: String] {
        let served = try #require(test.api.registry.catalog.resource(type))
        let json = Table(served, .none, now: { test.clock.now }).row(object)
        let cells = json["cells"]?.array ?? []
        return Dictionary(
            uniqueKeysWithValues: zip(served.columns, cells).filter { wide || $0.0.priority == 0 }.map { column, cell in
                (column.name, cell.string ?? cell.description)
            })
    }

    @Test func `a list as a table has the columns of the kind and the metadata of each object`() throws {
        let created = try test.succeed(ResourceType.configMaps.create(Sample.configMap("a", ["k": "v"]), namespace: "default"))
        test.advance(90)
        let json = try test.send(ResourceType.configMaps.list(namespace: "default"), accept: table).json
        #expect(json["kind"] == "Table")
        #expect(json["columnDefinitions"]?.array?.map { $0["name"] } == ["Name", "Data", "Age"])
        let row = try #require(json["rows"]?.array?.first)
        #expect(row["cells"] == ["a", "1", "90s"])
        #expect(row["object", "kind"] == "PartialObjectMetadata")
        #expect(row["object", "metadata"] == created.metadata)
        #expect(row["object", "data"] == nil)
        let single = try test.send(ResourceType.configMaps.get("a", namespace: "default"), accept: table).json
        #expect(single["rows"] == json["rows"])
    }

    @Test func `a client that wants metadata alone gets no more`() throws {
        let created = try test.succeed(ResourceType.configMaps.create(Sample.configMap("a", ["k": "v"]), namespace: "default"))
        let accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
        let json = try test.send(ResourceType.configMaps.list(namespace: "default"), accept: accept).json
        #expect(json["kind"] == "PartialObjectMetadataList")
        #expect(json["items"]?.array?.map { $0["metadata"] } == [created.metadata])
        #expect(json["items"]?.array?.first?["data"] == nil)
    }

    @Test func `what nobody can serve is refused`() throws {
        let answer = try test.send(ResourceType.configMaps.list(namespace: "default"), accept: "image/png")
        #expect(answer.status == 406)
        #expect(answer.message == "only the following media types are accepted: application/json")
        #expect(try test.send(ResourceType.configMaps.list(namespace: "default"), accept: "image/png, */*").status == 200)
    }

    @Test func `a watch sends tables to those who list tables`() async throws {
        let watch = try test.watch(ResourceType.configMaps.watch(namespace: "default"), accept: table)
        try test.succeed(ResourceType.configMaps.create(Sample.configMap("a"), namespace: "default"))
        let event = try #require(try await watch.next())
        #expect(event.object.kind == "Table")
        #expect(event.object.json["rows"]?.array?.first?["cells"] == ["a", "0", "0s"])
    }

    @Test func `pods show what a person needs to know`() throws {
        var pod = Sample.pod("p")
        pod["metadata", "creationTimestamp"] = .string(test.clock.now.seconds)
        func status(_ change: (inout KubernetesObject) -> Void) throws -> [String: String] {
            var copy = pod
            change(&copy)
            return try show(copy, .pods, wide: true)
        }
        #expect(try status { $0["status", "phase"] = "Pending" }["Status"] == "Pending")
        let running = try status { pod in
            pod["status"] = [
                "phase": "Running", "podIP": "10.0.0.1",
                "containerStatuses": [["ready": true, "restartCount": 0, "state": ["running": [:]]]],
            ]
        }
        #expect(running["Ready"] == "1/1")
        #expect(running["Status"] == "Running")
        #expect(running["IP"] == "10.0.0.1")
        #expect(running["Node"] == "<none>")
        let crashing = try status { pod in
            pod["status"] = [
                "phase": "Running",
                "containerStatuses": [
                    [
                        "ready": false, "restartCount": 3, "state": ["waiting": ["reason": "CrashLoopBackOff"]],
                        "lastState": [
                            "terminated": ["exitCode": 1, "finishedAt": .string(test.clock.now.adding(seconds: -10).seconds)]
                        ],
                    ]
                ],
            ]
        }
        #expect(crashing["Status"] == "CrashLoopBackOff")
        #expect(crashing["Restarts"] == "3 (10s ago)")
        #expect(try status { $0["metadata", "deletionTimestamp"] = "2027-01-15T08:00:00Z" }["Status"] == "Terminating")
        let starting = try status { pod in
            pod["status"] = ["phase": "Pending", "initContainerStatuses": [["state": ["running": [:]]]]]
            pod["spec", "initContainers"] = [["name": "i"]]
        }
        #expect(starting["Status"] == "Init:0/1")
    }

    @Test func `deployments, services, autoscalers and budgets show their numbers`() throws {
        var deployment = Sample.deployment("web", replicas: 3)
        deployment.status = ["readyReplicas": 2, "updatedReplicas": 3, "availableReplicas": 1]
        let shown = try show(deployment, .deployments, wide: true)
        #expect(shown["Ready"] == "2/3")
        #expect(shown["Up-to-date"] == "3")
        #expect(shown["Available"] == "1")
        #expect(shown["Images"] == "example.com/agent:1")
        #expect(shown["Selector"] == "app=web")

        var service = KubernetesObject(.services, namespace: "default", name: "s")
        service.spec = ["type": "NodePort", "clusterIP": "10.96.1.1", "ports": [["port": 80, "nodePort": 30080, "protocol": "TCP"]]]
        #expect(try show(service, .services)["Port(s)"] == "80:30080/TCP")
        #expect(try show(service, .services)["External-IP"] == "<none>")

        var scaler = KubernetesObject(.horizontalPodAutoscalers, namespace: "default", name: "h")
        scaler.spec = [
            "scaleTargetRef": ["kind": "Deployment", "name": "web"], "maxReplicas": 5,
            "metrics": [["type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]]]],
        ]
        #expect(try show(scaler, .horizontalPodAutoscalers)["Targets"] == "cpu: <unknown>/80%")
        scaler.status = ["currentMetrics": [["type": "Resource", "resource": ["name": "cpu", "current": ["averageUtilization": 40]]]]]
        #expect(try show(scaler, .horizontalPodAutoscalers)["Targets"] == "cpu: 40%/80%")
        #expect(try show(scaler, .horizontalPodAutoscalers)["Reference"] == "Deployment/web")

        var budget = KubernetesObject(.podDisruptionBudgets, namespace: "default", name: "b")
        budget.spec = ["minAvailable": 2]
        #expect(try show(budget, .podDisruptionBudgets)["Min Available"] == "2")
        #expect(try show(budget, .podDisruptionBudgets)["Max Unavailable"] == "N/A")
    }

    @Test(arguments: [
        (0, "0s"), (119, "119s"), (120, "2m"), (125, "2m5s"), (599, "9m59s"), (600, "10m"), (3599, "59m"), (10799, "179m"),
        (10800, "3h"), (11000, "3h3m"), (28800, "8h"), (172_799, "47h"), (172_800, "2d"), (176_400, "2d1h"), (700_000, "8d"),
        (63_072_000, "2y"), (63_158_400, "2y1d"), (-5, "<invalid>"),
    ])
    func `ages are exact for the young and coarse for the old`(seconds: Int64, text: String) {
        let start = Timestamp(secondsSince1970: 1_000_000)
        #expect(start.age(at: start.adding(seconds: Double(seconds))) == text)
    }
}
