import KubernetesModel

/// https://kubernetes.io/docs/concepts/policy/limit-range/
extension BuiltInCheck {
    mutating func limitRange(_ json: JSONValue) {
        var types: Set<String> = []
        for (index, limit) in (json["spec"]?.list("limits") ?? []).enumerated() {
            let path = FieldPath("spec", "limits")[index]
            let type = limit.text("type")
            let before = faults.count
            invalid(path.child("type"), .string(type), NameRule.qualifiedName(type))
            if faults.count == before, !type.contains("/"), !["Container", "PersistentVolumeClaim", "Pod"].contains(type) {
                invalid(path.child("type"), .string(type), "must be a standard limit type or fully qualified")
            }
            if !types.insert(type).inserted { add(.duplicate(path.child("type"), .string(type))) }
            bounds(limit, of: type, at: path)
        }
    }

    private mutating func bounds(_ limit: JSONValue, of type: String, at path: FieldPath) {
        let keys = ["max", "min"] + (type == "Pod" ? [] : ["default", "defaultRequest"]) + ["maxLimitRequestRatio"]
        let amounts = keys.reduce(into: [String: [String: Quantity]]()) { amounts, key in
            amounts[key] = limit.members(key).reduce(into: [:]) { $0[$1.key] = try? Quantity(json: $1.value) }
        }
        for key in keys {
            for name in (amounts[key] ?? [:]).keys.sorted() { bounded(name, of: type, at: path.child(key)[key: name]) }
        }
        if type == "Pod" {
            for key in ["default", "defaultRequest"] where limit[key] != nil {
                forbidden(path.child(key), "may not be specified when `type` is 'Pod'")
            }
        }
        if type == "PersistentVolumeClaim", amounts["min"]?["storage"] == nil, amounts["max"]?["storage"] == nil {
            let detail = "either minimum or maximum storage value is required, but neither was provided"
            required(path.child("limits"), detail)
        }
        for name in Set(amounts.values.flatMap(\.keys)).sorted() {
            relations(amounts.compactMapValues { $0[name] }, of: name, at: path)
        }
    }

    private mutating func bounded(_ name: String, of type: String, at path: FieldPath) {
        if type == "Container" || type == "Pod" {
            resourceName(name, at: path, isPod: false)
        } else {
            invalid(path, .string(name), NameRule.qualifiedName(name))
        }
    }

    /// What is less may not be more.
    private mutating func relations(_ amounts: [String: Quantity], of name: String, at path: FieldPath) {
        func place(_ key: String) -> FieldPath { path.child(key)[key: name] }
        let titles = ["min": "min", "max": "max", "default": "default", "defaultRequest": "default request"]
        let pairs = [
            ("min", "max", "min"), ("min", "defaultRequest", "defaultRequest"), ("defaultRequest", "max", "defaultRequest"),
            ("defaultRequest", "default", "defaultRequest"), ("min", "default", "default"), ("default", "max", "default"),
        ]
        for (less, more, shown) in pairs {
            guard let lower = amounts[less], let upper = amounts[more], lower > upper else { continue }
            let detail = "\(titles[less] ?? "") value \(lower) is greater than \(titles[more] ?? "") value \(upper)"
            // Of a default that is too high the bound is shown.
            let value = shown == less && less == "default" ? upper : amounts[shown] ?? lower
            invalid(place(shown), value.json, detail)
        }
        guard let ratio = amounts["maxLimitRequestRatio"] else { return }
        if ratio < Quantity(1) { invalid(place("maxLimitRequestRatio"), ratio.json, "ratio \(ratio) is less than 1") }
        if let lower = amounts["min"], let upper = amounts["max"], lower.nanos > 0, upper.nanos >= 0 {
            let (most, wanted) = (Double(upper.nanos) / Double(lower.nanos), Double(ratio.nanos) / 1e9)
            if wanted > most {
                let millionths = Int64(clamping: UInt64(min(most, 1e12) * 1e6 + 0.5))
                let fraction = String(millionths % 1_000_000 + 1_000_000).dropFirst()
                let shown = "\(millionths / 1_000_000).\(fraction)"
                invalid(place("maxLimitRequestRatio"), ratio.json, "ratio \(ratio) is greater than max/min = \(shown)")
            }
        }
    }
}
