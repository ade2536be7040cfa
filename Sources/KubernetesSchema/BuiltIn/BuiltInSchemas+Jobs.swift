import KubernetesModel

extension BuiltInSchemas {
    static let job = kind(
        "batch.v1.Job", "Runs pods until enough of them have succeeded.",
        [
            "spec": jobSpec, "status": jobStatus,
        ])

    static let jobSpec = Schema.type(
        "batch.v1.JobSpec", "What is wanted.", required: ["template"],
        [
            "activeDeadlineSeconds": .integer("How long it may run.", format: "int64"),
            "backoffLimit": .integer("How many failures are borne; 6 unless given."),
            "backoffLimitPerIndex": .integer("How many failures of one index are borne."),
            "completionMode": .string("NonIndexed or Indexed."),
            "completions": .integer("How many successes are wanted."),
            "managedBy": .string("The controller that looks after it."),
            "manualSelector": .boolean("Whether the selector is the user's own."),
            "maxFailedIndexes": .integer("How many indexes may fail."),
            "parallelism": .integer("How many pods run at once."), "podFailurePolicy": podFailurePolicy,
            "podReplacementPolicy": .string("When a pod is replaced: TerminatingOrFailed or Failed."),
            "selector": labelSelector,
            "successPolicy": .type(
                "batch.v1.SuccessPolicy", "When it has succeeded early.", required: ["rules"],
                [
                    "rules": .list(
                        of: .type(
                            "batch.v1.SuccessPolicyRule", "Which indexes suffice.",
                            [
                                "succeededCount": .integer("How many."),
                                "succeededIndexes": .string("Which, as 0,2-4."),
                            ]), "The rules, of which one must hold.")
                ]),
            "suspend": .boolean("Whether it waits."), "template": podTemplateSpec,
            "ttlSecondsAfterFinished": .integer("How many seconds it is kept when it is done."),
        ])

    private static let podFailurePolicy = Schema.type(
        "batch.v1.PodFailurePolicy", "What follows from the failure of a pod.", required: ["rules"],
        [
            "rules": .list(
                of: .type(
                    "batch.v1.PodFailurePolicyRule", "What follows from a failure of one sort.", required: ["action"],
                    [
                        "action": .string("FailJob, FailIndex, Ignore or Count."),
                        "onExitCodes": .type(
                            "batch.v1.PodFailurePolicyOnExitCodesRequirement", "The exit codes.",
                            required: ["operator", "values"], keepingZero: ["containerName"],
                            [
                                "containerName": .string("The container; any unless given."),
                                "operator": .string("In or NotIn."),
                                "values": .set(of: .integer("An exit code."), "The exit codes.").patched(by: nil, nil),
                            ]),
                        "onPodConditions": .list(
                            of: .type(
                                "batch.v1.PodFailurePolicyOnPodConditionsPattern", "A condition.", required: ["type"],
                                keepingZero: ["status"],
                                ["status": .string("Its status; True unless given."), "type": .string("Its type.")]),
                            "The conditions of the pod."),
                    ]), "The rules, of which the first that fits counts.")
        ])

    private static let jobStatus = Schema.type(
        "batch.v1.JobStatus", "How it stands.",
        [
            "active": .integer("Pods that run."), "completedIndexes": .string("Indexes that have succeeded."),
            "completionTime": .time("When it succeeded."),
            "conditions": Schema.list(
                of: .type(
                    "batch.v1.JobCondition", "One aspect of its state.", required: ["type", "status"],
                    [
                        "lastProbeTime": .time("When it was looked at last."),
                        "lastTransitionTime": .time("When its status changed last."),
                        "message": .string("A sentence for people."), "reason": .string("A word for programs."),
                        "status": .string("True, False or Unknown."), "type": .string("The aspect."),
                    ]), "What holds at present."
            ).patched(by: "type", .merge),
            "failed": .integer("Pods that have failed."), "failedIndexes": .string("Indexes that have failed."),
            "ready": .integer("Pods that are ready."), "startTime": .time("When it began."),
            "succeeded": .integer("Pods that have succeeded."), "terminating": .integer("Pods that are ending."),
            "uncountedTerminatedPods": .type(
                "batch.v1.UncountedTerminatedPods", "Pods that have ended but are not counted yet.",
                [
                    "failed": .set(of: .string("A UID."), "Those that failed.").patched(by: nil, nil),
                    "succeeded": .set(of: .string("A UID."), "Those that succeeded.").patched(by: nil, nil),
                ]),
        ])
}
