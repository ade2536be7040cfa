import KubernetesModel

/// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
extension BuiltInCheck {
    /// The Jobs are named after it, with eleven characters more.
    private static let longestName = 52

    mutating func cronJob(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        let schedule = spec.text("schedule")
        let schedulePath = path.child("schedule")
        if schedule.isEmpty {
            required(schedulePath)
        } else if old?["spec"]?.text("schedule") != schedule {
            if let fault = CronSchedule.fault(of: schedule) { invalid(schedulePath, .string(schedule), fault) }
            if schedule.contains("TZ") {
                let detail = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
                invalid(schedulePath, .string(schedule), detail)
            }
        }
        nonnegative(spec, "startingDeadlineSeconds", at: path)
        if let zone = spec["timeZone"]?.string { timeZone(zone, at: path.child("timeZone")) }
        choice(spec, "concurrencyPolicy", ["Allow", "Forbid", "Replace"], at: path)
        let job = spec["jobTemplate"] ?? [:]
        let jobPath = path.child("jobTemplate")
        labels(job["metadata", "labels"], at: jobPath.child("labels"))
        add(ObjectMetaRules.annotationFaults(of: job["metadata", "annotations"], at: jobPath.child("annotations")))
        jobOfTemplate(job["spec"] ?? [:], at: jobPath.child("spec"))
        nonnegative(spec, "successfulJobsHistoryLimit", "failedJobsHistoryLimit", at: path)
        let name = json["metadata"]?.text("name") ?? ""
        if old == nil, name.utf8.count > Self.longestName {
            let detail = "must be no more than \(Self.longestName) characters"
            invalid(FieldPath("metadata", "name"), .string(name), detail)
        }
    }

    private mutating func jobOfTemplate(_ spec: JSONValue, at path: FieldPath) {
        jobSpec(spec, at: path)
        if let selector = spec["selector"] { invalid(path.child("selector"), selector, "`selector` will be auto-generated") }
        if spec["manualSelector"] == true {
            add(.notSupported(path.child("manualSelector"), true, supported: ["nil", "false"]))
        }
    }

    private mutating func timeZone(_ zone: String, at path: FieldPath) {
        if zone.isEmpty { return invalid(path, "", "timeZone must be nil or non-empty string") }
        if zone.lowercased() == "local" {
            let detail = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
            invalid(path, .string(zone), detail)
        }
        if zone != "Local", !TimeZoneNames.contains(zone) { invalid(path, .string(zone), "unknown time zone \(zone)") }
    }
}
