import KubernetesModel

/// A fault to inject: into which requests, into how many of them, and what it does.
package struct FaultRule: Sendable, Equatable {
    package var requests: RequestPattern
    /// Requests of the pattern that are spared first.
    package var after: Int
    /// How many requests it strikes then; nil for all of them, until the rule is removed.
    package var times: Int?
    package var effect: FaultEffect

    package init(_ effect: FaultEffect, on requests: RequestPattern = RequestPattern(), after: Int = 0, times: Int? = nil) {
        self.requests = requests
        self.after = after
        self.times = times
        self.effect = effect
    }

    /// Whether it is about such requests at all. Only requests for resources are ever struck, so that discovery, the probes and
    /// the door itself stay reachable.
    func concerns(_ request: ServerRequest) -> Bool {
        request.info.isResourceRequest && effect.isPossible(for: request.info.verb) && requests.matches(request)
    }
}

/// Which requests. What is nil or empty counts for all.
package struct RequestPattern: Sendable, Equatable {
    /// As the authorizer knows them: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`.
    package var verbs: Set<String>
    /// `PLURAL[.GROUP][/SUBRESOURCE]`, as `deployments` or `agentdeployments.agentoperator.dev/status`. Without a subresource the
    /// resource itself.
    package var resource: String?
    package var namespace: String?
    package var name: String?
    /// The name of whoever asks, as `system:serviceaccount:NAMESPACE:NAME`.
    package var user: String?
    /// With what the `User-Agent` header begins.
    package var userAgent: String?

    package init(
        verbs: Set<String> = [], resource: String? = nil, namespace: String? = nil, name: String? = nil, user: String? = nil,
        userAgent: String? = nil
    ) {
        self.verbs = verbs
        self.resource = resource
        self.namespace = namespace
        self.name = name
        self.user = user
        self.userAgent = userAgent
    }

    func matches(_ request: ServerRequest) -> Bool {
        let info = request.info
        return (verbs.isEmpty || verbs.contains(info.verb)) && (user == nil || user == request.user.name)
            && (userAgent.map { request.userAgent.hasPrefix($0) } ?? true) && (namespace == nil || namespace == info.namespace)
            && (resource.map { Self.names($0, info) } ?? true) && (name == nil || name == request.objectName)
    }

    private static func names(_ resource: String, _ info: RequestInfo) -> Bool {
        let parts = resource.split(separator: "/", maxSplits: 1)
        guard let first = parts.first, info.subresource == (parts.count == 2 ? String(parts[1]) : nil) else { return false }
        let kind = first.split(separator: ".", maxSplits: 1)
        return kind[0] == info.resource && (kind.count == 1 || kind[1] == info.group)
    }
}

extension ServerRequest {
    /// Of the object that the path names, or that is to be created.
    fileprivate var objectName: String? {
        guard info.verb == "create", info.name == nil else { return info.name }
        var request = self
        guard (try? request.turnBodyIntoJSON()) != nil else { return nil }
        return (try? JSONReader.parse(request.body))?["metadata", "name"]?.string
    }
}
