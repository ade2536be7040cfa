import KubernetesClient
import KubernetesModel

/// What an API server stores, and what it remembers of how that came to be.
struct FakeStorage {
    struct Change: Sendable {
        var version: Int
        var type: String
        /// Of all namespaces, as `/apis/apps/v1/deployments`.
        var collection: String
        var object: KubernetesObject
    }

    /// By path.
    private(set) var objects: [String: KubernetesObject] = [:]
    private(set) var version = 100
    private(set) var history: [Change] = []
    private(set) var compactedTo = 0
    private var uids = 0

    mutating func compact() { compactedTo = version }

    /// The storage of an older moment, as a replica that lags behind has it.
    mutating func rewind(to former: FakeStorage) { self = former }

    mutating func handle(_ request: APIRequest) throws(APIStatus) -> JSONValue {
        let body = request.body.flatMap { try? JSONReader.parse($0) } ?? .null
        switch request.method {
        case .get: return try get(request)
        case .post:
            let object = KubernetesObject(json: body)
            let path = "\(request.path)/\(object.name)"
            guard objects[path] == nil else {
                throw APIStatus(code: 409, reason: .alreadyExists, message: "\(object.name) already exists")
            }
            return store(object, at: path).json
        case .put:
            let object = KubernetesObject(json: body)
            let stored = try stored(request.objectPath)
            if let version = object.resourceVersion, version != stored.resourceVersion {
                throw APIStatus(code: 409, reason: .conflict, message: "the object has been modified")
            }
            return store(object, at: request.objectPath).json
        case .patch:
            let isApply = request.contentType == "application/apply-patch+yaml"
            let base = isApply ? objects[request.objectPath] : try stored(request.objectPath)
            var merged = base ?? KubernetesObject(json: body)
            merged.json.merge(body)
            return merged == base ? merged.json : store(merged, at: request.objectPath).json
        case .delete:
            let gone = try stored(request.path)
            return remove(gone, at: request.path).json
        }
    }

    /// What a list, or the first part of a stream, brings.
    func listed(_ request: APIRequest) -> [KubernetesObject] {
        objects.filter { request.covers(path: $0.key, $0.value) }.sorted { $0.key < $1.key }.map(\.value)
    }

    private func get(_ request: APIRequest) throws(APIStatus) -> JSONValue {
        if request.isCollection {
            let all = listed(request)
            let start = request.value("continue").flatMap { Int($0.split(separator: "@")[0]) } ?? 0
            let at = request.value("continue").flatMap { Int($0.split(separator: "@")[1]) } ?? version
            if at < compactedTo { throw APIStatus(code: 410, reason: .expired, message: "the continue token is too old") }
            let limit = request.value("limit").flatMap { Int($0) } ?? .max
            let end = min(all.count, start.addingReportingOverflow(limit).overflow ? .max : start + limit)
            var metadata: JSONValue = ["resourceVersion": .string("\(at)")]
            if end < all.count { metadata["continue"] = .string("\(end)@\(at)") }
            return ["kind": "List", "metadata": metadata, "items": .array(all[min(start, end)..<end].map(\.json))]
        }
        return try stored(request.path).json
    }

    private func stored(_ path: String) throws(APIStatus) -> KubernetesObject {
        guard let object = objects[path] else {
            throw APIStatus(code: 404, reason: .notFound, message: "\(path) not found")
        }
        return object
    }

    private mutating func store(_ object: KubernetesObject, at path: String) -> KubernetesObject {
        var object = object
        let former = objects[path]
        version += 1
        if former == nil { uids += 1 }
        object["metadata", "uid"] = .string(former?.uid ?? "uid-\(uids)")
        let generation = former.map { $0.spec == object.spec ? $0.generation : $0.generation + 1 } ?? 1
        object["metadata", "generation"] = .integer(generation)
        object.resourceVersion = "\(version)"
        objects[path] = object
        note(former == nil ? "ADDED" : "MODIFIED", object, path)
        return object
    }

    private mutating func remove(_ object: KubernetesObject, at path: String) -> KubernetesObject {
        var object = object
        version += 1
        object.resourceVersion = "\(version)"
        objects[path] = nil
        note("DELETED", object, path)
        return object
    }

    private mutating func note(_ type: String, _ object: KubernetesObject, _ path: String) {
        history.append(Change(version: version, type: type, collection: path.collectionPath, object: object))
    }
}

extension APIRequest {
    func value(_ name: String) -> String? { query.first { $0.name == name }?.value }

    var isWatch: Bool { value("watch") == "true" }

    /// Whether the path names a whole kind rather than one object: a plural has no capital, digit-led or dotted name behind it.
    fileprivate var isCollection: Bool {
        let parts = path.split(separator: "/")
        let fixed = path.hasPrefix("/apis/") ? 3 : 2
        let rest = Array(parts.dropFirst(fixed))
        return rest.count == 1 || rest.count == 3 && rest[0] == "namespaces"
    }

    /// Without the subresource.
    fileprivate var objectPath: String { path.hasSuffix("/status") ? String(path.dropLast(7)) : path }

    /// Whether this list or watch includes the object.
    func covers(path object: String, _ content: KubernetesObject) -> Bool {
        let isInside = path.contains("/namespaces/") ? object.hasPrefix(path + "/") : object.collectionPath == path
        guard isInside, let selector = value("labelSelector") else { return isInside }
        return selector.split(separator: ",").allSatisfy { term in
            let parts = term.split(separator: "=").map(String.init)
            return parts.count == 2 && content.labels[parts[0]] == parts[1]
        }
    }

    func covers(_ change: FakeStorage.Change) -> Bool {
        let namespace = change.object.namespace.map { "/namespaces/\($0)" } ?? ""
        let plural = change.collection.split(separator: "/").last ?? ""
        let base = change.collection.dropLast(plural.utf8.count + 1)
        return covers(path: "\(base)\(namespace)/\(plural)/\(change.object.name)", change.object)
    }
}

extension String {
    /// The path of an object, without its name and namespace.
    fileprivate var collectionPath: String {
        var parts = split(separator: "/").dropLast()
        if let index = parts.firstIndex(of: "namespaces"), index + 2 < parts.endIndex { parts.removeSubrange(index...index + 1) }
        return "/" + parts.joined(separator: "/")
    }
}

extension JSONValue {
    /// RFC 7386, as far as tests need it.
    fileprivate mutating func merge(_ patch: JSONValue) {
        guard let object = patch.object else {
            self = patch
            return
        }
        for member in object {
            if member.value.isNull {
                self[member.key] = nil
            } else {
                var value = self[member.key] ?? .null
                value.merge(member.value)
                self[member.key] = value
            }
        }
    }
}
