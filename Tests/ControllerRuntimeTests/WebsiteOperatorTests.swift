@preconcurrency import Dispatch
import ControllerRuntime
import KubernetesClient
import KubernetesModel
import Logging
import Testing

// An operator of a resource of its own, with nothing but the public API: a Website becomes a ConfigMap that holds its page.

extension ResourceType {
    static let websites = ResourceType(group: "example.com", version: "v1", plural: "websites", kind: "Website")
}

struct WebsiteOperator {
    let manager: Manager

    init(clients: ManagerClients, options: ManagerOptions, clock: any RuntimeClock = SystemClock()) {
        let manager = Manager(
            name: "example.com/website-operator", clients: clients, options: options, clock: clock,
            logger: Logger(label: "website-operator") { _ in SwiftLogNoOpLogHandler() })
        let websites = manager.informer(for: .websites)
        let pages = manager.informer(for: .configMaps, labelSelector: "app=website")
        manager.controller("website", workers: 4) { request in
            guard let website = websites.store.object(request.key), !website.isBeingDeleted else { return .done }
            guard let title = website.spec["title"]?.string else {
                manager.recorder.record(
                    .warning, about: website, reason: "Invalid", action: "Reconcile", note: "spec.title must be a text")
                return .done
            }
            if pages.store.isBehind(request.key) { return .requeue(after: .seconds(1)) }
            let wanted = page(of: website, title: title)
            if pages.store.object(request.key)?["data"] != wanted["data"] {
                let apply = Patch.apply(wanted.json, force: true)
                let options = WriteOptions(fieldManager: "website-operator")
                let written = try manager.client.perform(
                    ResourceType.configMaps.patch(website.name, namespace: website.namespace, apply, options))
                if let version = written.resourceVersion { pages.store.expect(request.key, resourceVersion: version) }
            }
            return .done
        }
        .watches(websites, when: .generationChanged)
        .owns(pages, as: .websites)
        self.manager = manager
    }
}

private func page(of website: KubernetesObject, title: String) -> KubernetesObject {
    var page = KubernetesObject(.configMaps, namespace: website.namespace, name: website.name)
    let owner = OwnerReference(
        apiVersion: ResourceType.websites.apiVersion, kind: "Website", name: website.name, uid: website.uid, isController: true,
        blockOwnerDeletion: true)
    page["metadata", "labels"] = ["app": "website"]
    page["metadata", "ownerReferences"] = [owner.json]
    page["data"] = ["index.html": .string("<h1>\(title)</h1>")]
    return page
}
