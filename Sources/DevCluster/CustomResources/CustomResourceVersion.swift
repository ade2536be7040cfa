import KubernetesModel
import KubernetesSchema

/// What a CustomResourceDefinition says of one version of its kind.
package struct CustomResourceVersion: Sendable {
    package var listKind: String
    package var schema: Schema?
    /// The schema's rules in CEL; nil when it has none.
    var rules: RuleTree?
    var columns: [TableColumn]
    /// Nil without the subresource.
    package var scale: ScalePaths?
    /// As field selectors name them: `spec.color`.
    var selectableFields: [String]
    /// What clients of a deprecated version are told.
    var deprecationWarning: String?
    /// The definition is being deleted: nothing new may be created.
    var isTerminating: Bool
}

extension ServedResource {
    /// For the `Warning` headers of all answers.
    var deprecationWarnings: [String] { custom?.deprecationWarning.map { [$0] } ?? [] }
}
