import KubernetesModel
import KubernetesSchema

extension ChildKind {
    package var schema: Schema? { BuiltInSchemas.schema(group: type.group, version: type.version, kind: type.kind) }
}
