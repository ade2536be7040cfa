import KubernetesModel

extension BuiltInSchemas {
    static let volumeMount = Schema.type(
        "core.v1.VolumeMount", "A volume as the container sees it.", required: ["name", "mountPath"],
        [
            "mountPath": .string("Where it appears."),
            "mountPropagation": .string("How mounts spread between host and container."),
            "name": .string("The volume."), "readOnly": .boolean("Whether it cannot be written."),
            "recursiveReadOnly": .string("Whether mounts within it cannot be written either."),
            "subPath": .string("The part of the volume that appears."),
            "subPathExpr": .string("The same, with variables of the environment in it."),
        ])

    /// A volume has one source: a patch that brings another one removes the former.
    static let volumes = Schema.list(of: volume, "The volumes that its containers may mount.", by: "name")
        .patched(by: "name", .mergeRetainKeys)

    private static let mode = Schema.integer("The permissions of the files, as 0644.")

    private static let keyToPath = Schema.type(
        "core.v1.KeyToPath", "A key as a file.", required: ["key", "path"],
        ["key": .string("The key."), "mode": mode, "path": .string("The file, below the mount.")])

    private static let keys = Schema.list(of: keyToPath, "The keys that become files; all of them unless given.")

    /// Sources of single vendors, most of them no longer there; kept as they come.
    private static let vendorSources: [String: Schema] = [
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "fc", "flexVolume", "flocker",
        "gcePersistentDisk", "gitRepo", "glusterfs", "iscsi", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd",
        "scaleIO", "storageos", "vsphereVolume",
    ].reduce(into: [:]) { $0[$1] = .undescribed("A volume of the storage system of that name.") }

    private static let volume = Schema.type(
        "core.v1.Volume", "A directory with a source; exactly one source must be given.", required: ["name"],
        vendorSources.merging(sources) { _, own in own })

    private static let sources: [String: Schema] =
        [
            "configMap": .type(
                "core.v1.ConfigMapVolumeSource", "The keys of a ConfigMap as files.",
                [
                    "defaultMode": mode, "items": keys, "name": .string("The ConfigMap.", default: ""),
                    "optional": .boolean("Whether it may be missing."),
                ]),
            "csi": .type(
                "core.v1.CSIVolumeSource", "A volume of a CSI driver that lives as long as the pod.", required: ["driver"],
                keepingZero: ["fsType", "readOnly"],
                [
                    "driver": .string("The driver."), "fsType": .string("The file system."),
                    "nodePublishSecretRef": localObjectReference, "readOnly": .boolean("Whether it cannot be written."),
                    "volumeAttributes": .map(of: .string("A value."), "What the driver is told."),
                ]),
            "downwardAPI": .type(
                "core.v1.DownwardAPIVolumeSource", "Fields of the pod as files.",
                ["defaultMode": mode, "items": .list(of: downwardFile, "The files.")]),
            "emptyDir": .type(
                "core.v1.EmptyDirVolumeSource", "An empty directory that lives as long as the pod.",
                ["medium": .string("Memory, or the disk unless given."), "sizeLimit": .quantity("How much it may hold.")]),
            "ephemeral": .type(
                "core.v1.EphemeralVolumeSource", "A claim that lives as long as the pod.",
                [
                    "volumeClaimTemplate": .type(
                        "core.v1.PersistentVolumeClaimTemplate", "The claim.", required: ["spec"],
                        ["metadata": objectMeta, "spec": persistentVolumeClaimSpec])
                ]),
            "hostPath": .type(
                "core.v1.HostPathVolumeSource", "A directory of the node.", required: ["path"], keepingZero: ["type"],
                ["path": .string("The directory."), "type": .string("What must be there.", default: "")]),
            "image": .type(
                "core.v1.ImageVolumeSource", "The content of an image.",
                ["pullPolicy": .string("When it is pulled."), "reference": .string("The image.")]),
            "name": .string("Names the volume within the pod."),
            "nfs": .type(
                "core.v1.NFSVolumeSource", "A directory of an NFS server.", required: ["server", "path"],
                [
                    "path": .string("The directory."), "readOnly": .boolean("Whether it cannot be written."),
                    "server": .string("The server."),
                ]),
            "persistentVolumeClaim": .type(
                "core.v1.PersistentVolumeClaimVolumeSource", "A PersistentVolumeClaim.", required: ["claimName"],
                ["claimName": .string("The claim."), "readOnly": .boolean("Whether it cannot be written.")]),
            "projected": .type(
                "core.v1.ProjectedVolumeSource", "Several sources in one directory.",
                ["defaultMode": mode, "sources": .list(of: projection, "The sources.")]),
            "secret": .type(
                "core.v1.SecretVolumeSource", "The keys of a Secret as files.",
                [
                    "defaultMode": mode, "items": keys, "optional": .boolean("Whether it may be missing."),
                    "secretName": .string("The Secret."),
                ]),
        ]

    private static let downwardFile = Schema.type(
        "core.v1.DownwardAPIVolumeFile", "A field of the pod as a file.", required: ["path"],
        [
            "fieldRef": fieldReference, "mode": mode, "path": .string("The file, below the mount."),
            "resourceFieldRef": resourceFieldReference,
        ])

    private static let projection = Schema.type(
        "core.v1.VolumeProjection", "One source of a projected volume.",
        [
            "clusterTrustBundle": .undescribed("Certificates of the cluster."),
            "podCertificate": .undescribed("A certificate of the pod."),
            "configMap": .type(
                "core.v1.ConfigMapProjection", "The keys of a ConfigMap.",
                [
                    "items": keys, "name": .string("The ConfigMap.", default: ""),
                    "optional": .boolean("Whether it may be missing."),
                ]),
            "downwardAPI": .type(
                "core.v1.DownwardAPIProjection", "Fields of the pod.", ["items": .list(of: downwardFile, "The files.")]),
            "secret": .type(
                "core.v1.SecretProjection", "The keys of a Secret.",
                ["items": keys, "name": .string("The Secret.", default: ""), "optional": .boolean("Whether it may be missing.")]),
            "serviceAccountToken": .type(
                "core.v1.ServiceAccountTokenProjection", "A token of the pod's service account.", required: ["path"],
                [
                    "audience": .string("Whom it is for."),
                    "expirationSeconds": .integer("How long it holds.", format: "int64"),
                    "path": .string("The file, below the mount."),
                ]),
        ])
}
