import KubernetesModel

@testable import DevCluster

/// The writes, with the rules of the API server that matter to controllers.
extension SimulatedCluster {
    /// Does the write; returns why not, if it is refused.
    @discardableResult
    func perform(_ write: ClusterWrite, by source: String) -> APIStatus? {
        if let status = refuse(write) { return status }
        switch write {
        case .create(let type, let object): return create(type, object)
        case .update(let type, let object, let subresource): return update(type, object, subresource)
        case .apply(let type, let object, let subresource):
            guard let live = get(type, object.key) else { return create(type, object) }
            return update(type, KubernetesObject(json: MergePatch.apply(object.json, to: live.json)), subresource)
        case .delete(let type, let key, let options): return delete(type, key, options)
        case .event(let about, _, let type, let reason, let message):
            events.append(
                Event(about: "\(about.kind)/\(about.name)", type: type, reason: reason, message: message, source: source))
            return nil
        }
    }

    private func create(_ type: ResourceType, _ object: KubernetesObject) -> APIStatus? {
        guard get(type, object.key) == nil else {
            return APIStatus(
                code: 409, reason: .alreadyExists, message: "\(type.qualifiedName) \"\(object.name)\" already exists")
        }
        if type.isNamespaced, get(.namespaces, ObjectKey(namespace: nil, name: object.namespace ?? ""))?.isBeingDeleted == true {
            return APIStatus(
                code: 403, reason: .forbidden, message: "namespace \(object.namespace ?? "") is being terminated",
                causes: [.init(reason: "NamespaceTerminating", message: "", field: nil)])
        }
        var object = object
        admit(&object)
        created += 1
        object["metadata", "uid"] = "uid-\(created)"
        object["metadata", "creationTimestamp"] = .string(now.seconds)
        if object["spec"] != nil { object["metadata", "generation"] = 1 }
        object["status"] = type == .pods ? ["phase": "Pending"] : nil
        if type == .namespaces {
            object["spec", "finalizers"] = ["kubernetes"]
            object["status", "phase"] = "Active"
        }
        return store(type, object, old: nil, as: "create \(type.plural)")
    }

    private func update(_ type: ResourceType, _ object: KubernetesObject, _ subresource: String?) -> APIStatus? {
        guard let old = get(type, object.key) else {
            return APIStatus(code: 404, reason: .notFound, message: "\(type.qualifiedName) \"\(object.name)\" not found")
        }
        guard object.resourceVersion == nil || object.resourceVersion == old.resourceVersion else {
            return APIStatus(code: 409, reason: .conflict, message: "the object has been modified")
        }
        var new = old
        switch subresource {
        case "status":
            new["status"] = object["status"]
            // As with all kinds of Kubernetes itself.
            new["metadata", "annotations"] = object["metadata", "annotations"]
        case "scale": new["spec", "replicas"] = object["spec", "replicas"]
        case "finalize": new["spec", "finalizers"] = object["spec", "finalizers"]
        case "binding":
            new["spec", "nodeName"] = object["spec", "nodeName"]
            new["status"] = object["status"]
        default:
            new = object
            new["status"] = old["status"]
            for field in ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"] {
                new["metadata", field] = old["metadata", field]
            }
        }
        // An object that stays as it is is not written, and nobody hears of it.
        guard new != old else { return nil }
        let countsAnnotations = type == .deployments && subresource == nil
        if new["spec"] != old["spec"] || countsAnnotations && new.annotations != old.annotations, type != .pods {
            new["metadata", "generation"] = .integer(old.generation + 1)
        }
        return finish(type, new, old: old, as: "update \(type.plural)\(subresource.map { "/\($0)" } ?? "")")
    }

    private func delete(_ type: ResourceType, _ key: ObjectKey, _ options: DeleteOptions) -> APIStatus? {
        guard let old = get(type, key) else { return nil }
        guard options.uid == nil || options.uid == old.uid else {
            return APIStatus(code: 409, reason: .conflict, message: "the UID in the precondition does not match")
        }
        var new = old
        var finalizers = old.finalizers.filter {
            options.propagationPolicy == nil || !["foregroundDeletion", "orphan"].contains($0)
        }
        if options.propagationPolicy == .foreground { finalizers.append("foregroundDeletion") }
        if options.propagationPolicy == .orphan { finalizers.append("orphan") }
        new["metadata", "finalizers"] = finalizers.isEmpty ? nil : .array(finalizers.map { .string($0) })
        let isGraceful = type == .pods && old.podNode != nil && !old.isPodFinished && options.gracePeriodSeconds != 0
        if isGraceful, old.isBeingDeleted { return nil }
        let grace = isGraceful ? options.gracePeriodSeconds ?? 30 : 0
        if !old.isBeingDeleted || type == .pods {
            new["metadata", "deletionTimestamp"] = .string(now.adding(seconds: Double(grace)).seconds)
            new["metadata", "deletionGracePeriodSeconds"] = .integer(Int64(grace))
        }
        if type == .namespaces { new["status", "phase"] = "Terminating" }
        return finish(type, new, old: old, as: "delete \(type.plural)")
    }

    /// Removes what is being deleted and held by nothing; stores anything else.
    private func finish(_ type: ResourceType, _ new: KubernetesObject, old: KubernetesObject, as write: String) -> APIStatus? {
        let isHeld =
            !new.finalizers.isEmpty || (new["metadata", "deletionGracePeriodSeconds"]?.integer ?? 0) > 0
            || type == .namespaces && new["spec", "finalizers"]?.array?.isEmpty == false
        guard new.isBeingDeleted, !isHeld else { return new == old ? nil : store(type, new, old: old, as: write) }
        writes[write, default: 0] += 1
        version += 1
        index(type, old, adding: false)
        tables[type]?[old.key] = nil
        changed(ObjectChange(type: type, old: old, new: nil))
        return nil
    }

    private func store(_ type: ResourceType, _ object: KubernetesObject, old: KubernetesObject?, as write: String) -> APIStatus? {
        writes[write, default: 0] += 1
        version += 1
        var object = object
        object.resourceVersion = String(version)
        if let old { index(type, old, adding: false) }
        index(type, object, adding: true)
        tables[type, default: [:]][object.key] = object
        changed(ObjectChange(type: type, old: old, new: object))
        return nil
    }

    private func index(_ type: ResourceType, _ object: KubernetesObject, adding: Bool) {
        let reference = Reference(type: type, key: object.key)
        var entries = object.ownerReferences.map(\.uid)
        if object.controller == nil { entries.append("orphans/\(object.namespace ?? "")") }
        for entry in entries {
            if adding { index[entry, default: []].insert(reference) } else { index[entry]?.remove(reference) }
        }
    }

    private func changed(_ change: ObjectChange) {
        observe(change)
        for (number, controller) in controllers.enumerated() {
            for trigger in controller.triggers where trigger.type == nil || trigger.type == change.type {
                for key in trigger.keys(change, self) { enqueue(Work(controller: number, key: key)) }
            }
        }
    }
}
