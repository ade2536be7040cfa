import KubernetesModel

extension JSONValue {
    /// The number as a count of something: what is below zero counts as zero, and nothing is above the largest 32-bit integer,
    /// so that sums of counts never overflow.
    var count: Int? { integer.map { Int(min(max($0, 0), Int64(Int32.max))) } }
}

extension KubernetesObject {
    /// A field of the spec that counts something.
    func count(_ field: String) -> Int? { json["spec", field]?.count }

    /// A field of the status that counts something; absent means none.
    func statusCount(_ field: String) -> Int { json["status", field]?.count ?? 0 }

    /// A reference that makes `self` the controller of what carries it.
    var controllerReference: OwnerReference {
        OwnerReference(apiVersion: apiVersion, kind: kind, name: name, uid: uid, isController: true, blockOwnerDeletion: true)
    }

    func isControlled(by owner: KubernetesObject) -> Bool { controller?.uid == owner.uid }

    /// With this status, as a write; nil when it has it already.
    func statusWrite(_ type: ResourceType, _ status: JSONValue) -> ClusterWrite? {
        guard status != self.status else { return nil }
        var object = self
        object.status = status
        return .update(type, object, subresource: "status")
    }
}
