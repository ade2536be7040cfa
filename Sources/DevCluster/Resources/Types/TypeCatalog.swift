import KubernetesModel

/// Every kind that is served at one moment.
package struct TypeCatalog: Sendable {
    /// By group, the versions of a kind with the preferred one first; the core group first.
    package let resources: [ServedResource]
    /// Grows with every change of the catalog: what is made from a catalog is good as long as this stays.
    package let version: UInt64
    private let byPath: [Path: Int]
    private let byKind: [Path: Int]

    private struct Path: Hashable {
        var group: String
        var version: String
        /// The plural, or the kind.
        var name: String
    }

    init(resources: [ServedResource], version: UInt64) {
        self.resources = resources
        self.version = version
        byPath = Dictionary(
            resources.enumerated().map { index, served in
                (Path(group: served.type.group, version: served.type.version, name: served.type.plural), index)
            }, uniquingKeysWith: { first, _ in first })
        byKind = Dictionary(
            resources.enumerated().map { index, served in
                (Path(group: served.type.group, version: served.type.version, name: served.type.kind), index)
            }, uniquingKeysWith: { first, _ in first })
    }

    package func resource(group: String, version: String, plural: String) -> ServedResource? {
        byPath[Path(group: group, version: version, name: plural)].map { resources[$0] }
    }

    package func resource(apiVersion: String, kind: String) -> ServedResource? {
        let (group, version) = groupAndVersion(of: apiVersion)
        return byKind[Path(group: group, version: version, name: kind)].map { resources[$0] }
    }

    package func resource(_ type: ResourceType) -> ServedResource? {
        resource(group: type.group, version: type.version, plural: type.plural)
    }

    /// The kind in the version in which it is stored. Nil for one that is not served, even if objects of it are left.
    package func stored(_ resource: GroupResource) -> ServedResource? {
        resources.first { $0.storage.groupResource == resource && $0.type == $0.storage }
    }
}
