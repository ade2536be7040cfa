import KubernetesModel

/// The ConfigMaps and Secrets that a pod names, and what is amiss with them.
///
/// https://kubernetes.io/docs/concepts/configuration/configmap/#using-configmaps-as-files-from-a-pod
extension ContainerContext {
    /// What a container's environment refers to and does not find.
    func environmentFault(_ context: PodContext) -> String? {
        for source in json["envFrom"]?.array ?? [] {
            if let fault = context.fault(.configMaps, source["configMapRef"]) ?? context.fault(.secrets, source["secretRef"]) {
                return fault
            }
        }
        for variable in json["env"]?.array ?? [] {
            let source = variable["valueFrom"]
            if let fault = context.fault(.configMaps, source?["configMapKeyRef"])
                ?? context.fault(.secrets, source?["secretKeyRef"])
            {
                return fault
            }
        }
        return nil
    }
}

extension PodContext {
    /// What a reference by name (and key) does not find; nil for one that is absent or optional.
    fileprivate func fault(_ type: ResourceType, _ reference: JSONValue?) -> String? {
        guard let reference, reference["optional"]?.bool != true else { return nil }
        let name = reference["name"]?.string ?? ""
        guard let object = cluster.get(type, ObjectKey(namespace: pod.namespace, name: name)) else {
            return "\(type.kind.lowercased()) \"\(name)\" not found"
        }
        guard let key = reference["key"]?.string, object["data", key] == nil else { return nil }
        return "couldn't find key \(key) in \(type.kind) \(object.key)"
    }

    /// Why the volumes cannot be mounted; nil when they can.
    var mountFault: String? {
        for volume in pod["spec", "volumes"]?.array ?? [] {
            let sources = [volume] + (volume["projected", "sources"]?.array ?? [])
            for source in sources {
                guard let fault = mountFault(.configMaps, source["configMap"]) ?? mountFault(.secrets, source["secret"]) else {
                    continue
                }
                return "MountVolume.SetUp failed for volume \"\(volume["name"]?.string ?? "")\" : \(fault)"
            }
        }
        return nil
    }

    private func mountFault(_ type: ResourceType, _ source: JSONValue?) -> String? {
        guard var reference = source else { return nil }
        reference["name"] = reference["name"] ?? reference["secretName"]
        if let fault = fault(type, reference) { return fault }
        guard reference["optional"]?.bool != true,
            let object = cluster.get(type, ObjectKey(namespace: pod.namespace, name: reference["name"]?.string ?? ""))
        else { return nil }
        let missing = (reference["items"]?.array ?? []).compactMap { $0["key"]?.string }.first {
            object["data", $0] == nil && object["binaryData", $0] == nil
        }
        return missing.map { "references non-existent \(type == .secrets ? "secret" : "config") key: \($0)" }
    }

    /// The pull secrets that do not exist: that is no fault by itself.
    var missingPullSecrets: [String] {
        (pod["spec", "imagePullSecrets"]?.array ?? []).compactMap { $0["name"]?.string }.filter {
            cluster.get(.secrets, ObjectKey(namespace: pod.namespace, name: $0)) == nil
        }
    }
}
