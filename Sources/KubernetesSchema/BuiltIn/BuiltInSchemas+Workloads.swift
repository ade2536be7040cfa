import KubernetesModel

extension BuiltInSchemas {
    static let deployment = kind(
        "Keeps a number of like pods running, and replaces them step by step when their template changes.",
        [
            "spec": .object(
                "What is wanted.", required: ["selector", "template"],
                [
                    "minReadySeconds": minReadySeconds, "paused": .boolean("Whether changes of the template wait."),
                    "progressDeadlineSeconds": .integer("After how many seconds without progress a rollout has failed."),
                    "replicas": replicas, "revisionHistoryLimit": revisionHistoryLimit, "selector": labelSelector,
                    "strategy": deploymentStrategy, "template": podTemplateSpec,
                ]),
            "status": .object(
                "How the rollout stands.",
                counts([
                    "collisionCount": .integer("How often a name was taken."),
                    "terminatingReplicas": .integer("Pods that are ending."),
                    "unavailableReplicas": .integer("Pods still missing."),
                    "updatedReplicas": .integer("Pods of the newest template."),
                ])),
        ])

    /// A change of the type drops the parameters of the former one.
    private static let deploymentStrategy: Schema = {
        var strategy = Schema.object(
            "How old pods are replaced by new ones.",
            [
                "rollingUpdate": .object(
                    "The steps of a rolling update.",
                    [
                        "maxSurge": .intOrString("How many pods there may be above the number wanted."),
                        "maxUnavailable": .intOrString("How many pods may be missing."),
                    ]),
                "type": .string("RollingUpdate or Recreate."),
            ])
        strategy.patchStrategy = .retainKeys
        return strategy
    }()

    static let replicaSet = kind(
        "Keeps a number of like pods running.",
        [
            "spec": .object(
                "What is wanted.", required: ["selector"],
                [
                    "minReadySeconds": minReadySeconds, "replicas": replicas, "selector": labelSelector,
                    "template": podTemplateSpec,
                ]),
            "status": .object(
                "How many there are.",
                counts([
                    "fullyLabeledReplicas": .integer("Pods with all labels of the template."),
                    "terminatingReplicas": .integer("Pods that are ending."),
                ])),
        ])

    static let statefulSet = kind(
        "Keeps pods with names and volumes of their own running.",
        [
            "spec": .object(
                "What is wanted.", required: ["selector", "template"],
                [
                    "minReadySeconds": minReadySeconds, "ordinals": .anything("How pods are numbered."),
                    "persistentVolumeClaimRetentionPolicy": .anything("What becomes of claims."),
                    "podManagementPolicy": .string("OrderedReady or Parallel."), "replicas": replicas,
                    "revisionHistoryLimit": revisionHistoryLimit, "selector": labelSelector,
                    "serviceName": .string("The Service that names the pods."), "template": podTemplateSpec,
                    "updateStrategy": .anything("How pods are replaced."),
                    "volumeClaimTemplates": .list(of: .anything("A claim."), "The claims of each pod."),
                ]),
            "status": .anything("How it stands."),
        ])

    static let daemonSet = kind(
        "Keeps a pod running on each node.",
        [
            "spec": .object(
                "What is wanted.", required: ["selector", "template"],
                [
                    "minReadySeconds": minReadySeconds, "revisionHistoryLimit": revisionHistoryLimit, "selector": labelSelector,
                    "template": podTemplateSpec, "updateStrategy": .anything("How pods are replaced."),
                ]),
            "status": .anything("How it stands."),
        ])

    static let job = kind(
        "Runs pods until enough of them have succeeded.",
        [
            "spec": Schema.object(
                "What is wanted.", required: ["template"],
                [
                    "backoffLimit": .integer("How many failures are borne."),
                    "completions": .integer("How many successes are wanted."),
                    "parallelism": .integer("How many pods run at once."), "selector": labelSelector,
                    "suspend": .boolean("Whether it waits."), "template": podTemplateSpec,
                    "ttlSecondsAfterFinished": .integer("How long it is kept when it is done."),
                ]
            ).open,
            "status": .anything("How it stands."),
        ])

    static let controllerRevision = kind(
        "A former state of a workload.", required: ["revision"],
        ["data": .anything("The state."), "revision": .integer("Its number.", format: "int64")])

    private static let replicas = Schema.integer("How many pods are wanted; 1 unless given.")
    private static let minReadySeconds = Schema.integer("How many seconds a pod must be ready before it counts as available.")
    private static let revisionHistoryLimit = Schema.integer("How many former states are kept to go back to; 10 unless given.")

    private static func counts(_ more: [String: Schema]) -> [String: Schema] {
        more.merging([
            "availableReplicas": .integer("Pods that have been ready for minReadySeconds."), "conditions": conditions,
            "observedGeneration": .integer("The generation that this speaks of.", format: "int64"),
            "readyReplicas": .integer("Pods that are ready."), "replicas": .integer("Pods that are there."),
        ]) { own, _ in own }
    }
}

extension Schema {
    /// The same, keeping what it does not name.
    var open: Schema {
        var schema = self
        schema.preservesUnknownFields = true
        return schema
    }
}
