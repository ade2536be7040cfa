import KubernetesModel

/// What the classes of a cluster make of objects that name one, or none.
extension AdmissionStep {
    /// An Ingress without a class, and a claim of storage without one, get the class that is marked as the default.
    ///
    /// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaultingressclass
    static let defaultClasses = AdmissionStep("DefaultClasses", .mutating) { object, request in
        guard request.operation == .create, request.subresource == nil else { return }
        switch (request.type.group, request.type.kind) {
        case ("networking.k8s.io", "Ingress"):
            let isNamed = object["metadata", "annotations", "kubernetes.io/ingress.class"] != nil
            if !isNamed { fill("ingressClassName", of: &object, from: ingressClasses, "ingressclass", request) }
        case ("", "PersistentVolumeClaim"):
            fill("storageClassName", of: &object, from: storageClasses, "storageclass", request)
        default: break
        }
    }

    /// Of several defaults the newest counts.
    private static func fill(
        _ key: String, of object: inout KubernetesObject, from classes: ResourceType, _ prefix: String,
        _ request: AdmissionRequest
    ) {
        guard object["spec", key] == nil else { return }
        let annotation = "\(prefix).kubernetes.io/is-default-class"
        let defaults = request.cluster.list(classes, namespace: nil).filter {
            $0["metadata", "annotations", annotation] == "true"
        }
        func rank(_ object: KubernetesObject) -> (String, String) {
            (object["metadata", "creationTimestamp"]?.string ?? "", object.name)
        }
        let newest = defaults.max {
            let (left, right) = (rank($0), rank($1))
            return left.0 == right.0 ? left.1 > right.1 : left.0 < right.0
        }
        if let newest { object["spec", key] = .string(newest.name) }
    }

    /// A pod that asks for another way to run containers gets what that costs, and goes where it is known.
    ///
    /// https://kubernetes.io/docs/concepts/containers/runtime-class/
    static let runtimeClass = AdmissionStep("RuntimeClass", .mutating) { (pod, request) throws(APIStatus) in
        guard request.operation == .create, request.type == .pods, request.subresource == nil,
            let name = pod["spec", "runtimeClassName"]?.string, !name.isEmpty
        else { return }
        guard let found = request.cluster.get(runtimeClasses, ObjectKey(namespace: nil, name: name)) else {
            throw .forbidden(request.resource, pod.name, "pod rejected: RuntimeClass \(name.goQuoted) not found")
        }
        if let overhead = found["overhead", "podFixed"] {
            if let given = pod["spec", "overhead"], given != overhead {
                throw .forbidden(
                    request.resource, pod.name,
                    "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
            }
            pod["spec", "overhead"] = overhead
        }
        for label in found["scheduling", "nodeSelector"]?.object ?? [:] {
            if let own = pod["spec", "nodeSelector", label.key], own != label.value {
                throw .forbidden(
                    request.resource, pod.name,
                    "conflict: runtimeClass.scheduling.nodeSelector[\(label.key)] = \(label.value.string ?? ""); "
                        + "pod.spec.nodeSelector[\(label.key)] = \(own.string ?? "")")
            }
            pod["spec", "nodeSelector", label.key] = label.value
        }
        let own = pod["spec", "tolerations"]?.array ?? []
        let more = (found["scheduling", "tolerations"]?.array ?? []).filter { !own.contains($0) }
        if !more.isEmpty { pod["spec", "tolerations"] = .array(own + more) }
    }

    private static let ingressClasses = ResourceType(
        group: "networking.k8s.io", version: "v1", plural: "ingressclasses", kind: "IngressClass", isNamespaced: false)
    private static let runtimeClasses = ResourceType(
        group: "node.k8s.io", version: "v1", plural: "runtimeclasses", kind: "RuntimeClass", isNamespaced: false)
    private static let storageClasses = ResourceType(
        group: "storage.k8s.io", version: "v1", plural: "storageclasses", kind: "StorageClass", isNamespaced: false)
}
