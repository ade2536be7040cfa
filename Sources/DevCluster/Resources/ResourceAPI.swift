import KubernetesModel
import Synchronization

/// The resource handlers of the API server: what is asked of objects, checked, done, and answered in Kubernetes' words.
///
/// Requests come authenticated and authorized. Safe to use from any thread; an answer never waits for another request.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/
package final class ResourceAPI: Sendable {
    /// Of an object's JSON: what etcd takes from kube-apiserver.
    static let largestObject = 3 << 19

    package let store: Store
    package let registry: TypeRegistry
    let environment: ClusterEnvironment
    let admission: [AdmissionStep]
    let heartbeat = Mutex(HeartbeatSchedule())
    /// How many Events the cluster's own controllers have had recorded.
    let eventsRecorded = Atomic<UInt64>(0)
    /// Held while a quota is looked at and what it allows is stored.
    let quotaGate = Mutex<Void>(())
    let watches = Mutex<[ObjectIdentifier: WatchStream]>([:])

    /// An empty cluster, but for the namespaces that every cluster has.
    package init(environment: ClusterEnvironment = .system, admission: [AdmissionStep] = AdmissionStep.all) {
        store = Store()
        registry = TypeRegistry(store: store)
        self.environment = environment
        self.admission = admission
        Bootstrap.populate(self)
        StaleWatches.end(of: self)
    }

    /// What the store holds, as controllers see it.
    package var view: StoreView { StoreView(store: store, catalog: registry.catalog) }

    package func handle(_ request: ServerRequest) -> ServerResponse {
        do throws(APIStatus) {
            return try respond(to: request)
        } catch {
            return .failure(error)
        }
    }

    private func respond(to request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let info = request.info
        let catalog = registry.catalog
        guard let served = catalog.resource(group: info.group, version: info.version, plural: info.resource) else {
            // A group of custom resources that are gone, or never were, is a path like any other that nobody serves.
            guard BuiltInResources.all.contains(where: { $0.type.group == info.group }) else { return .pageNotFound }
            throw .noSuchResource
        }
        // The path of a namespace reads as one inside it as well.
        let namespace = served.type.isNamespaced ? info.namespace : nil
        guard served.type.isNamespaced || info.namespace == nil || served.type == .namespaces else { throw .noSuchResource }
        let target = Target(served: served, catalog: catalog, namespace: namespace, name: info.name)
        if let name = info.subresource {
            guard let subresource = served.subresource(name), info.name != nil else { throw .noSuchResource }
            guard subresource.verbs.contains(info.verb) else { throw .methodNotAllowed }
            return try respond(to: request, subresource: subresource, of: target)
        }
        let verb = info.verb == "list" && ["true", "1"].contains(request.parameter("watch")) ? "watch" : info.verb
        guard served.verbs.contains(verb) else { throw .methodNotAllowed }
        switch verb {
        case "get": return try get(target, request)
        case "list": return try list(target, request)
        case "watch": return try watch(target, request)
        case "create":
            guard target.name == nil else { throw .methodNotAllowed }
            return try create(target, request)
        case "update": return try update(target, request)
        case "patch": return try patch(target, request)
        case "delete": return try delete(target, request)
        case "deletecollection": return try deleteCollection(target, request)
        default: throw .methodNotAllowed
        }
    }
}

/// What the path of a request names.
struct Target: Sendable {
    /// In the version of the request.
    var served: ServedResource
    var catalog: TypeCatalog
    /// Nil for all namespaces, and for a kind of cluster scope.
    var namespace: String?
    var name: String?
    /// Of the object that the path names or that is about to be created.
    var key: ObjectKey { ObjectKey(namespace: namespace, name: name ?? "") }

    var resource: GroupResource { served.type.groupResource }
    /// Where the store keeps objects of this kind.
    var storage: GroupResource { served.storage.groupResource }
}
