import KubernetesModel
import TestSupport
import Testing

@testable import DevCluster

/// Thousands of requests that are nearly right, from a seed: whatever comes, the API answers, and keeps only what it can read.
@Suite struct StormTests {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `any request gets an answer, and what is stored can be read and written back`(seed: UInt64) throws {
        var storm = try Storm(seed: seed)
        for number in 0..<500 {
            let request = storm.request()
            switch storm.test.api.handle(request) {
            case .complete(let status, let type, let body, _):
                let text = String(decoding: body.prefix(500), as: UTF8.self)
                let place = "seed \(seed), request \(number): \(request.info.verb) \(request.info.path): \(text)"
                if type == "application/json" { #expect((try? JSONReader.parse(body)) != nil, "\(place)") }
                #expect(status < 500 || Storm.knownFailures.contains(where: text.contains), "\(place)")
            case .stream: break
            }
            if number % 50 == 0 { storm.test.advance(1) }
        }
        for served in storm.test.api.registry.catalog.resources {
            for stored in storm.test.api.store.table(served.storage.groupResource).table {
                let object = stored.decoded()
                #expect(!object.name.isEmpty && !object.uid.isEmpty && object.json.encoded().count > 2)
                guard served.storage == served.type, served.verbs.contains("update") else { continue }
                let answer = try storm.test.send(served.type.update(object, namespace: object.namespace))
                #expect(answer.status == 200, "seed \(seed): \(served.type.plural) \(stored.key): \(answer.message)")
                #expect(
                    answer.object.resourceVersion == object.resourceVersion, "seed \(seed): \(served.type.plural) \(stored.key)")
            }
        }
    }
}

/// Makes requests out of good ones.
private struct Storm {
    let test = TestAPI()
    private let samples: [(path: String, object: JSONValue)]
    private var random: SeededGenerator

    /// What Kubernetes answers with a code of 500 or more though nothing is wrong with the server.
    static let knownFailures = [
        "etcdserver: request is too large", "failed to create typed patch object", "resourceVersion should not be set",
        "Too large resource version", "resourceVersion: Invalid value", "more than one PodDisruptionBudget", "no program runs in",
    ]

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        let definition = KubernetesObject(json: Self.definition)
        try test.succeed(ResourceType.customResourceDefinitions.create(definition, namespace: nil))
        samples = Self.samples(test.api.registry.catalog)
        try #require(samples.count == 20)
    }

    mutating func request() -> ServerRequest {
        while true {
            let (path, sample) = samples.randomElement(using: &random) ?? ("", [:])
            let name = ["a", "b", "kubernetes", "default", "A_B", "..", ""].randomElement(using: &random) ?? ""
            let method =
                ["POST", "POST", "PUT", "PUT", "PATCH", "PATCH", "PATCH", "GET", "DELETE"].randomElement(using: &random) ?? ""
            let isCollection = method == "POST" || chance(10)
            let part = chance(8) ? "/" + (Self.parts.randomElement(using: &random) ?? "") : ""
            let query = (0..<Int.random(in: 0..<3, using: &random)).map { _ in parameter() }.joined(separator: "&")
            guard let target = RequestTarget("\(path)\(isCollection ? "" : "/\(name)\(part)")?\(query)"),
                let info = RequestInfo(method: method, target: target)
            else { continue }
            var request = ServerRequest(info: info, user: UserInfo(name: "tester", groups: ["system:masters"]))
            request.query = target.query.map { ($0.name, $0.value) }
            request.accept = chance(10) ? "application/json;as=Table;g=meta.k8s.io;v=v1" : ""
            if method != "GET" { fill(&request, method, sample, name) }
            return request
        }
    }

    private mutating func fill(_ request: inout ServerRequest, _ method: String, _ sample: JSONValue, _ name: String) {
        request.contentType = "application/json"
        var object = sample
        object["metadata", "name"] = .string(name)
        if method == "PATCH" {
            let type = PatchType.allCases.randomElement(using: &random) ?? .merge
            request.contentType = type.rawValue
            if type == .apply { request.query.append(("fieldManager", ["x", "y"].randomElement(using: &random) ?? "")) }
            if type == .json { object = jsonPatch() }
        }
        if method == "DELETE" { object = ["propagationPolicy": "Foreground", "gracePeriodSeconds": 0] }
        for _ in 0..<Int.random(in: 0..<3, using: &random) { object = mutated(object) }
        request.body = object.encoded()
        if chance(30), !request.body.isEmpty {
            request.body[Int.random(in: request.body.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
    }

    private mutating func jsonPatch() -> JSONValue {
        let paths = [
            "", "/spec", "/metadata", "/metadata/name", "/metadata/labels/a", "/spec/replicas", "/data", "/spec/-", "/x/~1",
        ]
        return .array(
            (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                [
                    "op": .string(["add", "remove", "replace", "move", "copy", "test"].randomElement(using: &random) ?? ""),
                    "path": .string(paths.randomElement(using: &random) ?? ""),
                    "from": .string(paths.randomElement(using: &random) ?? ""), "value": scrap(),
                ]
            })
    }

    private mutating func parameter() -> String {
        let name = Self.parameters.randomElement(using: &random) ?? ""
        return "\(name)=\(Self.values.randomElement(using: &random) ?? "")"
    }

    /// The value with a part of it changed, taken away, doubled or replaced.
    private mutating func mutated(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object) where !object.isEmpty && !chance(12):
            var object = object
            guard let member = object.randomElement(using: &random) else { return value }
            if chance(10) {
                object[member.key] = nil
            } else if chance(15) {
                object[["$patch", "$retainKeys", "é", "", "a/b", "kind"].randomElement(using: &random) ?? ""] = scrap()
            } else {
                object[member.key] = mutated(member.value)
            }
            return .object(object)
        case .array(var items) where !items.isEmpty && !chance(8):
            let index = Int.random(in: items.indices, using: &random)
            if chance(5) { items.append(items[index]) } else { items[index] = mutated(items[index]) }
            return .array(items)
        default: return scrap()
        }
    }

    private mutating func scrap() -> JSONValue {
        [
            .null, true, false, 0, -1, 1, 65536, .integer(.max), .integer(.min), 0.5, .double(1e300), "", "a", "A B", "\u{0}",
            "1Gi", "50%",
            "2030-01-01T00:00:00Z", "日", .string(String(repeating: "x", count: 300)), [], [.null], [[]], ["a", "a"], [:],
            ["a": "b"],
            ["$patch": "delete"], ["name": "a"], [["name": "a"], ["name": "a"]], ["matchLabels": ["a": "b"]], ["": .null],
        ].randomElement(using: &random) ?? .null
    }

    private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }

    private static let parts = [
        "status", "scale", "log", "eviction", "binding", "finalize", "exec", "token", "nothing", "status/more",
        "ephemeralcontainers",
    ]
    private static let parameters = [
        "limit", "continue", "resourceVersion", "resourceVersionMatch", "labelSelector", "fieldSelector", "watch",
        "timeoutSeconds",
        "dryRun", "fieldManager", "fieldValidation", "force", "propagationPolicy", "gracePeriodSeconds", "sendInitialEvents",
        "pretty",
        "includeObject", "allowWatchBookmarks", "container", "tailLines", "follow", "orphanDependents", "preconditions", "%zz",
        "",
    ]
    private static let values = [
        "1", "0", "-1", "true", "false", "All", "Strict", "Warn", "a", "a%3Db", "a+in+(b,c)", "!a", "metadata.name%3Da",
        "spec.x!%3D1",
        "99999999999999999999", "Exact", "NotOlderThan", "Foreground", "Orphan", "%00", "%ff", "Object", "eyJ2IjoiIn0%3D", "",
    ]

    private static let definition = json(
        #"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"storms.example.com"},"spec":{
        "group":"example.com","names":{"kind":"Storm","plural":"storms"},"scope":"Namespaced","versions":[{"name":"v1",
        "served":true,"storage":true,"subresources":{"status":{},"scale":{"specReplicasPath":".spec.n",
        "statusReplicasPath":".status.n"}},"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object",
        "x-kubernetes-validations":[{"rule":"!has(self.n) || self.n < 9"}],"properties":{
        "n":{"type":"integer","minimum":0,"default":1},
        "set":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"},
        "map":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object",
        "required":["k"],"properties":{"k":{"type":"string"},"v":{"x-kubernetes-int-or-string":true}}}},
        "any":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}},
        "status":{"type":"object","properties":{"n":{"type":"integer"}}}}}}}]}}
        """#)

    /// An object of each kind, one a line, in which `POD` stands for the specification of a pod.
    private static let objects = #"""
        {"apiVersion":"v1","kind":"Pod","spec":POD}
        {"apiVersion":"v1","kind":"ConfigMap","data":{"a":"b"},"binaryData":{"c":"AAAA"}}
        {"apiVersion":"v1","kind":"Secret","stringData":{"a":"b"}}
        {"apiVersion":"v1","kind":"Namespace","metadata":{"labels":{"a":"b"}}}
        {"apiVersion":"v1","kind":"Service","spec":{"ports":[{"port":80,"name":"a"}],"selector":{"a":"b"}}}
        {"apiVersion":"v1","kind":"ResourceQuota","spec":{"hard":{"pods":"1000","cpu":"1k"}}}
        {"apiVersion":"v1","kind":"PersistentVolumeClaim","spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}
        {"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":POD}}}
        {"apiVersion":"apps/v1","kind":"StatefulSet","spec":{"serviceName":"a","selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":POD}}}
        {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"a","apiVersion":"apps/v1"},"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}]}}
        {"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"a","apiVersion":"apps/v1"},"targetCPUUtilizationPercentage":50}}
        {"apiVersion":"batch/v1","kind":"Job","spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"i"}]}}}}
        {"apiVersion":"batch/v1","kind":"CronJob","spec":{"schedule":"* * * * *"}}
        {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","spec":{"minAvailable":"50%","selector":{"matchLabels":{"a":"b"}}}}
        {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","spec":{"podSelector":{},"ingress":[{"from":[{"ipBlock":{"cidr":"10.0.0.0/8"}}],"ports":[{"port":80}]}]}}
        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","spec":{"holderIdentity":"a","leaseDurationSeconds":15,"renewTime":"2030-01-01T00:00:00.000000Z"}}
        {"apiVersion":"events.k8s.io/v1","kind":"Event","regarding":{"kind":"Pod","name":"a","namespace":"default"},"reason":"R","note":"n","type":"Normal","action":"A","reportingController":"example.com/c","reportingInstance":"i","eventTime":"2030-01-01T00:00:00.000000Z"}
        {"apiVersion":"example.com/v1","kind":"Storm","spec":{"n":3,"set":["a","b"],"map":[{"k":"a","v":1},{"k":"b","v":"x"}],"any":{"b":{"c":[1]}}}}
        """#

    private static let pod = #"""
        {"containers":[{"name":"a","image":"i","ports":[{"containerPort":80,"name":"http"}],"env":[{"name":"A","value":"b"}],"resources":{"requests":{"cpu":"100m"},"limits":{"memory":"1Gi"}},"volumeMounts":[{"name":"v","mountPath":"/v"}],"readinessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":5}}],"volumes":[{"name":"v","emptyDir":{}}],"nodeSelector":{"a":"b"},"tolerations":[{"key":"a","operator":"Exists"}]}
        """#

    /// The path of a collection, and an object that belongs there.
    private static func samples(_ catalog: TypeCatalog) -> [(path: String, object: JSONValue)] {
        let all = objects.split(separator: "\n").map {
            json($0.split(separator: "POD", omittingEmptySubsequences: false).joined(separator: pod))
        }
        return (all + [definition]).compactMap { object in
            guard let kind = object["kind"]?.string, let apiVersion = object["apiVersion"]?.string,
                let type = catalog.resource(apiVersion: apiVersion, kind: kind)?.type
            else { return nil }
            return ("\(type.basePath)\(type.isNamespaced ? "/namespaces/default" : "")/\(type.plural)", object)
        }
    }

    private static func json(_ text: String) -> JSONValue { (try? JSONReader.parse(Array(text.utf8))) ?? .null }
}
