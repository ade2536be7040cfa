import KubernetesModel

/// Something worth telling a person about an object. Equal ones are repetitions of each other.
struct RecordedEvent: Sendable, Hashable {
    struct Reference: Sendable, Hashable {
        var apiVersion: String
        var kind: String
        var key: ObjectKey
        var uid: String

        init(_ object: KubernetesObject) {
            apiVersion = object.apiVersion
            kind = object.kind
            key = object.key
            uid = object.uid
        }
    }

    /// In bytes, as the API server demands.
    private static let maximumNote = 1024
    private static let maximumWord = 128

    let regarding: Reference
    let type: EventRecorder.EventType
    let reason: String
    let action: String
    let note: String

    init(regarding: Reference, type: EventRecorder.EventType, reason: String, action: String, note: String) {
        self.regarding = regarding
        self.type = type
        self.reason = reason.cut(toBytes: Self.maximumWord)
        self.action = action.cut(toBytes: Self.maximumWord)
        self.note = note.cut(toBytes: Self.maximumNote)
    }

    /// Events about objects of cluster scope live in `default`.
    var namespace: String { regarding.key.namespace ?? "default" }

    func object(name: String, at time: Timestamp, controller: String, instance: String) -> KubernetesObject {
        var object = KubernetesObject(.events, namespace: namespace, name: name)
        var reference: JSONValue = [
            "apiVersion": .string(regarding.apiVersion), "kind": .string(regarding.kind), "name": .string(regarding.key.name),
        ]
        reference["namespace"] = regarding.key.namespace.map { .string($0) }
        if !regarding.uid.isEmpty { reference["uid"] = .string(regarding.uid) }
        object["regarding"] = reference
        object["eventTime"] = .string(time.microseconds)
        object["type"] = .string(type.rawValue)
        object["reason"] = .string(reason)
        object["action"] = .string(action)
        object["note"] = .string(note)
        object["reportingController"] = .string(controller)
        object["reportingInstance"] = .string(instance.cut(toBytes: Self.maximumWord))
        return object
    }
}

extension String {
    /// The text, or as much of it as fits, at the end of a character and with three dots in place of the rest.
    fileprivate func cut(toBytes maximum: Int) -> String {
        guard utf8.count > maximum else { return self }
        var result = ""
        for character in self {
            guard result.utf8.count + character.utf8.count + 3 <= maximum else { break }
            result.append(character)
        }
        return result + "..."
    }
}
