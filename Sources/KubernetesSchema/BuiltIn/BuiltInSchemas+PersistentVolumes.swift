import KubernetesModel

extension BuiltInSchemas {
    static let persistentVolume = kind(
        "core.v1.PersistentVolume", "Storage of the cluster, which a claim may get.",
        [
            "spec": .type(
                "core.v1.PersistentVolumeSpec", "What it is.", keepingZero: ["volumeMode"],
                persistentVolumeSources.merging([
                    "accessModes": .list(of: .string("A mode."), "How it can be mounted."),
                    "capacity": .map(of: .quantity("An amount."), "What it holds."), "claimRef": objectReference,
                    "mountOptions": .list(of: .string("An option."), "How it is mounted."),
                    "nodeAffinity": .type(
                        "core.v1.VolumeNodeAffinity", "From which nodes it can be reached.", ["required": nodeSelector]),
                    "persistentVolumeReclaimPolicy": .string("What becomes of it without its claim: Retain, Delete or Recycle."),
                    "storageClassName": .string("Its StorageClass."),
                    "volumeAttributesClassName": .string("The class of its attributes."),
                    "volumeMode": .string("Filesystem or Block."),
                ]) { own, _ in own }),
            "status": .type(
                "core.v1.PersistentVolumeStatus", "How it stands.",
                [
                    "lastPhaseTransitionTime": .time("When its phase changed last."),
                    "message": .string("A sentence for people."),
                    "phase": .string("Pending, Available, Bound, Released or Failed."), "reason": .string("A word for programs."),
                ]),
        ])

    /// Those of vendors hold what they like: nobody mounts them here.
    static let persistentVolumeSources: [String: Schema] = {
        let vendors = [
            "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "fc", "flexVolume", "flocker",
            "gcePersistentDisk", "glusterfs", "iscsi", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO",
            "storageos", "vsphereVolume",
        ]
        var sources = vendors.reduce(into: [String: Schema]()) { $0[$1] = .undescribed("Storage of this sort.") }
        sources["hostPath"] = .type(
            "core.v1.HostPathVolumeSource", "A folder of the node.", required: ["path"], keepingZero: ["type"],
            ["path": .string("The folder."), "type": .string("What must be there.")])
        sources["local"] = .type(
            "core.v1.LocalVolumeSource", "A folder or disk of one node.", required: ["path"], keepingZero: ["fsType"],
            ["fsType": .string("The file system."), "path": .string("The folder or disk.")])
        sources["nfs"] = .type(
            "core.v1.NFSVolumeSource", "A folder of a file server.", required: ["server", "path"],
            [
                "path": .string("The folder."), "readOnly": .boolean("Whether it can only be read."),
                "server": .string("The server."),
            ])
        return sources
    }()
}
