import KubernetesModel

extension BuiltInSchemas {
    static let deployment = kind(
        "apps.v1.Deployment",
        "Keeps a number of like pods running, and replaces them step by step when their template changes.",
        [
            "spec": .type(
                "apps.v1.DeploymentSpec", "What is wanted.", required: ["selector", "template"], keepingZero: ["replicas"],
                [
                    "minReadySeconds": minReadySeconds, "paused": .boolean("Whether changes of the template wait."),
                    "progressDeadlineSeconds": .integer("After how many seconds without progress a rollout has failed."),
                    "replicas": replicas, "revisionHistoryLimit": revisionHistoryLimit, "selector": labelSelector,
                    "strategy": deploymentStrategy.patched(by: nil, .retainKeys), "template": podTemplateSpec,
                ]),
            "status": .type(
                "apps.v1.DeploymentStatus", "How the rollout stands.",
                counts([
                    "collisionCount": .integer("How often a name was taken."),
                    "conditions": conditions(
                        "apps.v1.DeploymentCondition", ["lastUpdateTime": .time("When it was written last.")]),
                    "terminatingReplicas": .integer("Pods that are ending."),
                    "unavailableReplicas": .integer("Pods still missing."),
                    "updatedReplicas": .integer("Pods of the newest template."),
                ])),
        ])

    /// A change of the type drops the parameters of the former one.
    private static let deploymentStrategy = Schema.type(
        "apps.v1.DeploymentStrategy", "How old pods are replaced by new ones.",
        [
            "rollingUpdate": .type(
                "apps.v1.RollingUpdateDeployment", "The steps of a rolling update.",
                [
                    "maxSurge": .intOrString("How many pods there may be above the number wanted."),
                    "maxUnavailable": .intOrString("How many pods may be missing."),
                ]),
            "type": .string("RollingUpdate or Recreate."),
        ])

    static let replicaSet = kind(
        "apps.v1.ReplicaSet", "Keeps a number of like pods running.",
        [
            "spec": .type(
                "apps.v1.ReplicaSetSpec", "What is wanted.", required: ["selector"], keepingZero: ["replicas"],
                [
                    "minReadySeconds": minReadySeconds, "replicas": replicas, "selector": labelSelector,
                    "template": podTemplateSpec,
                ]),
            "status": .type(
                "apps.v1.ReplicaSetStatus", "How many there are.", required: ["replicas"],
                counts([
                    "conditions": conditions("apps.v1.ReplicaSetCondition"),
                    "fullyLabeledReplicas": .integer("Pods with all labels of the template."),
                    "terminatingReplicas": .integer("Pods that are ending."),
                ])),
        ])

    static let replicationController = kind(
        "core.v1.ReplicationController", "Keeps a number of like pods running; ReplicaSets have taken its place.",
        [
            "spec": .type(
                "core.v1.ReplicationControllerSpec", "What is wanted.", keepingZero: ["replicas"],
                [
                    "minReadySeconds": minReadySeconds, "replicas": replicas,
                    "selector": Schema.map(of: .string("A value."), "The labels of its pods.").asAtomicMap,
                    "template": podTemplateSpec,
                ]),
            "status": .type(
                "core.v1.ReplicationControllerStatus", "How many there are.", required: ["replicas"],
                counts([
                    "conditions": conditions("core.v1.ReplicationControllerCondition"),
                    "fullyLabeledReplicas": .integer("Pods with all labels of the template."),
                ])),
        ])

    static let statefulSet = kind(
        "apps.v1.StatefulSet", "Keeps pods with names and volumes of their own running.",
        [
            "spec": .type(
                "apps.v1.StatefulSetSpec", "What is wanted.", required: ["selector", "template"], keepingZero: ["replicas"],
                [
                    "minReadySeconds": minReadySeconds,
                    "ordinals": .type(
                        "apps.v1.StatefulSetOrdinals", "How pods are numbered.", ["start": .integer("The first number.")]),
                    "persistentVolumeClaimRetentionPolicy": .type(
                        "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy", "What becomes of claims: Retain or Delete.",
                        [
                            "whenDeleted": .string("When the StatefulSet is deleted."),
                            "whenScaled": .string("When there are to be fewer pods."),
                        ]),
                    "podManagementPolicy": .string("OrderedReady or Parallel."), "replicas": replicas,
                    "revisionHistoryLimit": revisionHistoryLimit, "selector": labelSelector,
                    "serviceName": .string("The Service that names the pods."), "template": podTemplateSpec,
                    "updateStrategy": .type(
                        "apps.v1.StatefulSetUpdateStrategy", "How pods are replaced.",
                        [
                            "rollingUpdate": .type(
                                "apps.v1.RollingUpdateStatefulSetStrategy", "The steps of a rolling update.",
                                keepingZero: ["partition"],
                                [
                                    "maxUnavailable": .intOrString("How many pods may be missing."),
                                    "partition": .integer("Pods of lower numbers are left alone."),
                                ]),
                            "type": .string("RollingUpdate or OnDelete."),
                        ]),
                    "volumeClaimTemplates": .list(of: persistentVolumeClaim, "The claims of each pod."),
                ]),
            "status": .type(
                "apps.v1.StatefulSetStatus", "How it stands.", required: ["replicas"], keepingZero: ["availableReplicas"],
                counts([
                    "collisionCount": .integer("How often a name was taken."),
                    "conditions": conditions("apps.v1.StatefulSetCondition"),
                    "currentReplicas": .integer("Pods of the former template."),
                    "currentRevision": .string("The former template."), "updateRevision": .string("The newest template."),
                    "updatedReplicas": .integer("Pods of the newest template."),
                ])),
        ])

    static let daemonSet = kind(
        "apps.v1.DaemonSet", "Keeps a pod running on each node.",
        [
            "spec": .type(
                "apps.v1.DaemonSetSpec", "What is wanted.", required: ["selector", "template"],
                [
                    "minReadySeconds": minReadySeconds, "revisionHistoryLimit": revisionHistoryLimit, "selector": labelSelector,
                    "template": podTemplateSpec,
                    "updateStrategy": .type(
                        "apps.v1.DaemonSetUpdateStrategy", "How pods are replaced.",
                        [
                            "rollingUpdate": .type(
                                "apps.v1.RollingUpdateDaemonSet", "The steps of a rolling update.",
                                [
                                    "maxSurge": .intOrString("On how many nodes there may be two pods."),
                                    "maxUnavailable": .intOrString("On how many nodes there may be none."),
                                ]),
                            "type": .string("RollingUpdate or OnDelete."),
                        ]),
                ]),
            "status": .type(
                "apps.v1.DaemonSetStatus", "How it stands.",
                required: ["currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady"],
                [
                    "collisionCount": .integer("How often a name was taken."),
                    "conditions": conditions("apps.v1.DaemonSetCondition"),
                    "currentNumberScheduled": .integer("Nodes with a pod that should have one."),
                    "desiredNumberScheduled": .integer("Nodes that should have a pod."),
                    "numberAvailable": .integer("Nodes with an available pod."),
                    "numberMisscheduled": .integer("Nodes with a pod that should have none."),
                    "numberReady": .integer("Nodes with a ready pod."),
                    "numberUnavailable": .integer("Nodes still without an available pod."),
                    "observedGeneration": observedGeneration,
                    "updatedNumberScheduled": .integer("Nodes with a pod of the newest template."),
                ]),
        ])

    static let controllerRevision = kind(
        "apps.v1.ControllerRevision", "A former state of a workload.", required: ["revision"],
        ["data": .anything("The state."), "revision": .integer("Its number.", format: "int64")])

    private static let replicas = Schema.integer("How many pods are wanted; 1 unless given.")
    private static let minReadySeconds = Schema.integer("How many seconds a pod must be ready before it counts as available.")
    private static let revisionHistoryLimit = Schema.integer("How many former states are kept to go back to; 10 unless given.")

    private static func counts(_ more: [String: Schema]) -> [String: Schema] {
        more.merging([
            "availableReplicas": .integer("Pods that have been ready for minReadySeconds."),
            "observedGeneration": observedGeneration, "readyReplicas": .integer("Pods that are ready."),
            "replicas": .integer("Pods that are there."),
        ]) { own, _ in own }
    }
}
