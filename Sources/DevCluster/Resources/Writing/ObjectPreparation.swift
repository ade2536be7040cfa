import KubernetesModel

/// What the server, and not the client, decides about an object that is created or changed.
///
/// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#metadata
enum ObjectPreparation {
    static func forCreate(_ object: inout KubernetesObject, uid: String, _ write: WriteContext) {
        object.json.withObject { json in
            json.modify("metadata", default: [:]) { metadata in
                for key in ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion", "generation"] {
                    metadata[key] = nil
                }
                metadata["uid"] = .string(uid)
                metadata["creationTimestamp"] = .string(write.now.seconds)
                metadata["namespace"] = write.target.namespace.map { .string($0) }
                if write.checked.policy.generation != .never || write.checked.custom != nil { metadata["generation"] = 1 }
            }
        }
    }

    /// Keeps of the old object what this write may not change.
    static func forUpdate(_ object: inout KubernetesObject, from old: KubernetesObject, _ write: WriteContext) {
        // Setting a scale is an update of the object that changes one field.
        if let subresource = write.subresource, subresource != "scale" {
            let changed = object
            object.json = old.json
            if subresource == "status" { object.json["status"] = changed.json["status"] }
            object["metadata", "managedFields"] = changed["metadata", "managedFields"]
            object["metadata", "resourceVersion"] = changed["metadata", "resourceVersion"]
            if write.checked.custom == nil {
                // The Deployment controller keeps its revision annotation this way.
                for key in ["annotations", "finalizers"] { object["metadata", key] = changed["metadata", key] }
            }
            return
        }
        for key in ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"]
        where isKept(object["metadata", key], old["metadata", key]) {
            object["metadata", key] = old["metadata", key]
        }
        object["metadata", "generation"] = old["metadata", "generation"]
        object["metadata", "selfLink"] = nil
        object["metadata", "namespace"] = old["metadata", "namespace"]
        if write.checked.subresource("status") != nil { object.json["status"] = old.json["status"] }
    }

    /// Counts a change of what the kind's generation counts.
    static func countGeneration(_ object: inout KubernetesObject, from old: KubernetesObject, _ write: WriteContext) {
        // A status or a binding asks for nothing, even where an annotation comes with it.
        guard write.subresource != "status", write.subresource != "binding" else { return }
        let policy = write.checked.policy.generation
        let isChanged: Bool
        if write.checked.custom != nil {
            let isStatusApart = write.checked.subresource("status") != nil
            isChanged = !isSame(object, old, besides: isStatusApart ? ["metadata", "status"] : ["metadata"])
        } else {
            switch policy {
            case .never, .creation: return
            case .spec: isChanged = !isSame(object, old, besides: ["metadata", "status"])
            case .specAndAnnotations:
                isChanged =
                    !isSame(object, old, besides: ["metadata", "status"])
                    || object["metadata", "annotations"] != old["metadata", "annotations"]
            }
        }
        if isChanged { object["metadata", "generation"] = .integer(old.generation &+ 1) }
    }

    private static func isSame(_ left: KubernetesObject, _ right: KubernetesObject, besides keys: [String]) -> Bool {
        func members(_ object: KubernetesObject) -> [JSONObject.Member] {
            (object.json.object ?? [:]).filter { !keys.contains($0.key) }
        }
        return members(left) == members(right)
    }

    /// Whether a client left a value as it was: it gave none, or the same moment in another spelling.
    private static func isKept(_ new: JSONValue?, _ old: JSONValue?) -> Bool {
        guard let new, !new.isNull else { return true }
        guard let moment = new.string.flatMap({ Timestamp($0) }) else { return false }
        return moment == old?.string.flatMap { Timestamp($0) }
    }
}
