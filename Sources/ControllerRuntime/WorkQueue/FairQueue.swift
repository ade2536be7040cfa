import DequeModule
import KubernetesModel

/// Keys in line, one line a namespace; the lines take turns. However many keys one namespace has waiting, those of another
/// are next but one.
struct FairQueue: Sendable {
    private var lines: [String: Deque<ObjectKey>] = [:]
    private var turns: Deque<String> = []
    private(set) var count = 0

    mutating func append(_ key: ObjectKey) {
        let namespace = key.namespace ?? ""
        if lines[namespace] == nil { turns.append(namespace) }
        lines[namespace, default: []].append(key)
        count += 1
    }

    mutating func popFirst() -> ObjectKey? {
        guard let namespace = turns.popFirst(), let key = lines[namespace]?.popFirst() else { return nil }
        if lines[namespace]?.isEmpty == true { lines[namespace] = nil } else { turns.append(namespace) }
        count -= 1
        return key
    }

    mutating func removeAll() { self = FairQueue() }
}
