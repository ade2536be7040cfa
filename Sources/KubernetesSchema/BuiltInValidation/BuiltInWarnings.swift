import KubernetesModel

/// What the API server tells somebody who creates an object that is right but may not do what is meant, as Kubernetes 1.36
/// words it.
package enum BuiltInWarnings {
    /// - Parameter object: as it is stored, with its defaults.
    package static func ofNew(_ object: KubernetesObject) -> [String] {
        let (group, _) = groupAndVersion(of: object.apiVersion)
        switch (group, object.kind) {
        case ("", "Pod"): return name(object, "the Pod's hostname") + pod(object.spec, at: FieldPath("spec"))
        case ("apps", "Deployment"), ("apps", "ReplicaSet"), ("batch", "Job"):
            let template = object["spec", "template", "spec"] ?? [:]
            return name(object, "Pod names and hostnames") + pod(template, at: FieldPath("spec", "template", "spec"))
        case ("batch", "CronJob"):
            let template = object["spec", "jobTemplate", "spec"]?["template", "spec"] ?? [:]
            let path = FieldPath("spec", "jobTemplate", "spec", "template", "spec")
            return name(object, "Pod names and hostnames") + pod(template, at: path)
        case ("apps", "DaemonSet"), ("apps", "StatefulSet"):
            return pod(object["spec", "template", "spec"] ?? [:], at: FieldPath("spec", "template", "spec"))
        case ("discovery.k8s.io", "EndpointSlice"):
            return object["addressType"] == "FQDN" ? ["spec.addressType: FQDN endpoints are deprecated"] : []
        case ("networking.k8s.io", "Ingress"):
            let key = "kubernetes.io/ingress.class"
            guard object["metadata", "annotations", key] != nil, object["spec", "ingressClassName"] == nil else { return [] }
            return ["annotation \(key.goQuoted) is deprecated, please use 'spec.ingressClassName' instead"]
        default: return []
        }
    }

    private static func name(_ object: KubernetesObject, _ use: String) -> [String] {
        let faults = NameRule.dns1123Label(object.name)
        guard !faults.isEmpty else { return [] }
        return [
            "metadata.name: this is used in \(use), which can result in surprising behavior; a DNS label is recommended: "
                + "[\(faults.joined(separator: " "))]"
        ]
    }

    /// Of two variables with one name the last is taken.
    private static func pod(_ spec: JSONValue, at path: FieldPath) -> [String] {
        ["initContainers", "containers"].flatMap { key in
            spec.list(key).enumerated().flatMap { index, container in
                var names: Set<String> = []
                return container.list("env").enumerated().compactMap { place, variable -> String? in
                    let name = variable.text("name")
                    guard !names.insert(name).inserted else { return nil }
                    return "\(path.child(key)[index].child("env")[place]): hides previous definition of \(name.goQuoted), "
                        + "which may be dropped when using apply"
                }
            }
        }
    }
}
