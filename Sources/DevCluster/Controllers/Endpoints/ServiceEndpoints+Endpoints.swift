import KubernetesModel

extension ServiceEndpoints {
    /// Brings the Endpoints of a Service to what they are to be; nil when they are.
    func endpointsWrite(for service: KubernetesObject, existing: KubernetesObject?) -> ClusterWrite? {
        var endpoints = existing ?? KubernetesObject(.endpoints, namespace: service.namespace, name: service.name)
        endpoints["metadata", "labels"] = EndpointLabels.labels(
            of: service, [EndpointLabels.managedEndpoints: EndpointLabels.endpointsManager])
        let subsets = groups.compactMap(\.subset)
        endpoints["subsets"] = subsets.isEmpty ? nil : .array(subsets)
        guard let existing else { return .create(.endpoints, endpoints) }
        return endpoints == existing ? nil : .update(.endpoints, endpoints, subresource: nil)
    }
}

extension ServiceEndpoints.Group {
    /// Pods on their way out are in no subset, unless even those that are not ready are asked for.
    fileprivate var subset: JSONValue? {
        let present = addresses.filter { !$0.pod.isBeingDeleted || $0.isReady }
        guard !present.isEmpty else { return nil }
        func list(_ isReady: Bool) -> JSONValue? {
            let chosen = present.filter { $0.isReady == isReady }
            return chosen.isEmpty ? nil : .array(chosen.map(\.subsetJSON))
        }
        var json: JSONValue = [:]
        json["addresses"] = list(true)
        json["notReadyAddresses"] = list(false)
        json["ports"] = ports.isEmpty ? nil : .array(ports.map(\.subsetJSON))
        return json
    }
}

extension ServiceEndpoints.Port {
    fileprivate var subsetJSON: JSONValue {
        var json: JSONValue = ["port": .integer(number), "protocol": .string(protocolName)]
        json["name"] = name.isEmpty ? nil : .string(name)
        json["appProtocol"] = appProtocol.map { .string($0) }
        return json
    }
}

extension ServiceEndpoints.Address {
    fileprivate var subsetJSON: JSONValue {
        var json: JSONValue = ["ip": .string(ip), "targetRef": targetReference]
        json["nodeName"] = pod.podNode.map { .string($0) }
        return json
    }
}
