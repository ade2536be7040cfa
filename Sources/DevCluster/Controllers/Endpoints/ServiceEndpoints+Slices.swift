import KubernetesModel

extension ServiceEndpoints {
    /// The most addresses that a slice holds.
    private static let sliceSize = 100

    /// Brings the slices of a Service to what they are to be. A slice that is there is used again, best one of the same ports.
    func sliceWrites(
        for service: KubernetesObject, manager: String, existing: [KubernetesObject], now: Timestamp
    ) -> [ClusterWrite] {
        let labels = EndpointLabels.labels(
            of: service, [EndpointLabels.service: service.name, EndpointLabels.managedSlices: manager])
        var unused = existing
        let writes = sliceContents.enumerated().compactMap { index, content -> ClusterWrite? in
            let same = unused.firstIndex { $0["ports"] == content.ports } ?? (unused.isEmpty ? nil : 0)
            let old = same.map { unused.remove(at: $0) }
            var slice = old ?? newSlice(for: service, index: index, now: now)
            slice["metadata", "labels"] = labels
            slice["ports"] = content.ports
            slice["endpoints"] = content.endpoints
            guard let old else { return .create(.endpointSlices, slice) }
            return slice == old ? nil : .update(.endpointSlices, slice, subresource: nil)
        }
        return writes + unused.map { .delete(.endpointSlices, $0.key, DeleteOptions(uid: $0.uid)) }
    }

    /// Without any address there is still one slice, which is empty.
    private var sliceContents: [(ports: JSONValue, endpoints: JSONValue)] {
        let contents = groups.flatMap { group in
            stride(from: 0, to: group.addresses.count, by: Self.sliceSize).map { start in
                (
                    ports: JSONValue.array(group.ports.map(\.sliceJSON)),
                    endpoints: JSONValue.array(group.addresses[start...].prefix(Self.sliceSize).map(\.sliceJSON))
                )
            }
        }
        return contents.isEmpty ? [(ports: [], endpoints: [])] : contents
    }

    private func newSlice(for service: KubernetesObject, index: Int, now: Timestamp) -> KubernetesObject {
        let prefix = "\(service.name)-"
        let seed = SafeName.hash("\(service.uid)/\(now.microsecondsSince1970)/\(index)".utf8)
        var slice = KubernetesObject(.endpointSlices, namespace: service.namespace, name: prefix + SafeName.suffix(seed))
        slice["metadata", "generateName"] = .string(prefix)
        slice["metadata", "ownerReferences"] = [service.controllerReference.json]
        slice["addressType"] = "IPv4"
        return slice
    }
}

extension ServiceEndpoints.Port {
    fileprivate var sliceJSON: JSONValue {
        var json: JSONValue = ["name": .string(name), "port": .integer(number), "protocol": .string(protocolName)]
        json["appProtocol"] = appProtocol.map { .string($0) }
        return json
    }
}

extension ServiceEndpoints.Address {
    fileprivate var sliceJSON: JSONValue {
        var json: JSONValue = [
            "addresses": [.string(ip)],
            "conditions": ["ready": .bool(isReady), "serving": .bool(isServing), "terminating": .bool(pod.isBeingDeleted)],
            "targetRef": targetReference,
        ]
        json["nodeName"] = pod.podNode.map { .string($0) }
        return json
    }

    var targetReference: JSONValue {
        ["kind": "Pod", "namespace": .string(pod.namespace ?? ""), "name": .string(pod.name), "uid": .string(pod.uid)]
    }
}
