import KubernetesModel

/// Whether a definition gets the names that it asks for: within a group each name means one thing.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/#CustomResourceDefinitionStatus
enum CustomResourceNaming {
    /// The definition with its status as it must be beside these others.
    static func settled(
        _ definition: KubernetesObject, among others: [KubernetesObject], now: Timestamp
    ) -> KubernetesObject {
        var result = definition
        let parsed = CustomResourceDefinition(definition)
        let rivals = others.filter { $0.uid != definition.uid && $0["spec", "group"]?.string == parsed.group }
        let conflict = conflict(parsed.names, with: rivals.compactMap { $0["status", "acceptedNames"] })
        if let conflict {
            result.setCondition(
                "NamesAccepted", "False", reason: conflict.reason, message: "\(conflict.name.goQuoted) is already in use",
                now: now)
            if !definition.isTrue("Established") {
                result.setCondition(
                    "Established", "False", reason: "NotAccepted", message: "not all names are accepted", now: now)
            }
            if result["status", "acceptedNames"] == nil { result["status", "acceptedNames"] = ["kind": "", "plural": ""] }
        } else {
            result["status", "acceptedNames"] = parsed.names.json
            result.setCondition("NamesAccepted", "True", reason: "NoConflicts", message: "no conflicts found", now: now)
            if !definition.isTrue("Established") {
                result.setCondition(
                    "Established", "True", reason: "InitialNamesAccepted", message: "the initial names have been accepted",
                    now: now)
            }
        }
        var stored = result["status", "storedVersions"]?.array ?? []
        if let version = parsed.storageVersion, !stored.contains(.string(version)) { stored.append(.string(version)) }
        result["status", "storedVersions"] = .array(stored)
        return result
    }

    private static func conflict(
        _ names: CustomResourceDefinition.Names, with accepted: [JSONValue]
    ) -> (reason: String, name: String)? {
        var resources: Set<String> = []
        var kinds: Set<String> = []
        for names in accepted.map(CustomResourceDefinition.Names.init) where !names.plural.isEmpty {
            resources.formUnion([names.plural, names.singular] + names.shortNames)
            kinds.formUnion([names.kind, names.listKind])
        }
        if resources.contains(names.plural) { return ("PluralConflict", names.plural) }
        if resources.contains(names.singular) { return ("SingularConflict", names.singular) }
        if let name = names.shortNames.first(where: resources.contains) { return ("ShortNamesConflict", name) }
        if kinds.contains(names.kind) { return ("KindConflict", names.kind) }
        if kinds.contains(names.listKind) { return ("ListKindConflict", names.listKind) }
        return nil
    }
}
