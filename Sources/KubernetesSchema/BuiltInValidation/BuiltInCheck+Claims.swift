import KubernetesModel

/// Claims of storage.
extension BuiltInCheck {
    mutating func claim(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        claimSpec(spec, at: path)
        guard let old, let former = old["spec"] else { return }
        func fixed(_ spec: JSONValue) -> JSONValue {
            var spec = spec
            for key in ["resources", "volumeAttributesClassName", "volumeName"] { spec[key] = nil }
            return spec
        }
        if fixed(spec) != fixed(former) {
            forbidden(
                path, "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims")
        }
    }

    /// Also of the claims that a StatefulSet makes.
    mutating func claimSpec(_ spec: JSONValue, at path: FieldPath) {
        let modes = spec.list("accessModes")
        if modes.isEmpty { required(path.child("accessModes"), "at least 1 access mode is required") }
        let known = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]
        for mode in modes where !known.contains(mode.string ?? "") {
            add(.notSupported(path.child("accessModes"), mode, supported: known))
        }
        let storagePath = path.child("resources")[key: "storage"]
        if let storage = spec["resources", "requests", "storage"] {
            if let amount = try? Quantity(json: storage), amount <= Quantity(0) {
                invalid(storagePath, storage, "must be greater than zero")
            }
        } else {
            required(storagePath)
        }
    }
}
