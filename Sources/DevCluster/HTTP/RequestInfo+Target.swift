extension RequestInfo {
    /// Reads what a request is about from its method and target. Nil for a path that goes on behind a subresource: nobody
    /// serves such.
    init?(method: String, target: RequestTarget) {
        self.init(verb: method.lowercased(), path: target.path)
        guard let (groupVersion, parts) = Self.splitPrefix(target.segments) else { return }
        isResourceRequest = true
        (group, version) = groupVersion
        verb = Self.verbs[method] ?? ""
        guard takeResource(parts) else { return nil }
        if name == nil { widenVerb(target) }
    }

    private static let verbs = [
        "GET": "get", "HEAD": "get", "POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete",
    ]

    /// `/api/VERSION/...` or `/apis/GROUP/VERSION/...`, with something behind it.
    private static func splitPrefix(_ segments: [String]) -> (groupVersion: (String, String), parts: ArraySlice<String>)? {
        switch segments.first {
        case "api" where segments.count > 2: (("", segments[1]), segments[2...])
        case "apis" where segments.count > 3: ((segments[1], segments[2]), segments[3...])
        default: nil
        }
    }

    /// `RESOURCE[/NAME[/SUBRESOURCE]]`, perhaps behind `namespaces/NAMESPACE/`. A namespace is itself a resource, with
    /// subresources of its own.
    private mutating func takeResource(_ parts: ArraySlice<String>) -> Bool {
        var parts = parts
        if parts.first == "namespaces", let namespace = parts.dropFirst().first {
            self.namespace = namespace
            if let third = parts.dropFirst(2).first, third != "status", third != "finalize" { parts = parts.dropFirst(2) }
        }
        guard let resource = parts.popFirst() else { return false }
        self.resource = resource
        name = parts.popFirst()
        subresource = parts.popFirst()
        return parts.isEmpty
    }

    /// Without a name a request is about the collection, unless a field selector singles out one object.
    private mutating func widenVerb(_ target: RequestTarget) {
        switch verb {
        case "get":
            verb = target.isWatch ? "watch" : "list"
            name = target.parameter("fieldSelector").flatMap(Self.selectedName)
        case "delete": verb = "deletecollection"
        default: break
        }
    }

    private static func selectedName(_ fieldSelector: String) -> String? {
        for requirement in fieldSelector.split(separator: ",") {
            let sides = requirement.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, sides[0] == "metadata.name" else { continue }
            return String(sides[1].hasPrefix("=") ? sides[1].dropFirst() : sides[1])
        }
        return nil
    }
}

extension RequestTarget {
    /// As the API reads booleans in a query: anything but `false` and `0` is true, also nothing.
    fileprivate var isWatch: Bool {
        guard let value = parameter("watch") else { return false }
        return value != "0" && value.lowercased() != "false"
    }
}
