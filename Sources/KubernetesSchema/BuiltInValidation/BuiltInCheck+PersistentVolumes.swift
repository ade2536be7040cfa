import KubernetesModel

/// https://kubernetes.io/docs/concepts/storage/persistent-volumes/
extension BuiltInCheck {
    mutating func persistentVolume(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        accessModes(spec.list("accessModes"), at: path.child("accessModes"))
        capacity(spec, at: path.child("capacity"))
        let policies = ["Delete", "Recycle", "Retain"]
        choice(spec, "persistentVolumeReclaimPolicy", policies, at: path, isRequired: false)
        let present = (spec.object ?? [:]).map(\.key).filter(Self.volumeSources.contains).sorted()
        if let first = present.first, let source = spec[first] {
            volumeSource(source, first, at: path.child(first))
            for other in present.dropFirst() { forbidden(path.child(other), "may not specify more than 1 volume type") }
        } else {
            required(path, "must specify a volume type")
        }
        if present == ["local"], spec["nodeAffinity"] == nil {
            required(path.child("nodeAffinity"), "Local volume requires node affinity")
        }
        optionalName(spec, "storageClassName", at: path, NameRule.dns1123Subdomain)
        choice(spec, "volumeMode", ["Block", "Filesystem"], at: path, isRequired: false)
        guard let former = old?["spec"] else { return }
        if Self.volumeSources.contains(where: { spec[$0] != former[$0] }) {
            let place = path.child("persistentvolumesource")
            forbidden(place, "spec.persistentvolumesource is immutable after creation")
        }
        immutable("volumeMode", spec, former, at: .root)
    }

    private static let volumeSources = Set(BuiltInSchemas.persistentVolumeSources.keys)

    private mutating func accessModes(_ modes: [JSONValue], at path: FieldPath) {
        if modes.isEmpty { required(path) }
        let known = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]
        for mode in modes where !known.contains(mode.string ?? "") { add(.notSupported(path, mode, supported: known)) }
        if modes.contains("ReadWriteOncePod"), modes.count > 1 {
            forbidden(path, "may not use ReadWriteOncePod with other access modes")
        }
    }

    private mutating func capacity(_ spec: JSONValue, at path: FieldPath) {
        let capacity = spec.members("capacity")
        if capacity.isEmpty { required(path) }
        if capacity.count != 1 || capacity["storage"] == nil {
            add(.notSupported(path, spec["capacity"] ?? .null, supported: ["storage"]))
        }
        if let storage = capacity["storage"], let amount = try? Quantity(json: storage), amount <= Quantity(0) {
            invalid(path[key: "storage"], storage, "must be greater than zero")
        }
    }

    private mutating func volumeSource(_ source: JSONValue, _ kind: String, at path: FieldPath) {
        switch kind {
        case "hostPath", "local":
            filled(source, "path", at: path)
            noBacksteps(source.text("path"), at: path.child("path"))
        case "nfs": filled(source, "server", "path", at: path)
        case "csi": filled(source, "driver", "volumeHandle", at: path)
        default: break
        }
    }
}
