import KubernetesModel

/// https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
extension BuiltInCheck {
    mutating func podFailurePolicy(_ policy: JSONValue, of spec: JSONValue, at path: FieldPath) {
        let containers = ["initContainers", "containers"].flatMap { spec["template", "spec"]?.list($0) ?? [] }
        let names = Set(containers.map { $0.text("name") })
        for (index, rule) in policy.list("rules").enumerated() {
            let path = path.child("rules")[index]
            word(rule, "action", ["Count", "FailIndex", "FailJob", "Ignore"], at: path)
            if rule["action"] == "FailIndex", spec["backoffLimitPerIndex"] == nil {
                invalid(path.child("action"), "FailIndex", "requires the backoffLimitPerIndex to be set")
            }
            if let codes = rule["onExitCodes"] { exitCodes(codes, of: names, at: path.child("onExitCodes")) }
            let conditions = rule.list("onPodConditions")
            for (index, condition) in conditions.enumerated() {
                let path = path.child("onPodConditions")[index]
                let type = condition.text("type")
                invalid(path.child("type"), .string(type), NameRule.qualifiedName(type))
                choice(condition, "status", ["False", "True", "Unknown"], at: path)
            }
            let both = "specifying both OnExitCodes and OnPodConditions is not supported"
            let neither = "specifying one of OnExitCodes and OnPodConditions is required"
            switch (rule["onExitCodes"] != nil, !conditions.isEmpty) {
            case (true, true): add(FieldError(.invalid, path, detail: both))
            case (false, false): add(FieldError(.invalid, path, detail: neither))
            default: break
            }
        }
    }

    private mutating func exitCodes(_ codes: JSONValue, of containers: Set<String>, at path: FieldPath) {
        word(codes, "operator", ["In", "NotIn"], at: path)
        if let name = codes["containerName"]?.string, !containers.contains(name) {
            let detail = "must be one of the container or initContainer names in the pod template"
            invalid(path.child("containerName"), .string(name), detail)
        }
        let values = codes.list("values")
        let place = path.child("values")
        if values.isEmpty { return invalid(place, codes["values"] ?? .null, "at least one value is required") }
        var seen: Set<JSONValue> = []
        for (index, value) in values.enumerated() {
            if codes["operator"] == "In", value == 0 { invalid(place[index], value, "must not be 0 for the In operator") }
            if !seen.insert(value).inserted { add(.duplicate(place[index], value)) }
        }
        let numbers = values.compactMap(\.integer)
        if zip(numbers, numbers.dropFirst()).contains(where: { $0 > $1 }) { invalid(place, .array(values), "must be ordered") }
    }

    /// A word that is missing is told which there are.
    private mutating func word(_ object: JSONValue, _ key: String, _ words: [String], at path: FieldPath) {
        if object.text(key).isEmpty {
            let list = words.map(\.goQuoted).joined(separator: " ")
            required(path.child(key), "valid values: [\(list)]")
        } else {
            choice(object, key, words, at: path)
        }
    }

    // MARK: success

    mutating func successPolicy(_ policy: JSONValue, of spec: JSONValue, at path: FieldPath) {
        guard spec["completionMode"] == "Indexed" else {
            return invalid(path, policy, "requires indexed completion mode")
        }
        let rules = policy.list("rules")
        if rules.isEmpty {
            required(path.child("rules"), "at least one rules must be specified when the successPolicy is specified")
        }
        let completions = spec["completions"]?.integer ?? 0
        for (index, rule) in rules.enumerated() { successRule(rule, completions, at: path.child("rules")[index]) }
    }

    private mutating func successRule(_ rule: JSONValue, _ completions: Int64, at path: FieldPath) {
        let indexes = rule["succeededIndexes"]?.string
        let count = rule["succeededCount"]?.integer
        if indexes == nil, count == nil {
            return required(path, "at least one of succeededCount or succeededIndexes must be specified")
        }
        var known: Int64?
        if let indexes {
            do {
                known = try IndexIntervals.count(indexes, below: completions)
            } catch {
                let detail = "error parsing succeededIndexes: \(error.text)"
                invalid(path.child("succeededIndexes"), .string(indexes), detail)
            }
        }
        guard let count else { return }
        let place = path.child("succeededCount")
        nonnegative(rule, "succeededCount", at: path)
        let bound = "must be less than or equal to"
        if count > completions {
            invalid(place, .integer(count), "\(bound) \(completions) (the number of specified completions)")
        }
        if let known, count > known {
            let detail = "\(bound) \(known) (the number of indexes in the specified succeededIndexes field)"
            invalid(place, .integer(count), detail)
        }
    }
}

/// Indexes of a Job as `0,2-4`.
private enum IndexIntervals {
    struct Fault: Error { var text: String }

    /// How many there are, each higher than those before.
    static func count(_ text: String, below completions: Int64) throws(Fault) -> Int64 {
        guard !text.isEmpty else { return 0 }
        var (total, previous) = (Int64(0), Int64?.none)
        for fragment in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = fragment.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count <= 2 else {
                throw Fault(
                    text: "the fragment \(String(fragment).goQuoted) violates the requirement that an index interval can have "
                        + "at most two parts separated by '-'")
            }
            let first = try index(ends[0], after: previous, completions)
            let last = ends.count == 2 ? try index(ends[1], after: first, completions) : first
            total += last - first + 1
            previous = last
        }
        return total
    }

    private static func index(_ text: Substring, after previous: Int64?, _ completions: Int64) throws(Fault) -> Int64 {
        guard let index = Int64(text) else {
            throw Fault(text: "cannot convert string to integer for index: \(String(text).goQuoted)")
        }
        guard index < completions else { throw Fault(text: "too large index: \(String(text).goQuoted)") }
        if let previous, index <= previous {
            throw Fault(text: "non-increasing order, previous: \(previous), current: \(index)")
        }
        return index
    }
}
