import KubernetesModel

/// The `scale` subresource: the number of replicas of any kind that has one, read and set in the same way.
extension ResourceAPI {
    private static let served = ServedResource(
        ResourceType(group: "autoscaling", version: "v1", plural: "scales", kind: "Scale"))

    func getScale(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        .json(try scale(of: store.decoded(try existing(target)), target).json)
    }

    func updateScale(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let write = try context(target, request, options: "UpdateOptions", subresource: "scale")
        let body = try RequestBody(request, Self.served, write.parameters.validation)
        return .json(try setScale(body.object, write).json, warnings: body.warnings)
    }

    func patchScale(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        guard let type = PatchType(rawValue: request.contentType), type != .apply else {
            throw .unsupportedMediaType(accepted: PatchType.allCases.filter { $0 != .apply }.map(\.rawValue))
        }
        let write = try context(target, request, options: "PatchOptions", subresource: "scale")
        let (document, _) = try RequestBody.parse(request.body)
        let written = try changeScale(write) { scale throws(APIStatus) in
            try Self.patched(scale, document, type, Self.served)
        }
        return .json(written.json)
    }

    /// Sets the replicas that a Scale says, which may also say of which state of the object it speaks.
    func setScale(_ scale: KubernetesObject, _ write: WriteContext) throws(APIStatus) -> KubernetesObject {
        guard scale.name == write.target.name else {
            throw .badRequest(
                "the name of the object (\(scale.name)) does not match the name on the URL (\(write.target.name ?? ""))")
        }
        return try changeScale(write) { (_) throws(APIStatus) in scale }
    }

    private func changeScale(
        _ write: WriteContext, _ transform: (KubernetesObject) throws(APIStatus) -> KubernetesObject
    ) throws(APIStatus) -> KubernetesObject {
        guard let paths = write.target.served.scalePaths else { throw .noSuchResource }
        let written = try change(write) { live throws(APIStatus) in
            let scale = try transform(paths.scale(of: live))
            let replicas = scale["spec", "replicas"]?.integer ?? 0
            guard replicas >= 0 else {
                throw .invalid(
                    kind: "Scale", group: "autoscaling", name: live.name,
                    errors: [
                        .invalid(
                            FieldPath("spec", "replicas"), .integer(replicas), "must be greater than or equal to 0")
                    ])
            }
            var object = live
            object.json[path: paths.specReplicas] = .integer(replicas)
            object.resourceVersion = scale.resourceVersion
            object["metadata", "uid"] = scale["metadata", "uid"]
            return object
        }
        return try scale(of: written.object, write.target)
    }

    private func scale(of stored: KubernetesObject, _ target: Target) throws(APIStatus) -> KubernetesObject {
        guard let paths = target.served.scalePaths else { throw .noSuchResource }
        return paths.scale(of: VersionConversion.convert(stored, to: target.served.type))
    }
}
