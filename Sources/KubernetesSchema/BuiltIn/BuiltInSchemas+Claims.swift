import KubernetesModel

extension BuiltInSchemas {
    static let persistentVolumeClaim = kind(
        "core.v1.PersistentVolumeClaim", "Asks for storage that outlives pods.",
        [
            "spec": persistentVolumeClaimSpec,
            "status": .type(
                "core.v1.PersistentVolumeClaimStatus", "What it got.",
                [
                    "accessModes": accessModes,
                    "allocatedResourceStatuses": .map(of: .string("A state."), "How a change of size goes."),
                    "allocatedResources": .map(of: .quantity("An amount."), "What is set aside for it."),
                    "capacity": .map(of: .quantity("An amount."), "What it holds."),
                    "conditions": conditions(
                        "core.v1.PersistentVolumeClaimCondition", ["lastProbeTime": .time("When it was probed last.")]),
                    "currentVolumeAttributesClassName": .string("The class of its volume's attributes."),
                    "modifyVolumeStatus": .undescribed("How a change of attributes goes."),
                    "phase": .string("Pending, Bound or Lost."),
                ]),
        ])

    static let persistentVolumeClaimSpec = Schema.type(
        "core.v1.PersistentVolumeClaimSpec", "What is wanted.",
        [
            "accessModes": accessModes,
            "dataSource": typedLocalObjectReference.described("What the volume is filled with, from the same namespace."),
            "dataSourceRef": .type(
                "core.v1.TypedObjectReference", "What the volume is filled with.", required: ["kind", "name"],
                keepingZero: ["apiGroup", "namespace"],
                [
                    "apiGroup": .string("The group of the object."), "kind": .string("The kind of the object."),
                    "name": .string("The name of the object."), "namespace": .string("The namespace of the object."),
                ]),
            "resources": .type(
                "core.v1.VolumeResourceRequirements", "How large it is.",
                [
                    "limits": .map(of: .quantity("An amount."), "The most."),
                    "requests": .map(of: .quantity("An amount."), "The least."),
                ]),
            "selector": labelSelector, "storageClassName": .string("The class of storage."),
            "volumeAttributesClassName": .string("The class of the volume's attributes."),
            "volumeMode": .string("Filesystem or Block."), "volumeName": .string("The volume that it is bound to."),
        ])

    private static let accessModes = Schema.list(
        of: .string("A mode."), "Who may mount it: ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod.")
}
