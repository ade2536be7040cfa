import KubernetesModel

/// What a controller tells people about an object. The same thing told again is counted in the one Event.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
struct EventRecord {
    var about: KubernetesObject
    var type: ResourceType
    /// `Normal` or `Warning`.
    var eventType: String
    var reason: String
    var message: String
    var controller: String

    /// Events about objects of cluster scope are kept in `default`.
    var key: ObjectKey {
        let told = [about.uid, type.kind, eventType, reason, message, controller].joined(separator: "\u{0}")
        // FNV-1a, so that the same thing has the same name.
        let hash = told.utf8.reduce(14_695_981_039_346_656_037 as UInt64) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        let digits = String(hash, radix: 16)
        return ObjectKey(
            namespace: about.namespace ?? "default",
            name: "\(about.name.prefix(230)).\(String(repeating: "0", count: 16 - digits.count))\(digits)")
    }

    func object(now: Timestamp) -> KubernetesObject {
        var event = KubernetesObject(.events, namespace: key.namespace, name: key.name)
        var regarding: JSONValue = [
            "apiVersion": .string(type.apiVersion), "kind": .string(type.kind), "name": .string(about.name),
            "uid": .string(about.uid),
        ]
        regarding["namespace"] = about.namespace.map { .string($0) }
        regarding["resourceVersion"] = about.resourceVersion.map { .string($0) }
        event.json["regarding"] = regarding
        event.json["reason"] = .string(reason)
        event.json["note"] = .string(message)
        event.json["type"] = .string(eventType)
        event.json["reportingController"] = .string(controller)
        event.json["deprecatedSource"] = ["component": .string(controller)]
        event.json["deprecatedFirstTimestamp"] = .string(now.seconds)
        event.json["deprecatedLastTimestamp"] = .string(now.seconds)
        event.json["deprecatedCount"] = 1
        return event
    }

    func repeated(_ event: KubernetesObject, now: Timestamp) -> KubernetesObject {
        var event = event
        event.json["deprecatedCount"] = .integer((event["deprecatedCount"]?.integer ?? 0) &+ 1)
        event.json["deprecatedLastTimestamp"] = .string(now.seconds)
        return event
    }
}
