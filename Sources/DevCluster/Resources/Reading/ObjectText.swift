import KubernetesModel
import KubernetesSchema

/// The JSON text of stored objects in the version of a request: the stored text itself wherever that is it already.
struct ObjectText: Sendable {
    private let store: Store
    private let type: ResourceType
    private let custom: CustomResourceVersion?
    /// With what the stored text begins when it is in this version; members are sorted, so this comes first in nearly all.
    private let beginning: [UInt8]

    init(_ store: Store, _ served: ServedResource) {
        self.store = store
        type = served.type
        custom = served.custom
        beginning = Array(#"{"apiVersion":\#(JSONValue.string(type.apiVersion)),"#.utf8)
    }

    func isStoredForm(_ stored: StoredObject) -> Bool { stored.bytes.starts(with: beginning) && !isOutdated(stored) }

    func bytes(_ stored: StoredObject) -> [UInt8] {
        isStoredForm(stored) ? stored.bytes : object(stored).json.encoded()
    }

    /// A custom resource that is older than its definition is read as if it came now: pruned, and with its defaults.
    func object(_ stored: StoredObject) -> KubernetesObject {
        var object = VersionConversion.convert(store.decoded(stored), to: type)
        if isOutdated(stored), let schema = custom?.schema {
            _ = schema.prune(&object.json, isResourceRoot: true)
            object.json = schema.defaulted(object.json)
        }
        return object
    }

    private func isOutdated(_ stored: StoredObject) -> Bool { custom.map { stored.version < $0.definedAt } ?? false }
}
