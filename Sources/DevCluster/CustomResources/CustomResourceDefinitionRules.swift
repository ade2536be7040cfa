import KubernetesModel
import KubernetesSchema

/// What a CustomResourceDefinition must satisfy; its schemas have rules of their own (`StructuralCheck`).
///
/// https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/
enum CustomResourceDefinitionRules {
    static func faults(_ object: KubernetesObject, replacing old: KubernetesObject?) -> [FieldError] {
        let spec = FieldPath("spec")
        let definition = CustomResourceDefinition(object)
        var faults: [FieldError] = []
        let wantedName = "\(definition.names.plural).\(definition.group)"
        if object.name != wantedName {
            faults.append(
                .invalid(FieldPath("metadata", "name"), .string(object.name), "must be spec.names.plural+\".\"+spec.group"))
        }
        faults += groupFaults(definition.group, at: spec.child("group"))
        faults += nameFaults(definition.names, at: spec.child("names"))
        faults += choiceFaults(object["spec", "scope"], ["Cluster", "Namespaced"], at: spec.child("scope"))
        if object["spec", "preserveUnknownFields"]?.bool == true {
            faults.append(
                .invalid(
                    spec.child("preserveUnknownFields"), true,
                    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"))
        }
        if let strategy = object["spec", "conversion", "strategy"], strategy != "None" {
            faults.append(.notSupported(spec.child("conversion", "strategy"), strategy, supported: ["None"]))
        }
        faults += versionFaults(definition.versions, at: spec.child("versions"))
        if let old { faults += changeFaults(definition, from: CustomResourceDefinition(old)) }
        return faults
    }

    private static func groupFaults(_ group: String, at path: FieldPath) -> [FieldError] {
        if group.isEmpty { return [.required(path)] }
        var faults = NameRule.dns1123Subdomain(group).map { FieldError.invalid(path, .string(group), $0) }
        if !group.contains(".") { faults.append(.invalid(path, .string(group), "should be a domain with at least one dot")) }
        return faults
    }

    private static func nameFaults(_ names: CustomResourceDefinition.Names, at path: FieldPath) -> [FieldError] {
        var faults: [FieldError] = []
        if names.plural.isEmpty { faults.append(.required(path.child("plural"))) }
        if names.kind.isEmpty { faults.append(.required(path.child("kind"))) }
        let labels = [("plural", names.plural), ("singular", names.singular), ("kind", names.kind.lowercased())]
        for (key, name) in labels where !name.isEmpty {
            faults += NameRule.dns1035Label(name).map { .invalid(path.child(key), .string(name), $0) }
        }
        for (index, name) in names.shortNames.enumerated() {
            faults += NameRule.dns1035Label(name).map { .invalid(path.child("shortNames")[index], .string(name), $0) }
        }
        if !names.kind.isEmpty, names.kind == names.listKind {
            faults.append(
                .invalid(path.child("listKind"), .string(names.listKind), "kind and listKind may not be the same"))
        }
        return faults
    }

    private static func choiceFaults(_ value: JSONValue?, _ choices: [String], at path: FieldPath) -> [FieldError] {
        guard let text = value?.string, !text.isEmpty else { return [.required(path)] }
        return choices.contains(text) ? [] : [.notSupported(path, .string(text), supported: choices)]
    }

    // MARK: Versions

    private static func versionFaults(_ versions: [JSONValue], at path: FieldPath) -> [FieldError] {
        if versions.isEmpty { return [.required(path, "must have exactly one version marked as storage version")] }
        var faults: [FieldError] = []
        let names = versions.map { $0["name"]?.string ?? "" }
        if Set(names).count != names.count {
            faults.append(.invalid(path, .array(names.map { .string($0) }), "must contain unique version names"))
        }
        if versions.filter({ $0["storage"]?.bool == true }).count != 1 {
            faults.append(
                .invalid(
                    path, .array(names.map { .string($0) }), "must have exactly one version marked as storage version"))
        }
        // One schema for all versions is the definition's, as Kubernetes keeps it.
        let schemas = versions.map { $0["schema", "openAPIV3Schema"] }
        let isShared = schemas.allSatisfy { $0?.object != nil && $0 == schemas[0] }
        for (index, version) in versions.enumerated() {
            faults += faultsOf(version, at: path[index])
            if isShared, index > 0 { continue }
            faults += schemaFaults(
                of: version,
                at: isShared
                    ? FieldPath("spec", "validation", "openAPIV3Schema") : path[index].child("schema", "openAPIV3Schema"))
        }
        return faults
    }

    private static func faultsOf(_ version: JSONValue, at path: FieldPath) -> [FieldError] {
        var faults: [FieldError] = []
        let name = version["name"]?.string ?? ""
        faults += NameRule.dns1035Label(name).map { .invalid(path.child("name"), .string(name), $0) }
        let columns = version["additionalPrinterColumns"]?.array ?? []
        for (index, column) in columns.enumerated() {
            faults += columnFaults(column, at: path.child("additionalPrinterColumns")[index])
        }
        if let scale = version["subresources", "scale"] { faults += scaleFaults(scale, at: path.child("subresources", "scale")) }
        return faults
    }

    private static func schemaFaults(of version: JSONValue, at path: FieldPath) -> [FieldError] {
        guard let schema = version["schema", "openAPIV3Schema"], schema.object != nil else { return [.required(path)] }
        return StructuralCheck.faults(
            of: schema, at: path, hasStatus: version["subresources", "status"] != nil,
            compiler: CustomResourceDefinition.ruleCompiler)
    }

    private static func columnFaults(_ column: JSONValue, at path: FieldPath) -> [FieldError] {
        var faults: [FieldError] = []
        if (column["name"]?.string ?? "").isEmpty { faults.append(.required(path.child("name"))) }
        faults += choiceFaults(column["type"], ["boolean", "date", "integer", "number", "string"], at: path.child("type"))
        let text = column["jsonPath"]?.string ?? ""
        if text.isEmpty {
            faults.append(.required(path.child("jsonPath")))
        } else if JSONPath(text) == nil {
            faults.append(.invalid(path.child("jsonPath"), .string(text), "must be a simple json path starting with ."))
        }
        return faults
    }

    private static func scaleFaults(_ scale: JSONValue, at path: FieldPath) -> [FieldError] {
        func faults(_ key: String, under root: String, isRequired: Bool) -> [FieldError] {
            guard let text = scale[key]?.string, !text.isEmpty else { return isRequired ? [.required(path.child(key))] : [] }
            guard let members = JSONPath(text)?.members else {
                return [.invalid(path.child(key), .string(text), "should be a simple json path like .\(root).replicas")]
            }
            return members.first == root && members.count > 1
                ? [] : [.invalid(path.child(key), .string(text), "should be a json path under .\(root)")]
        }
        var found = faults("specReplicasPath", under: "spec", isRequired: true)
        found += faults("statusReplicasPath", under: "status", isRequired: true)
        if scale["labelSelectorPath"]?.string?.hasPrefix(".spec.") == true { return found }
        return found + faults("labelSelectorPath", under: "status", isRequired: false)
    }

    // MARK: Changes

    private static func changeFaults(
        _ definition: CustomResourceDefinition, from old: CustomResourceDefinition
    ) -> [FieldError] {
        var faults: [FieldError] = []
        let (new, former) = (definition.object, old.object)
        if old.isEstablished {
            for keys in [["scope"], ["names", "kind"]] where new["spec"]?[path: keys] != former["spec"]?[path: keys] {
                let path = keys.reduce(FieldPath("spec")) { $0.child($1) }
                faults.append(.immutable(path, new["spec"]?[path: keys] ?? .null))
            }
        }
        let names = definition.versions.compactMap { $0["name"]?.string }
        for (index, version) in (new["status", "storedVersions"]?.array ?? []).enumerated() {
            guard let name = version.string, !names.contains(name) else { continue }
            faults.append(
                .invalid(
                    FieldPath("status", "storedVersions")[index], version,
                    "missing from spec.versions; \(name) was previously a storage version, and must remain in spec.versions until "
                        + "a storage migration ensures no data remains persisted in \(name) and removes \(name) from "
                        + "status.storedVersions"))
        }
        return faults
    }
}
