import KubernetesModel

extension BuiltInColumns {
    static let claims: [TableColumn] = [
        .name,
        .text("Status") { $0.isBeingDeleted ? "Terminating" : $0["status", "phase"]?.string },
        .path("Volume", "spec", "volumeName"), .path("Capacity", "status", "capacity", "storage"),
        .text("Access Modes") { accessModes($0["status", "accessModes"]) }, .path("StorageClass", "spec", "storageClassName"),
        .path("VolumeAttributesClass", "spec", "volumeAttributesClassName", absent: "<unset>"), .age,
        .path("VolumeMode", wide: true, "spec", "volumeMode", absent: "<unset>"),
    ]

    static let volumes: [TableColumn] = [
        .name, .path("Capacity", "spec", "capacity", "storage"), .text("Access Modes") { accessModes($0["spec", "accessModes"]) },
        .path("Reclaim Policy", "spec", "persistentVolumeReclaimPolicy"),
        .text("Status") { $0.isBeingDeleted ? "Terminating" : $0["status", "phase"]?.string },
        .text("Claim") { volume in
            volume["spec", "claimRef"].map { "\($0["namespace"]?.string ?? "")/\($0["name"]?.string ?? "")" }
        },
        .path("StorageClass", "spec", "storageClassName"),
        .path("VolumeAttributesClass", "spec", "volumeAttributesClassName", absent: "<unset>"),
        .path("Reason", "status", "reason"),
        .age, .path("VolumeMode", wide: true, "spec", "volumeMode", absent: "<unset>"),
    ]

    static let storageClasses: [TableColumn] = [
        .name, .path("Provisioner", "provisioner"), .path("ReclaimPolicy", "reclaimPolicy"),
        .path("VolumeBindingMode", "volumeBindingMode"), .path("AllowVolumeExpansion", "allowVolumeExpansion", absent: "false"),
        .age,
    ]

    private static func accessModes(_ modes: JSONValue?) -> String {
        let short = [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")]
        let given = modes?.array?.compactMap(\.string) ?? []
        return short.filter { given.contains($0.0) }.map(\.1).joined(separator: ",")
    }
}
