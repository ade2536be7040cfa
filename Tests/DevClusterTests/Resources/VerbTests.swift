import KubernetesModel
import Testing

@testable import DevCluster

struct VerbTests {
    private let test = TestAPI()

    private func create(_ object: KubernetesObject, _ type: ResourceType = .configMaps) throws -> KubernetesObject {
        try test.succeed(type.create(object, namespace: object.namespace))
    }

    @Test func `a new cluster has the namespaces and objects that every cluster has`() throws {
        let namespaces = try test.send(ResourceType.namespaces.list()).names
        #expect(namespaces == ["default", "kube-node-lease", "kube-public", "kube-system"])
        let service = try test.succeed(ResourceType.services.get("kubernetes", namespace: "default"))
        #expect(service["spec", "clusterIP"] == "10.96.0.1")
        try test.succeed(ResourceType.serviceAccounts.get("default", namespace: "default"))
    }

    @Test func `what is created can be read, listed and deleted`() throws {
        let created = try create(Sample.configMap("a", ["k": "v"]))
        #expect(created.uid.count == 36)
        #expect(created["metadata", "creationTimestamp"] == "2027-01-15T08:00:00Z")
        #expect(created.resourceVersion != nil)
        #expect(try test.succeed(ResourceType.configMaps.get("a", namespace: "default")) == created)
        let list = try test.send(ResourceType.configMaps.list(namespace: "default"))
        #expect(list.items == [created])
        #expect(list.json["kind"] == "ConfigMapList")
        #expect(list.json["metadata", "resourceVersion"]?.string == created.resourceVersion)
        let deleted = try test.send(ResourceType.configMaps.delete("a", namespace: "default"))
        #expect(deleted.status == 200)
        #expect(deleted.json["status"] == "Success")
        #expect(deleted.json["details"] == ["kind": "configmaps", "name": "a", "uid": .string(created.uid)])
        #expect(try test.send(ResourceType.configMaps.get("a", namespace: "default")).status == 404)
    }

    @Test func `refusals have Kubernetes' codes, reasons and words`() throws {
        let first = try create(Sample.configMap("a"))
        var stale = first
        stale.resourceVersion = "1"
        var elsewhere = Sample.configMap("b")
        elsewhere.namespace = "other"
        var versioned = Sample.configMap("c")
        versioned.resourceVersion = "5"
        let cases: [(APIRequest, Int, String, String)] = [
            (ResourceType.configMaps.get("x", namespace: "default"), 404, "NotFound", #"configmaps "x" not found"#),
            (ResourceType.deployments.get("x", namespace: "default"), 404, "NotFound", #"deployments.apps "x" not found"#),
            (
                ResourceType.configMaps.create(Sample.configMap("a"), namespace: "default"), 409, "AlreadyExists",
                #"configmaps "a" already exists"#
            ),
            (
                ResourceType.configMaps.update(stale, namespace: "default"), 409, "Conflict",
                #"Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again"#
            ),
            (
                ResourceType.configMaps.create(Sample.configMap("a", namespace: "nowhere"), namespace: "nowhere"), 404,
                "NotFound",
                #"namespaces "nowhere" not found"#
            ),
            (
                ResourceType.configMaps.create(elsewhere, namespace: "default"), 400, "BadRequest",
                "the namespace of the provided object does not match the namespace sent on the request"
            ),
            (
                ResourceType.configMaps.create(versioned, namespace: "default"), 500, "",
                "resourceVersion should not be set on objects to be created"
            ),
            (
                ResourceType.configMaps.create(Sample.configMap(""), namespace: "default"), 422, "Invalid",
                #"ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required"#
            ),
            (
                ResourceType.configMaps.delete("a", namespace: "default", DeleteOptions(uid: "other")), 409, "Conflict",
                #"Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (other) does not match the UID in record (\#(first.uid)). The object might have been deleted and then recreated"#
            ),
            (
                APIRequest(.get, "/apis/apps/v1/namespaces/default/nothings"), 404, "NotFound",
                "the server could not find the requested resource"
            ),
            (
                APIRequest(.delete, "/api/v1/namespaces"), 405, "MethodNotAllowed",
                "the server does not allow this method on the requested resource"
            ),
            (
                ResourceType.namespaces.delete("default", namespace: nil), 403, "Forbidden",
                #"namespaces "default" is forbidden: this namespace may not be deleted"#
            ),
        ]
        for (request, code, reason, message) in cases {
            let answer = try test.send(request)
            #expect(answer.status == code)
            #expect(answer.json["reason"]?.string ?? "" == reason)
            #expect(answer.message == message)
        }
    }

    @Test func `generateName makes names that are free`() throws {
        var object = Sample.configMap("")
        object["metadata", "name"] = nil
        object["metadata", "generateName"] = "job-"
        let names = try (0..<5).map { _ in try create(object).name }
        #expect(Set(names).count == 5)
        #expect(names.allSatisfy { $0.hasPrefix("job-") && $0.count == 9 })
    }

    @Test func `a dry run answers what would be stored and stores nothing`() throws {
        let options = WriteOptions(dryRun: true)
        let answer = try test.send(ResourceType.configMaps.create(Sample.configMap("a"), namespace: "default", options))
        #expect(answer.status == 201)
        #expect(answer.object.uid.count == 36)
        #expect(try test.send(ResourceType.configMaps.get("a", namespace: "default")).status == 404)
        let stored = try create(Sample.configMap("b"))
        var changed = stored
        changed.json["data"] = ["k": "v"]
        let updated = try test.succeed(ResourceType.configMaps.update(changed, namespace: "default", options))
        #expect(updated.json["data"] == ["k": "v"])
        try test.succeed(ResourceType.configMaps.delete("b", namespace: "default", DeleteOptions(dryRun: true)))
        #expect(try test.succeed(ResourceType.configMaps.get("b", namespace: "default")) == stored)
    }

    @Test func `an update that changes nothing keeps the resourceVersion`() throws {
        let stored = try create(Sample.configMap("a", ["k": "v"]))
        test.advance(60)
        #expect(try test.succeed(ResourceType.configMaps.update(stored, namespace: "default")) == stored)
        var changed = stored
        changed.json["data"] = ["k": "w"]
        let updated = try test.succeed(ResourceType.configMaps.update(changed, namespace: "default"))
        #expect(updated.resourceVersion != stored.resourceVersion)
        #expect(updated.uid == stored.uid)
    }

    @Test func `the generation counts changes of the spec, and status is written by itself`() throws {
        let created = try create(Sample.deployment("web"), .deployments)
        #expect(created.generation == 1)
        var withStatus = created
        withStatus.status = ["replicas": 7]
        withStatus["metadata", "labels"] = ["l": "1"]
        let labelled = try test.succeed(ResourceType.deployments.update(withStatus, namespace: "default"))
        #expect(labelled.generation == 1)
        #expect(labelled["status", "replicas"] == nil)
        var report = labelled
        report.status = ["replicas": 7, "observedGeneration": 1]
        report["spec", "replicas"] = 9
        let reported = try test.succeed(ResourceType.deployments.update(report, namespace: "default", subresource: "status"))
        #expect(reported.generation == 1)
        #expect(reported["status", "replicas"] == 7)
        #expect(reported["spec", "replicas"] == 1)
        var scaled = reported
        scaled["spec", "replicas"] = 3
        let changed = try test.succeed(ResourceType.deployments.update(scaled, namespace: "default"))
        #expect(changed.generation == 2)
        #expect(changed["status", "replicas"] == 7)
    }

    @Test func `finalizers hold a deleted object until the last one is taken away`() throws {
        var object = Sample.configMap("a")
        object["metadata", "finalizers"] = ["example.com/one", "example.com/two"]
        var held = try create(object)
        let marked = try test.send(ResourceType.configMaps.delete("a", namespace: "default"))
        #expect(marked.object["metadata", "deletionTimestamp"] == "2027-01-15T08:00:00Z")
        #expect(marked.object["metadata", "deletionGracePeriodSeconds"] == 0)
        held = marked.object
        held["metadata", "finalizers"] = ["example.com/one", "example.com/three"]
        let refused = try test.send(ResourceType.configMaps.update(held, namespace: "default"))
        #expect(refused.status == 422)
        #expect(refused.message.contains("no new finalizers can be added if the object is being deleted"))
        held["metadata", "finalizers"] = ["example.com/one"]
        held = try test.succeed(ResourceType.configMaps.update(held, namespace: "default"))
        held["metadata", "finalizers"] = nil
        try test.succeed(ResourceType.configMaps.update(held, namespace: "default"))
        #expect(try test.send(ResourceType.configMaps.get("a", namespace: "default")).status == 404)
    }

    @Test func `propagation policies become the garbage collector's finalizers`() throws {
        for (policy, finalizer) in [(DeleteOptions.PropagationPolicy.foreground, "foregroundDeletion"), (.orphan, "orphan")] {
            _ = try create(Sample.configMap(finalizer.lowercased()))
            let request = ResourceType.configMaps.delete(
                finalizer.lowercased(), namespace: "default", DeleteOptions(propagationPolicy: policy))
            #expect(try test.send(request).object.finalizers == [finalizer])
        }
    }

    @Test func `a running pod gets its grace period, and one that runs nowhere goes at once`() throws {
        _ = try create(Sample.pod("idle"), .pods)
        let gone = try test.send(ResourceType.pods.delete("idle", namespace: "default"))
        #expect(gone.object.kind == "Pod")
        #expect(try test.send(ResourceType.pods.get("idle", namespace: "default")).status == 404)

        var pod = Sample.pod("busy")
        pod["spec", "nodeName"] = "node"
        pod["spec", "terminationGracePeriodSeconds"] = 45
        _ = try create(pod, .pods)
        let marked = try test.send(ResourceType.pods.delete("busy", namespace: "default")).object
        #expect(marked["metadata", "deletionGracePeriodSeconds"] == 45)
        #expect(marked["metadata", "deletionTimestamp"] == "2027-01-15T08:00:45Z")
        try test.succeed(ResourceType.pods.delete("busy", namespace: "default", DeleteOptions(gracePeriodSeconds: 0)))
        #expect(try test.send(ResourceType.pods.get("busy", namespace: "default")).status == 404)
    }

    @Test func `a namespace that goes takes nothing new in`() throws {
        try test.succeed(ResourceType.namespaces.create(KubernetesObject(.namespaces, name: "ns"), namespace: nil))
        let going = try test.send(ResourceType.namespaces.delete("ns", namespace: nil)).object
        #expect(going["status", "phase"] == "Terminating")
        #expect(going["spec", "finalizers"] == ["kubernetes"])
        let refused = try test.send(ResourceType.configMaps.create(Sample.configMap("a", namespace: "ns"), namespace: "ns"))
        #expect(refused.status == 403)
        #expect(
            refused.message
                == #"configmaps "a" is forbidden: unable to create new content in namespace ns because it is being terminated"#)
        #expect(refused.json["details", "causes"]?.array?.first?["reason"] == "NamespaceTerminating")
        var finalized = going
        finalized["spec", "finalizers"] = nil
        try test.succeed(ResourceType.namespaces.update(finalized, namespace: nil, subresource: "finalize"))
        #expect(try test.send(ResourceType.namespaces.get("ns", namespace: nil)).status == 404)
    }

    @Test func `a collection is deleted by selector`() throws {
        for index in 0..<4 { _ = try create(Sample.configMap("c\(index)", labels: ["even": "\(index % 2 == 0)"])) }
        let answer = try test.send(
            ResourceType.configMaps.deleteCollection(namespace: "default", selecting: ListOptions(labelSelector: "even=true")))
        #expect(answer.names == ["c0", "c2"])
        #expect(try test.send(ResourceType.configMaps.list(namespace: "default")).names == ["c1", "c3"])
    }
}
