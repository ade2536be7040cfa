import KubernetesModel
import KubernetesSchema

/// What a CustomResourceDefinition says of one version of its kind.
package struct CustomResourceVersion: Sendable {
    package var listKind: String
    /// How objects are pruned, completed and checked; nil for a schema that cannot be read.
    var rules: CustomResourceSchema?
    var columns: [TableColumn]
    /// Nil without the subresource.
    package var scale: ScalePaths?
    /// As field selectors name them: `spec.color`.
    var selectableFields: [String]
    /// What clients of a deprecated version are told.
    var deprecationWarning: String?
    /// The definition is being deleted: nothing new may be created.
    var isTerminating: Bool
    /// The version of the definition: objects that are older may lack what it says by now.
    var definedAt: UInt64

    package var schema: Schema? { rules?.schema }
}

extension ServedResource {
    /// For the `Warning` headers of all answers.
    var deprecationWarnings: [String] {
        if let warning = custom?.deprecationWarning { return [warning] }
        guard type.group.isEmpty, type.plural == "endpoints" else { return [] }
        return ["v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"]
    }
}
