import KubernetesModel

/// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
extension BuiltInSchemas {
    static let cronJob = kind(
        "batch.v1.CronJob", "Runs a Job again and again, by a schedule.", required: ["spec"],
        [
            "spec": .type(
                "batch.v1.CronJobSpec", "What is wanted.", required: ["schedule", "jobTemplate"],
                keepingZero: [
                    "failedJobsHistoryLimit", "startingDeadlineSeconds", "successfulJobsHistoryLimit", "timeZone",
                ],
                [
                    "concurrencyPolicy": .string("What happens while the last Job still runs: Allow, Forbid or Replace."),
                    "failedJobsHistoryLimit": .integer("How many failed Jobs are kept; 1 unless given."),
                    "jobTemplate": .type(
                        "batch.v1.JobTemplateSpec", "The Jobs that it makes.", ["metadata": metadata, "spec": jobSpec]),
                    "schedule": .string("When it runs: minute, hour, day of the month, month, day of the week; or @hourly, ..."),
                    "startingDeadlineSeconds": .integer("How late a run may begin before it is left out.", format: "int64"),
                    "successfulJobsHistoryLimit": .integer("How many Jobs that succeeded are kept; 3 unless given."),
                    "suspend": .boolean("Whether it pauses; Jobs that run go on."),
                    "timeZone": .string("The zone of the schedule, as Europe/Berlin; that of the control plane unless given."),
                ]),
            "status": .type(
                "batch.v1.CronJobStatus", "How it stands.",
                [
                    "active": .list(of: objectReference, "The Jobs that run."),
                    "lastScheduleTime": .time("When it ran last."),
                    "lastSuccessfulTime": .time("When it ran last with success."),
                ]),
        ])
}
