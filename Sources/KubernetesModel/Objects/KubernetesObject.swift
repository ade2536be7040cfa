/// Any Kubernetes object: its JSON, with names for the parts that all objects have.
///
/// What this package does not know of an object stays in it untouched, so that reading and writing an object back loses
/// nothing that a newer version put there.
public struct KubernetesObject: Sendable, Hashable {
    public var json: JSONValue

    public init(json: JSONValue) { self.json = json }

    /// A new object of this kind with nothing but its name.
    public init(_ type: ResourceType, namespace: String? = nil, name: String) {
        json = ["apiVersion": .string(type.apiVersion), "kind": .string(type.kind), "metadata": ["name": .string(name)]]
        self.namespace = namespace
    }

    public var apiVersion: String { json["apiVersion"]?.string ?? "" }
    public var kind: String { json["kind"]?.string ?? "" }

    public var metadata: JSONValue {
        get { json["metadata"] ?? [:] }
        set { json["metadata"] = newValue }
    }
    public var spec: JSONValue {
        get { json["spec"] ?? [:] }
        set { json["spec"] = newValue }
    }
    public var status: JSONValue {
        get { json["status"] ?? [:] }
        set { json["status"] = newValue }
    }

    public var name: String { json["metadata", "name"]?.string ?? "" }
    /// Nil for an object of cluster scope.
    public var namespace: String? {
        get { json["metadata", "namespace"]?.string.flatMap { $0.isEmpty ? nil : $0 } }
        set { json["metadata", "namespace"] = newValue.map { .string($0) } }
    }
    public var key: ObjectKey { ObjectKey(namespace: namespace, name: name) }
    /// Empty for an object that no server has stored yet.
    public var uid: String { json["metadata", "uid"]?.string ?? "" }
    public var resourceVersion: String? {
        get { json["metadata", "resourceVersion"]?.string }
        set { json["metadata", "resourceVersion"] = newValue.map { .string($0) } }
    }
    /// Counts the changes of `spec`; 0 where the kind has none.
    public var generation: Int64 { json["metadata", "generation"]?.integer ?? 0 }
    public var creationTimestamp: Timestamp? { json["metadata", "creationTimestamp"]?.string.flatMap(Timestamp.init) }
    public var deletionTimestamp: Timestamp? { json["metadata", "deletionTimestamp"]?.string.flatMap(Timestamp.init) }
    public var isBeingDeleted: Bool { json["metadata", "deletionTimestamp"]?.string != nil }
    public var labels: [String: String] { json["metadata", "labels"]?.stringMap ?? [:] }
    public var annotations: [String: String] { json["metadata", "annotations"]?.stringMap ?? [:] }
    public var finalizers: [String] { json["metadata", "finalizers"]?.array?.compactMap(\.string) ?? [] }
    public var ownerReferences: [OwnerReference] {
        json["metadata", "ownerReferences"]?.array?.compactMap(OwnerReference.init) ?? []
    }
    /// The one owner that manages this object, if it has one.
    public var controller: OwnerReference? { ownerReferences.first(where: \.isController) }

    public subscript(path: String...) -> JSONValue? {
        get { json[path: path] }
        set { json[path: path] = newValue }
    }

    public subscript(first: String, second: String) -> JSONValue? {
        get { json[first, second] }
        set { json[first, second] = newValue }
    }
}

extension JSONValue {
    /// The string members of an object, as labels and annotations are; nil for anything that is no object.
    public var stringMap: [String: String]? {
        object.map { object in
            Dictionary(object.compactMap { member in member.value.string.map { (member.key, $0) } }) { $1 }
        }
    }
}

/// Namespace and name: what names an object within its kind.
public struct ObjectKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Nil for an object of cluster scope.
    public var namespace: String?
    public var name: String

    public init(namespace: String?, name: String) {
        self.namespace = namespace
        self.name = name
    }

    public var description: String { namespace.map { "\($0)/\(name)" } ?? name }

    public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        (left.namespace ?? "", left.name) < (right.namespace ?? "", right.name)
    }
}

/// https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
public struct OwnerReference: Sendable, Hashable {
    public var apiVersion: String
    public var kind: String
    public var name: String
    public var uid: String
    public var isController: Bool
    public var blockOwnerDeletion: Bool

    public init(apiVersion: String, kind: String, name: String, uid: String, isController: Bool, blockOwnerDeletion: Bool) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
        self.uid = uid
        self.isController = isController
        self.blockOwnerDeletion = blockOwnerDeletion
    }

    public init?(_ json: JSONValue) {
        guard let kind = json["kind"]?.string, let name = json["name"]?.string, let uid = json["uid"]?.string else { return nil }
        self.init(
            apiVersion: json["apiVersion"]?.string ?? "", kind: kind, name: name, uid: uid,
            isController: json["controller"]?.bool ?? false, blockOwnerDeletion: json["blockOwnerDeletion"]?.bool ?? false)
    }

    public var json: JSONValue {
        [
            "apiVersion": .string(apiVersion), "blockOwnerDeletion": .bool(blockOwnerDeletion), "controller": .bool(isController),
            "kind": .string(kind), "name": .string(name), "uid": .string(uid),
        ]
    }
}
