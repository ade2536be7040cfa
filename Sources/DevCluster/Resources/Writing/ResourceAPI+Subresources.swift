import KubernetesModel

extension ResourceAPI {
    func respond(
        to request: ServerRequest, subresource: Subresource, of target: Target
    ) throws(APIStatus) -> ServerResponse {
        switch (subresource.name, request.info.verb) {
        case ("status", "get"): return try get(target, request)
        case ("status", "update"), ("finalize", "update"): return try update(target, request, subresource: subresource.name)
        case ("status", "patch"): return try patch(target, request, subresource: subresource.name)
        case ("scale", "get"): return try getScale(target, request)
        case ("scale", "update"): return try updateScale(target, request)
        case ("scale", "patch"): return try patchScale(target, request)
        case ("log", "get"): return try podLog(target, request)
        case ("attach", _), ("exec", _), ("portforward", _): return try connect(target, request)
        case ("eviction", "create"): return try evict(target, request)
        case ("binding", "create"): return try bind(target, request)
        default: throw .methodNotAllowed
        }
    }
}
