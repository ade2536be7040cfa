import KubernetesModel
import KubernetesSchema

/// A kind of object in one version, as the API serves it: what discovery tells of it and how it is stored.
package struct ServedResource: Sendable {
    package var type: ResourceType
    package var singular: String
    package var shortNames: [String] = []
    package var categories: [String] = []
    /// In alphabetical order, as discovery lists them.
    package var verbs: [String] = ServedResource.allVerbs
    package var subresources: [Subresource] = []
    /// The version in which the store keeps the objects; the same group and plural.
    package var storage: ResourceType
    package var policy = StoragePolicy()
    /// What a CustomResourceDefinition says of this version; nil for a built-in kind.
    package var custom: CustomResourceVersion?

    package static let allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]

    /// `deployment`; for messages and for kubectl's arguments.
    package init(_ type: ResourceType, singular: String? = nil) {
        self.type = type
        self.singular = singular ?? type.kind.lowercased()
        storage = type
    }

    package var listKind: String { custom?.listKind ?? "\(type.kind)List" }

    package func subresource(_ name: String) -> Subresource? { subresources.first { $0.name == name } }

    /// The schema that objects of this version have; nil for a built-in kind that is stored as it comes.
    package var schema: Schema? {
        if let custom { custom.schema } else { BuiltInSchemas.schema(group: type.group, version: type.version, kind: type.kind) }
    }
}

/// A part of an object, or an action on it, with a path of its own.
package struct Subresource: Sendable, Hashable {
    package var name: String
    package var verbs: [String]
    /// What is read and written there, where that is not the object itself: group, version and kind.
    package var body: (group: String, version: String, kind: String)? {
        switch name {
        case "scale": ("autoscaling", "v1", "Scale")
        case "eviction": ("policy", "v1", "Eviction")
        case "binding": ("", "v1", "Binding")
        case "token": ("authentication.k8s.io", "v1", "TokenRequest")
        case "exec": ("", "v1", "PodExecOptions")
        case "attach": ("", "v1", "PodAttachOptions")
        case "portforward": ("", "v1", "PodPortForwardOptions")
        default: nil
        }
    }

    package static let status = Subresource(name: "status", verbs: ["get", "patch", "update"])
    package static let scale = Subresource(name: "scale", verbs: ["get", "patch", "update"])
    package static let finalize = Subresource(name: "finalize", verbs: ["update"])
    package static let log = Subresource(name: "log", verbs: ["get"])
    package static let eviction = Subresource(name: "eviction", verbs: ["create"])
    package static let binding = Subresource(name: "binding", verbs: ["create"])
    package static let attach = Subresource(name: "attach", verbs: ["create", "get"])
    package static let exec = Subresource(name: "exec", verbs: ["create", "get"])
    package static let portForward = Subresource(name: "portforward", verbs: ["create", "get"])
    /// Served by whoever issues tokens; listed here for discovery.
    package static let token = Subresource(name: "token", verbs: ["create"])
}

/// In what the kinds differ when they are written and deleted.
package struct StoragePolicy: Sendable, Hashable {
    /// Which changes `metadata.generation` counts.
    package enum Generation: Sendable {
        case never
        /// Counted once, and never again.
        case creation
        /// Changes of anything but `metadata` and `status`.
        case spec
        /// Also changes of annotations, as Deployments do.
        case specAndAnnotations
    }

    package var generation: Generation = .never
    /// A PUT to a name that is not there creates it.
    package var createsOnUpdate = false
    /// A PUT without a resourceVersion overwrites whatever is there.
    package var updatesUnconditionally = true
    /// A deletion is answered with the object rather than with a `Status`.
    package var returnsDeletedObject = false
}
