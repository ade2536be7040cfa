import KubernetesModel

/// https://kubernetes.io/docs/concepts/workloads/controllers/job/
extension BuiltInCheck {
    mutating func job(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        if old == nil { generatedSelector(json) }
        jobSpec(spec, at: path)
        let selectorPath = path.child("selector")
        if spec["selector"] == nil { required(selectorPath) }
        let earlier = faults.count
        selector(spec["selector"], at: selectorPath)
        let labels = spec["template", "metadata", "labels"]
        let selector = spec["selector"].map { try? LabelSelector(json: $0) }
        if faults.count == earlier, selector??.matches(labels?.stringMap ?? [:]) != true {
            let detail = "`selector` does not match template `labels`"
            invalid(path.child("template", "metadata", "labels"), labels ?? .null, detail)
        }
        if let old { jobUpdate(json, replacing: old) } else { namesOfIndexes(json) }
    }

    /// What the server wrote is there as it wrote it, but for a Job whose author sees to that.
    private mutating func generatedSelector(_ json: JSONValue) {
        let spec = json["spec"] ?? [:]
        guard spec["manualSelector"] != true else { return }
        let generated: JSONValue = [
            "matchLabels": ["batch.kubernetes.io/controller-uid": json["metadata", "uid"] ?? .null]
        ]
        if let selector = spec["selector"], selector != generated {
            invalid(FieldPath("spec", "selector"), selector, "`selector` not auto-generated")
        }
    }

    /// The pods of an indexed Job have its name and their index, and as their hosts' names these must be labels.
    private mutating func namesOfIndexes(_ json: JSONValue) {
        let spec = json["spec"] ?? [:]
        guard spec["completionMode"] == "Indexed", let completions = spec["completions"]?.integer, completions > 0,
            let name = json["metadata", "name"]?.string
        else { return }
        let last = "\(name)-\(completions - 1)"
        if !NameRule.dns1123Label(last).isEmpty {
            let detail = "will not able to create pod with invalid DNS label: \(last)"
            invalid(FieldPath("metadata", "name"), .string(name), detail)
        }
    }

    private static let mostIndexes: Int64 = 100_000
    private static let mostIndexesAtOnce: Int64 = 10_000

    /// Of a Job, and of those that a CronJob makes.
    mutating func jobSpec(_ spec: JSONValue, at path: FieldPath) {
        nonnegative(
            spec, "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished",
            "backoffLimitPerIndex", at: path)
        let failures = spec["maxFailedIndexes"]?.integer
        if let failures {
            nonnegative(spec, "maxFailedIndexes", at: path)
            if failures > Self.mostIndexes { limit("maxFailedIndexes", failures, "\(Self.mostIndexes)", at: path) }
            if spec["backoffLimitPerIndex"] == nil {
                required(path.child("backoffLimitPerIndex"), "when maxFailedIndexes is specified")
            }
        }
        if let manager = spec["managedBy"]?.string {
            let place = path.child("managedBy")
            if manager.isEmpty { required(place) } else { domainPrefixed(manager, at: place, limit: 63) }
        }
        switch spec["completionMode"] {
        // The Jobs that a CronJob makes get their defaults when they are made.
        case nil: break
        case "Indexed": indexes(spec, at: path)
        case "NonIndexed":
            for key in ["backoffLimitPerIndex", "maxFailedIndexes"] {
                if let value = spec[key] { invalid(path.child(key), value, "requires indexed completion mode") }
            }
        case let other?:
            add(.notSupported(path.child("completionMode"), other, supported: ["NonIndexed", "Indexed"]))
        }
        if let policy = spec["podFailurePolicy"] { podFailurePolicy(policy, of: spec, at: path.child("podFailurePolicy")) }
        if let policy = spec["successPolicy"] { successPolicy(policy, of: spec, at: path.child("successPolicy")) }
        let policies = spec["podFailurePolicy"] == nil ? ["Failed", "TerminatingOrFailed"] : ["Failed"]
        if let policy = spec["podReplacementPolicy"], !policies.contains(policy.string ?? "") {
            add(.notSupported(path.child("podReplacementPolicy"), policy, supported: policies))
        }
        jobTemplate(spec, at: path.child("template"))
    }

    private mutating func jobTemplate(_ spec: JSONValue, at path: FieldPath) {
        podTemplate(spec["template"] ?? [:], at: path)
        let place = path.child("spec", "restartPolicy")
        switch spec["template", "spec", "restartPolicy"] {
        case "Always", nil: required(place, "valid values: \"OnFailure\", \"Never\"")
        case "OnFailure":
            if spec["podFailurePolicy"] != nil {
                invalid(place, "OnFailure", "only \"Never\" is supported when podFailurePolicy is specified")
            }
        case "Never": break
        case let other?: add(.notSupported(place, other, supported: ["OnFailure", "Never"]))
        }
    }

    private mutating func indexes(_ spec: JSONValue, at path: FieldPath) {
        let completions = spec["completions"]?.integer
        let parallelism = spec["parallelism"]?.integer ?? 0
        let failures = spec["maxFailedIndexes"]?.integer
        if completions == nil { required(path.child("completions"), "when completion mode is Indexed") }
        if parallelism > Self.mostIndexes {
            limit("parallelism", parallelism, "\(Self.mostIndexes) when completion mode is Indexed", at: path)
        }
        guard let completions else { return }
        if let failures, failures > completions { limit("maxFailedIndexes", failures, "completions", at: path) }
        guard completions > Self.mostIndexes, spec["backoffLimitPerIndex"] != nil else { return }
        let bound =
            "\(Self.mostIndexesAtOnce) when completions are above \(Self.mostIndexes) and used with backoff limit per index"
        if failures == nil {
            required(path.child("maxFailedIndexes"), "must be specified when completions is above \(Self.mostIndexes)")
        }
        if parallelism > Self.mostIndexesAtOnce { limit("parallelism", parallelism, bound, at: path) }
        if let failures, failures > Self.mostIndexesAtOnce { limit("maxFailedIndexes", failures, bound, at: path) }
    }

    private mutating func limit(_ key: String, _ value: Int64, _ bound: String, at path: FieldPath) {
        invalid(path.child(key), .integer(value), "must be less than or equal to \(bound)")
    }
}
