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
    var namespace: String { about.namespace ?? "default" }

    /// What is told, for finding the Event that tells it already.
    var claim: String { "told/" + [about.uid, type.kind, eventType, reason, message, controller].joined(separator: "/") }

    /// - Parameter sequence: tells apart, and puts in order, what is told in the same moment.
    func object(now: Timestamp, sequence: UInt64) -> KubernetesObject {
        let nanoseconds = UInt64(clamping: now.microsecondsSince1970) &* 1000 &+ sequence % 1000
        var event = KubernetesObject(
            .events, namespace: namespace, name: "\(about.name.prefix(230)).\(String(nanoseconds, radix: 16))")
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
