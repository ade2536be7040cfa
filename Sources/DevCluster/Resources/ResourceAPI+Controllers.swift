import KubernetesModel
import Synchronization

extension ResourceAPI {
    /// Does what one of the cluster's own controllers wants: the same checks as for any client, without HTTP.
    ///
    /// - Returns: the object as the write left it; nil for a deletion of what is gone already.
    /// - Throws: why it was refused.
    @discardableResult
    package func perform(_ write: ClusterWrite, as controller: String) throws(APIStatus) -> KubernetesObject? {
        let catalog = registry.catalog
        switch write {
        case .create(let type, let object):
            let context = try context(type, object.key, catalog, controller)
            return try create(object, context).object
        case .update(let type, let object, let subresource):
            let context = try context(type, object.key, catalog, controller, subresource: subresource)
            return subresource == "scale" ? try setScale(object, context) : try replace(object, context).object
        case .apply(let type, let object, let subresource):
            var context = try context(type, object.key, catalog, controller, subresource: subresource)
            context.parameters.isForced = true
            return try apply(object.json, context).object
        case .delete(let type, let key, let options):
            var context = try context(type, key, catalog, controller)
            context.parameters.isDryRun = options.dryRun
            do throws(APIStatus) {
                return try delete(context, options).object
            } catch  where error.code == 404 {
                return nil
            }
        case .event(let about, let type, let eventType, let reason, let message):
            let event = EventRecord(
                about: about, type: type, eventType: eventType, reason: reason, message: message, controller: controller)
            return try record(event, catalog)
        }
    }

    private func context(
        _ type: ResourceType, _ key: ObjectKey, _ catalog: TypeCatalog, _ controller: String, subresource: String? = nil
    ) throws(APIStatus) -> WriteContext {
        guard let served = catalog.resource(type) else { throw .noSuchResource }
        let target = Target(
            served: served, catalog: catalog, namespace: type.isNamespaced ? key.namespace : nil, name: key.name)
        let user = UserInfo(
            name: "system:serviceaccount:kube-system:\(controller)",
            groups: ["system:masters", "system:serviceaccounts", "system:authenticated"])
        var parameters = WriteParameters(manager: controller)
        parameters.validation = .ignore
        return WriteContext(target, user: user, parameters: parameters, subresource: subresource, now: environment.now())
    }

    private func record(_ event: EventRecord, _ catalog: TypeCatalog) throws(APIStatus) -> KubernetesObject {
        func context(_ name: String) throws(APIStatus) -> WriteContext {
            let key = ObjectKey(namespace: event.namespace, name: name)
            var write = try self.context(.events, key, catalog, event.controller)
            write.claims = [event.claim]
            return write
        }
        if let known = store.holder(ResourceType.events.groupResource, of: event.claim) {
            let write = try context(known.name)
            do throws(APIStatus) {
                return try change(write) { live in event.repeated(live, now: write.now) }.object
            } catch  where error.code == 404 {
                // It went meanwhile, and is told anew.
            }
        }
        let sequence = eventsRecorded.wrappingAdd(1, ordering: .relaxed).oldValue
        let object = event.object(now: environment.now(), sequence: sequence)
        return try create(object, try context(object.name)).object
    }
}
