import KubernetesModel
import TestSupport

@testable import ControllerRuntime

/// One kind on a server that a reflector's machine is driven against as a value: no transport, no clock.
struct SimulatedServer {
    typealias Machine = ReflectorStateMachine<StoredObject>

    private struct Change {
        var version: Int
        var isDeletion: Bool
        var object: StoredObject
    }

    private(set) var objects: [ObjectKey: StoredObject] = [:]
    private var history: [Change] = []
    private(set) var version = 1
    private var compactedTo = 0
    private var uids = 0

    mutating func mutate(using random: inout SeededGenerator) {
        let key = ObjectKey(namespace: "n", name: "o\(random.next() % 10)")
        version += 1
        if let old = objects[key], random.next() % 3 == 0 {
            objects[key] = nil
            history.append(Change(version: version, isDeletion: true, object: old.at(resourceVersion: "\(version)")))
        } else {
            if objects[key] == nil { uids += 1 }
            var object = KubernetesObject(.configMaps, namespace: key.namespace, name: key.name)
            object["metadata", "uid"] = .string(objects[key]?.uid ?? "\(uids)")
            object["data"] = .integer(Int64(random.next() % 3))
            object.resourceVersion = "\(version)"
            let new = StoredObject(object)
            objects[key] = new
            history.append(Change(version: version, isDeletion: false, object: new))
        }
    }

    mutating func compact() { compactedTo = version }

    /// A whole list, or its next page of three objects.
    func page(_ options: ListOptions) -> Machine.Event {
        let sorted = objects.values.sorted { $0.key < $1.key }
        let start = options.continueToken.flatMap { Int($0.split(separator: "@")[0]) } ?? 0
        let snapshot = options.continueToken.flatMap { Int($0.split(separator: "@")[1]) } ?? version
        // Only the present can be listed here: a snapshot that is no longer it has expired.
        if snapshot != version { return .listFailed(.expired("too old")) }
        let end = options.limit == nil ? sorted.count : min(sorted.count, start + 3)
        return .page(
            Array(sorted[min(start, end)..<end]), continueToken: end < sorted.count ? "\(end)@\(snapshot)" : nil,
            resourceVersion: "\(snapshot)")
    }

    /// What a watch sends from this version on; nil when that is no longer remembered.
    func events(after version: Int) -> [Machine.Event]? {
        guard version >= compactedTo else { return nil }
        return history.filter { $0.version > version }.map {
            $0.isDeletion
                ? .deleted($0.object, resourceVersion: "\($0.version)") : .changed($0.object, resourceVersion: "\($0.version)")
        }
    }
}
