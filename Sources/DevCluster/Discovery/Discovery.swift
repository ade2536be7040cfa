import KubernetesModel

/// What the API tells of itself: groups, versions and resources.
///
/// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
struct Discovery {
    /// In the order in which kubectl prefers them.
    let groups: [Group]

    struct Group {
        /// Empty for the core group.
        var name: String
        /// The preferred one first.
        var versions: [Version]
    }

    struct Version {
        var name: String
        var resources: [ServedResource]
    }

    static let aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

    init(_ catalog: TypeCatalog) {
        var groups: [Group] = []
        for resource in catalog.resources + Reviews.resources {
            let type = resource.type
            let group = groups.firstIndex { $0.name == type.group } ?? groups.endIndex
            if group == groups.endIndex { groups.append(Group(name: type.group, versions: [])) }
            let versions = groups[group].versions
            let version = versions.firstIndex { $0.name == type.version } ?? versions.endIndex
            if version == versions.endIndex { groups[group].versions.append(Version(name: type.version, resources: [])) }
            groups[group].versions[version].resources.append(resource)
        }
        self.groups = groups
    }

    // MARK: One document for all

    func aggregated(isCore: Bool) -> JSONValue {
        let items = groups.filter { $0.name.isEmpty == isCore }.map { group in
            JSONValue.object([
                "metadata": group.name.isEmpty ? [:] : ["name": .string(group.name)],
                "versions": .array(
                    group.versions.map { version in
                        [
                            "version": .string(version.name), "freshness": "Current",
                            "resources": .array(version.resources.map(Self.aggregated)),
                        ]
                    }),
            ])
        }
        return [
            "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": [:], "items": .array(items),
        ]
    }

    private static func aggregated(_ resource: ServedResource) -> JSONValue {
        let type = resource.type
        // Of a built-in kind group and version are those around it, and stay unsaid.
        let place = resource.custom == nil ? ("", "") : (type.group, type.version)
        var json: JSONValue = [
            "resource": .string(type.plural), "singularResource": .string(resource.singular),
            "scope": type.isNamespaced ? "Namespaced" : "Cluster", "verbs": strings(resource.verbs),
            "responseKind": kind(place.0, place.1, type.kind),
        ]
        if !resource.shortNames.isEmpty { json["shortNames"] = strings(resource.shortNames) }
        if !resource.categories.isEmpty { json["categories"] = strings(resource.categories) }
        if !resource.subresources.isEmpty {
            json["subresources"] = .array(
                resource.subresources.map { subresource in
                    let body = subresource.body ?? (place.0, place.1, type.kind)
                    return [
                        "subresource": .string(subresource.name), "verbs": strings(subresource.verbs),
                        "responseKind": kind(body.group, body.version, body.kind),
                    ]
                })
        }
        return json
    }

    private static func kind(_ group: String, _ version: String, _ kind: String) -> JSONValue {
        ["group": .string(group), "version": .string(version), "kind": .string(kind)]
    }

    // MARK: One document a path

    /// Nil for a group or version that is not served.
    func legacy(_ segments: [String], server: String) -> JSONValue? {
        let isCore = segments.first == "api"
        switch segments.count {
        case 1 where isCore:
            return [
                "kind": "APIVersions", "versions": ["v1"],
                "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": .string(server)]],
            ]
        case 1:
            let listed = groups.filter { !$0.name.isEmpty }.map { JSONValue.object(Self.legacy($0)) }
            return ["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(listed)]
        case 2 where !isCore:
            guard var group = groups.first(where: { $0.name == segments[1] }).map(Self.legacy) else { return nil }
            group["kind"] = "APIGroup"
            group["apiVersion"] = "v1"
            return .object(group)
        case isCore ? 2 : 3:
            let name = isCore ? "" : segments[1]
            return groups.first { $0.name == name }?.versions.first { $0.name == segments.last }
                .map { Self.legacy($0, group: name) }
        default: return nil
        }
    }

    private static func legacy(_ group: Group) -> JSONObject {
        let versions = group.versions.map { version -> JSONValue in
            ["groupVersion": .string("\(group.name)/\(version.name)"), "version": .string(version.name)]
        }
        return ["name": .string(group.name), "versions": .array(versions), "preferredVersion": versions.first ?? .null]
    }

    private static func legacy(_ version: Version, group: String) -> JSONValue {
        var resources: [JSONValue] = []
        for resource in version.resources {
            let type = resource.type
            var json: JSONValue = [
                "name": .string(type.plural), "singularName": .string(resource.singular), "namespaced": .bool(type.isNamespaced),
                "kind": .string(type.kind), "verbs": strings(resource.verbs),
            ]
            if !resource.shortNames.isEmpty { json["shortNames"] = strings(resource.shortNames) }
            if !resource.categories.isEmpty { json["categories"] = strings(resource.categories) }
            resources.append(json)
            for subresource in resource.subresources {
                var json: JSONValue = [
                    "name": .string("\(type.plural)/\(subresource.name)"), "singularName": "",
                    "namespaced": .bool(type.isNamespaced), "kind": .string(subresource.body?.kind ?? type.kind),
                    "verbs": strings(subresource.verbs),
                ]
                if let body = subresource.body {
                    json["group"] = .string(body.group)
                    json["version"] = .string(body.version)
                }
                resources.append(json)
            }
        }
        let groupVersion = group.isEmpty ? version.name : "\(group)/\(version.name)"
        return [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(groupVersion), "resources": .array(resources),
        ]
    }

    private static func strings(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }
}
