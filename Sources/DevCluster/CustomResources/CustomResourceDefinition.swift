import KubernetesModel
import KubernetesSchema

/// A CustomResourceDefinition as the cluster understands it.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
struct CustomResourceDefinition: Sendable {
    /// Holds a definition until the objects that it defines are gone.
    static let cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io"

    /// Runs the rules of schemas.
    static let ruleCompiler: any RuleCompiler = CELRuleCompiler()

    struct Names: Sendable, Equatable {
        var plural: String
        var singular: String
        var kind: String
        var listKind: String
        var shortNames: [String]
        var categories: [String]

        init(_ json: JSONValue) {
            plural = json["plural"]?.string ?? ""
            kind = json["kind"]?.string ?? ""
            singular = json["singular"]?.string ?? kind.lowercased()
            listKind = json["listKind"]?.string ?? "\(kind)List"
            shortNames = json["shortNames"]?.array?.compactMap(\.string) ?? []
            categories = json["categories"]?.array?.compactMap(\.string) ?? []
        }

        var json: JSONValue {
            var json: JSONValue = [
                "plural": .string(plural), "singular": .string(singular), "kind": .string(kind), "listKind": .string(listKind),
            ]
            if !shortNames.isEmpty { json["shortNames"] = .array(shortNames.map { .string($0) }) }
            if !categories.isEmpty { json["categories"] = .array(categories.map { .string($0) }) }
            return json
        }
    }

    let object: KubernetesObject
    let group: String
    let names: Names
    let isNamespaced: Bool
    let versions: [JSONValue]

    init(_ object: KubernetesObject) {
        self.object = object
        group = object["spec", "group"]?.string ?? ""
        names = Names(object["spec", "names"] ?? [:])
        isNamespaced = object["spec", "scope"]?.string == "Namespaced"
        versions = object["spec", "versions"]?.array ?? []
    }

    var storageVersion: String? { versions.first { $0["storage"]?.bool == true }?["name"]?.string }
    var isEstablished: Bool { object.isTrue("Established") }

    func type(_ version: String) -> ResourceType {
        ResourceType(group: group, version: version, plural: names.plural, kind: names.kind, isNamespaced: isNamespaced)
    }

    /// The versions that are served, the preferred one first; none before the names are accepted.
    var servedResources: [ServedResource] {
        guard isEstablished, let storageVersion else { return [] }
        return versions.filter { $0["served"]?.bool == true }.compactMap { version in
            version["name"]?.string.map { resource(version, $0, storage: type(storageVersion)) }
        }.sorted { VersionPriority($0.type.version) > VersionPriority($1.type.version) }
    }

    private func resource(_ version: JSONValue, _ name: String, storage: ResourceType) -> ServedResource {
        var served = ServedResource(type(name), singular: names.singular)
        served.shortNames = names.shortNames
        served.categories = names.categories
        served.storage = storage
        served.policy = StoragePolicy(generation: .spec, updatesUnconditionally: false)
        let scale = version["subresources", "scale"].map(Self.scalePaths)
        served.verbs = Self.verbs
        if version["subresources", "status"] != nil { served.subresources.append(.status) }
        if scale != nil { served.subresources.append(.scale) }
        let schema = version["schema", "openAPIV3Schema"].flatMap { try? Schema(json: $0) }
        let replicas = scale.map { paths in
            CustomResourceSchema.ScalePaths(specReplicas: paths.specReplicas, statusReplicas: paths.statusReplicas)
        }
        served.custom = CustomResourceVersion(
            listKind: names.listKind,
            rules: schema.map { CustomResourceSchema(type(name), schema: $0, scale: replicas, compiler: Self.ruleCompiler) },
            columns: CustomColumns.columns(version["additionalPrinterColumns"]), scale: scale,
            selectableFields: version["selectableFields"]?.array?.compactMap { field in
                (field["jsonPath"]?.string).flatMap(JSONPath.init)?.members?.joined(separator: ".")
            } ?? [], deprecationWarning: deprecation(version, name), isTerminating: object.isBeingDeleted,
            definedAt: object.resourceVersion.flatMap { UInt64($0) } ?? 0)
        return served
    }

    /// In the order in which Kubernetes lists them for custom resources.
    private static let verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"]

    private static func scalePaths(_ json: JSONValue) -> ScalePaths {
        func path(_ key: String) -> [String]? { json[key]?.string.flatMap(JSONPath.init)?.members }
        return ScalePaths(
            specReplicas: path("specReplicasPath") ?? ScalePaths.builtIn.specReplicas,
            statusReplicas: path("statusReplicasPath") ?? ScalePaths.builtIn.statusReplicas,
            selector: path("labelSelectorPath"))
    }

    private func deprecation(_ version: JSONValue, _ name: String) -> String? {
        guard version["deprecated"]?.bool == true else { return nil }
        return version["deprecationWarning"]?.string ?? "\(group)/\(name) \(names.kind) is deprecated"
    }
}

/// The order in which versions are preferred: `v2`, `v1`, `v1beta2`, `v1beta1`, `v1alpha1`, then any other name, by alphabet.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority
struct VersionPriority: Comparable {
    /// 3 for a general release, 2 for beta, 1 for alpha, 0 for other names.
    private var stability = 0
    private var major = 0
    private var minor = 0
    private let name: String

    init(_ name: String) {
        self.name = name
        guard name.first == "v" else { return }
        let rest = name.dropFirst()
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let major = Int(digits), digits.first != "0" else { return }
        let suffix = rest.dropFirst(digits.count)
        if suffix.isEmpty {
            (stability, self.major) = (3, major)
            return
        }
        for (word, stability) in [("beta", 2), ("alpha", 1)] where suffix.hasPrefix(word) {
            guard let minor = Int(suffix.dropFirst(word.count)) else { return }
            (self.stability, self.major, self.minor) = (stability, major, minor)
        }
    }

    static func < (left: VersionPriority, right: VersionPriority) -> Bool {
        let (a, b) = ((left.stability, left.major, left.minor), (right.stability, right.major, right.minor))
        return a == b ? left.name > right.name : a < b
    }
}
