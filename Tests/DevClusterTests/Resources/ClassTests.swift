import KubernetesModel
import Testing

@testable import DevCluster

/// Classes that count for a whole cluster, which the conformance suite may not set on a shared one.
struct ClassTests {
    private let test = TestAPI()
    private let ingressClasses = ResourceType(
        group: "networking.k8s.io", version: "v1", plural: "ingressclasses", kind: "IngressClass", isNamespaced: false)
    private let ingresses = ResourceType(
        group: "networking.k8s.io", version: "v1", plural: "ingresses", kind: "Ingress", isNamespaced: true)
    private let storageClasses = ResourceType(
        group: "storage.k8s.io", version: "v1", plural: "storageclasses", kind: "StorageClass", isNamespaced: false)
    private let runtimeClasses = ResourceType(
        group: "node.k8s.io", version: "v1", plural: "runtimeclasses", kind: "RuntimeClass", isNamespaced: false)
    private let claims = ResourceType(
        group: "", version: "v1", plural: "persistentvolumeclaims", kind: "PersistentVolumeClaim", isNamespaced: true)

    private func make(_ type: ResourceType, _ name: String, _ members: [String: JSONValue], isDefault: String? = nil) throws {
        var object = KubernetesObject(type, name: name)
        for (key, value) in members { object[key] = value }
        if let isDefault { object["metadata", "annotations", "\(isDefault).kubernetes.io/is-default-class"] = "true" }
        try test.succeed(type.create(object, namespace: nil))
    }

    private func ingress(_ name: String, annotation: JSONValue? = nil) throws -> KubernetesObject {
        var object = KubernetesObject(ingresses, namespace: "default", name: name)
        object.spec = ["defaultBackend": ["service": ["name": "s", "port": ["number": 80]]]]
        object["metadata", "annotations", "kubernetes.io/ingress.class"] = annotation
        return try test.succeed(ingresses.create(object, namespace: "default"))
    }

    @Test func `an Ingress without a class gets the newest of those that are the default`() throws {
        #expect(try ingress("none")["spec", "ingressClassName"] == nil)
        try make(ingressClasses, "b-old", ["spec": ["controller": "a.com/b"]], isDefault: "ingressclass")
        #expect(try ingress("one")["spec", "ingressClassName"] == "b-old")
        test.advance(5)
        try make(ingressClasses, "a-new", ["spec": ["controller": "a.com/b"]], isDefault: "ingressclass")
        try make(ingressClasses, "z-other", ["spec": ["controller": "a.com/b"]])
        #expect(try ingress("two")["spec", "ingressClassName"] == "a-new")
        #expect(try ingress("own", annotation: "x")["spec", "ingressClassName"] == nil)
    }

    @Test func `a claim without a class gets the default one, and one with none keeps none`() throws {
        try make(storageClasses, "disk", ["provisioner": "a.com/b"], isDefault: "storageclass")
        for (name, given, expected) in [("a", nil, "disk"), ("b", "", ""), ("c", "own", "own")] as [(String, String?, String)] {
            var claim = KubernetesObject(claims, namespace: "default", name: name)
            claim.spec = ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]]
            claim["spec", "storageClassName"] = given.map { .string($0) }
            let stored = try test.succeed(claims.create(claim, namespace: "default"))
            #expect(stored["spec", "storageClassName"]?.string == expected)
        }
    }

    @Test func `one PriorityClass at most is for pods that name none`() throws {
        let type = AdmissionStep.priorityClasses
        try make(type, "a", ["value": 5, "globalDefault": true])
        var second = KubernetesObject(type, name: "b")
        second["value"] = 6
        second["globalDefault"] = true
        let refused = try test.send(type.create(second, namespace: nil))
        #expect(refused.status == 403)
        #expect(
            refused.message == #"priorityclasses.scheduling.k8s.io "b" is forbidden: PriorityClass a is already marked as "#
                + "default. Only one default can exist")
        var pod = KubernetesObject(.pods, namespace: "default", name: "p")
        pod.spec = ["containers": [["name": "a", "image": "x"]]]
        let stored = try test.succeed(ResourceType.pods.create(pod, namespace: "default"))
        #expect(stored["spec", "priority"] == 5)
        #expect(stored["spec", "priorityClassName"] == "a")
    }

    @Test func `a pod gets what its RuntimeClass costs and demands`() throws {
        try make(
            runtimeClasses, "sandbox",
            [
                "handler": "sandbox", "overhead": ["podFixed": ["cpu": "100m"]],
                "scheduling": ["nodeSelector": ["a": "b"], "tolerations": [["key": "k", "operator": "Exists"]]],
            ])
        var pod = KubernetesObject(.pods, namespace: "default", name: "p")
        pod.spec = ["runtimeClassName": "sandbox", "containers": [["name": "a", "image": "x"]]]
        let stored = try test.succeed(ResourceType.pods.create(pod, namespace: "default"))
        #expect(stored["spec", "overhead"] == ["cpu": "100m"])
        #expect(stored["spec", "nodeSelector"] == ["a": "b"])
        #expect(stored["spec", "tolerations"]?.array?.first == ["key": "k", "operator": "Exists"])
        pod["metadata", "name"] = "q"
        pod["spec", "nodeSelector"] = ["a": "c"]
        let refused = try test.send(ResourceType.pods.create(pod, namespace: "default"))
        #expect(refused.status == 403)
        #expect(refused.message.contains("conflict: runtimeClass.scheduling.nodeSelector[a] = b"))
    }
}
