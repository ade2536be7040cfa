import KubernetesModel

/// The JSON text of stored objects in the version of a request: the stored text itself wherever that is it already.
struct ObjectText: Sendable {
    private let store: Store
    private let type: ResourceType
    /// With what the stored text begins when it is in this version; members are sorted, so this comes first in nearly all.
    private let beginning: [UInt8]

    init(_ store: Store, _ served: ServedResource) {
        self.store = store
        type = served.type
        beginning = Array(#"{"apiVersion":\#(JSONValue.string(type.apiVersion)),"#.utf8)
    }

    func isStoredForm(_ stored: StoredObject) -> Bool { stored.bytes.starts(with: beginning) }

    func bytes(_ stored: StoredObject) -> [UInt8] {
        isStoredForm(stored) ? stored.bytes : object(stored).json.encoded()
    }

    func object(_ stored: StoredObject) -> KubernetesObject { VersionConversion.convert(store.decoded(stored), to: type) }
}
