import KubernetesModel

extension BuiltInSchemas {
    static let volumeMount = Schema.object(
        "A volume as the container sees it.", required: ["name", "mountPath"],
        [
            "mountPath": .string("Where it appears."),
            "mountPropagation": .string("How mounts spread between host and container."),
            "name": .string("The volume."), "readOnly": .boolean("Whether it cannot be written."),
            "recursiveReadOnly": .string("Whether mounts within it cannot be written either."),
            "subPath": .string("The part of the volume that appears."),
            "subPathExpr": .string("The same, with variables of the environment in it."),
        ])

    static let volumes = keepingOneSource(
        .list(of: volume, "The volumes that its containers may mount.", by: "name"))

    /// A volume has one source: a patch that brings another one removes the former.
    private static func keepingOneSource(_ list: Schema) -> Schema {
        var list = list
        list.patchStrategy = .mergeRetainKeys
        return list
    }

    private static let mode = Schema.integer("The permissions of the files, as 0644.")

    private static let keyToPath = Schema.object(
        "A key as a file.", required: ["key", "path"],
        ["key": .string("The key."), "mode": mode, "path": .string("The file, below the mount.")])

    private static let keys = Schema.list(of: keyToPath, "The keys that become files; all of them unless given.")

    private static let volume = Schema.object(
        "A directory with a source; exactly one source must be given.", required: ["name"],
        [
            "configMap": .object(
                "The keys of a ConfigMap as files.",
                [
                    "defaultMode": mode, "items": keys, "name": .string("The ConfigMap.", default: ""),
                    "optional": .boolean("Whether it may be missing."),
                ]),
            "csi": .object(
                "A volume of a CSI driver that lives as long as the pod.", required: ["driver"],
                [
                    "driver": .string("The driver."), "fsType": .string("The file system."),
                    "nodePublishSecretRef": localObjectReference, "readOnly": .boolean("Whether it cannot be written."),
                    "volumeAttributes": .map(of: .string("A value."), "What the driver is told."),
                ]),
            "downwardAPI": .object(
                "Fields of the pod as files.", ["defaultMode": mode, "items": .list(of: downwardFile, "The files.")]),
            "emptyDir": .object(
                "An empty directory that lives as long as the pod.",
                ["medium": .string("Memory, or the disk unless given."), "sizeLimit": .quantity("How much it may hold.")]),
            "ephemeral": .anything("A claim that lives as long as the pod."),
            "hostPath": .object(
                "A directory of the node.", required: ["path"],
                ["path": .string("The directory."), "type": .string("What must be there.", default: "")]),
            "image": .object(
                "The content of an image.",
                ["pullPolicy": .string("When it is pulled."), "reference": .string("The image.")]),
            "iscsi": .anything("An iSCSI disk."), "fc": .anything("A Fibre Channel disk."),
            "name": .string("Names the volume within the pod."),
            "nfs": .object(
                "A directory of an NFS server.", required: ["server", "path"],
                [
                    "path": .string("The directory."), "readOnly": .boolean("Whether it cannot be written."),
                    "server": .string("The server."),
                ]),
            "persistentVolumeClaim": .object(
                "A PersistentVolumeClaim.", required: ["claimName"],
                ["claimName": .string("The claim."), "readOnly": .boolean("Whether it cannot be written.")]),
            "projected": .object(
                "Several sources in one directory.",
                ["defaultMode": mode, "sources": .list(of: projection, "The sources.")]),
            "secret": .object(
                "The keys of a Secret as files.",
                [
                    "defaultMode": mode, "items": keys, "optional": .boolean("Whether it may be missing."),
                    "secretName": .string("The Secret."),
                ]),
        ])

    private static let downwardFile = Schema.object(
        "A field of the pod as a file.", required: ["path"],
        [
            "fieldRef": fieldReference, "mode": mode, "path": .string("The file, below the mount."),
            "resourceFieldRef": resourceFieldReference,
        ])

    private static let projection = Schema.object(
        "One source of a projected volume.",
        [
            "clusterTrustBundle": .anything("Certificates of the cluster."),
            "podCertificate": .anything("A certificate of the pod."),
            "configMap": .object(
                "The keys of a ConfigMap.",
                [
                    "items": keys, "name": .string("The ConfigMap.", default: ""),
                    "optional": .boolean("Whether it may be missing."),
                ]),
            "downwardAPI": .object("Fields of the pod.", ["items": .list(of: downwardFile, "The files.")]),
            "secret": .object(
                "The keys of a Secret.",
                ["items": keys, "name": .string("The Secret.", default: ""), "optional": .boolean("Whether it may be missing.")]),
            "serviceAccountToken": .object(
                "A token of the pod's service account.", required: ["path"],
                [
                    "audience": .string("Whom it is for."),
                    "expirationSeconds": .integer("How long it holds.", format: "int64"),
                    "path": .string("The file, below the mount."),
                ]),
        ])
}
