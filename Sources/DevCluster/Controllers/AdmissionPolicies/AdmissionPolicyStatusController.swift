import KubernetesModel
import KubernetesSchema

/// Tells in the status of a ValidatingAdmissionPolicy whether its expressions fit the kinds that it is about, once for each
/// generation of it.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#type-checking
package struct AdmissionPolicyStatusController: ClusterController {
    package let name = "validatingadmissionpolicy-status"

    package init() {}

    package var triggers: [Trigger] { [.own(.admissionPolicies)] }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard let policy = cluster.get(.admissionPolicies, key),
            policy.generation > policy["status", "observedGeneration"]?.integer ?? 0
        else { return Outcome() }
        let subjects = PolicyTypeCheck.kinds(matchedBy: policy.spec, among: cluster.types)
            .compactMap { Self.subject($0, in: cluster) }
        let warnings = PolicyTypeCheck.warnings(
            about: policy.spec, of: subjects, params: Self.params(policy.spec, in: cluster),
            serial: Int(now.microsecondsSince1970 % 1_000_000) * 1000)
        var applied = KubernetesObject(.admissionPolicies, name: policy.name)
        applied["status"] = [
            "observedGeneration": .integer(policy.generation),
            "typeChecking": warnings.isEmpty ? [:] : ["expressionWarnings": .array(warnings)],
        ]
        return Outcome(writes: [.apply(.admissionPolicies, applied, subresource: "status")])
    }

    private static func params(_ spec: JSONValue, in cluster: any ClusterView) -> PolicyTypeCheck.Subject? {
        let (group, version) = groupAndVersion(of: spec["paramKind", "apiVersion"]?.string ?? "")
        let kind = spec["paramKind", "kind"]?.string
        return cluster.types.first { $0.group == group && $0.version == version && $0.kind == kind }
            .flatMap { subject($0, in: cluster) }
    }

    private static func subject(_ type: ResourceType, in cluster: any ClusterView) -> PolicyTypeCheck.Subject? {
        let schema =
            BuiltInSchemas.schema(group: type.group, version: type.version, kind: type.kind)
            ?? cluster.get(.customResourceDefinitions, ObjectKey(namespace: nil, name: type.qualifiedName)).flatMap {
                definition in
                CustomResourceDefinition(definition).versions.first { $0["name"]?.string == type.version }
                    .flatMap { $0["schema", "openAPIV3Schema"] }.flatMap { try? Schema(json: $0) }
            }
        return schema.map { PolicyTypeCheck.Subject(type: type, schema: $0) }
    }
}
