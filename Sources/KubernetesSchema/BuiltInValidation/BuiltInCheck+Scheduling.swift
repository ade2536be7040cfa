import KubernetesModel

/// https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
extension BuiltInCheck {
    private static let required = "requiredDuringSchedulingIgnoredDuringExecution"
    private static let preferred = "preferredDuringSchedulingIgnoredDuringExecution"

    mutating func affinity(_ affinity: JSONValue, at path: FieldPath) {
        if let nodes = affinity["nodeAffinity"] {
            let path = path.child("nodeAffinity")
            if let selector = nodes[Self.required] {
                let path = path.child(Self.required, "nodeSelectorTerms")
                let terms = selector.list("nodeSelectorTerms")
                if terms.isEmpty { required(path, "must have at least one node selector term") }
                for (index, term) in terms.enumerated() { nodeTerm(term, at: path[index], checksValues: true) }
            }
            for (index, wish) in nodes.list(Self.preferred).enumerated() {
                let path = path.child(Self.preferred)[index]
                weight(wish, at: path)
                nodeTerm(wish["preference"] ?? [:], at: path.child("preference"), checksValues: false)
            }
        }
        for key in ["podAffinity", "podAntiAffinity"] {
            guard let pods = affinity[key] else { continue }
            for (index, term) in pods.list(Self.required).enumerated() {
                podTerm(term, at: path.child(key, Self.required)[index])
            }
            for (index, wish) in pods.list(Self.preferred).enumerated() {
                let path = path.child(key, Self.preferred)[index]
                weight(wish, at: path)
                podTerm(wish["podAffinityTerm"] ?? [:], at: path.child("podAffinityTerm"))
            }
        }
    }

    private mutating func weight(_ wish: JSONValue, at path: FieldPath) {
        let weight = wish["weight"]?.integer ?? 0
        if !(1...100).contains(weight) { invalid(path.child("weight"), .integer(weight), "must be in the range 1-100") }
    }

    private mutating func nodeTerm(_ term: JSONValue, at path: FieldPath, checksValues: Bool) {
        for (index, demand) in term.list("matchExpressions").enumerated() {
            nodeDemand(demand, at: path.child("matchExpressions")[index], checksValues: checksValues)
        }
        for (index, demand) in term.list("matchFields").enumerated() {
            let path = path.child("matchFields")[index]
            let (operation, key) = (demand.text("operator"), demand.text("key"))
            if operation != "In", operation != "NotIn" {
                invalid(path.child("operator"), .string(operation), "not a valid selector operator")
            } else if demand.list("values").count != 1 {
                let detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
                required(path.child("values"), detail)
            }
            if key != "metadata.name" { invalid(path.child("key"), .string(key), "not a valid field selector key") }
        }
    }

    private mutating func nodeDemand(_ demand: JSONValue, at path: FieldPath, checksValues: Bool) {
        let values = demand.list("values")
        switch demand.text("operator") {
        case "In", "NotIn":
            if values.isEmpty { required(path.child("values"), "must be specified when `operator` is 'In' or 'NotIn'") }
        case "Exists", "DoesNotExist":
            if !values.isEmpty {
                forbidden(path.child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
            }
        case "Gt", "Lt":
            if values.count != 1 {
                required(path.child("values"), "must be specified single value when `operator` is 'Lt' or 'Gt'")
            }
        case let other: invalid(path.child("operator"), .string(other), "not a valid selector operator")
        }
        let key = demand.text("key")
        invalid(path.child("key"), .string(key), NameRule.qualifiedName(key))
        for (index, value) in values.enumerated() where checksValues {
            invalid(path.child("values")[index], value, NameRule.labelValue(value.string ?? ""))
        }
    }

    private mutating func podTerm(_ term: JSONValue, at path: FieldPath) {
        selector(term["labelSelector"], at: path.child("labelSelector"))
        selector(term["namespaceSelector"], at: path.child("namespaceSelector"))
        for namespace in term.list("namespaces") {
            invalid(path.child("namespace"), namespace, NameRule.dns1123Label(namespace.string ?? ""))
        }
        for key in ["matchLabelKeys", "mismatchLabelKeys"] { labelKeys(term, key, at: path) }
        let mismatching = term.list("mismatchLabelKeys")
        for (index, key) in term.list("matchLabelKeys").enumerated() where mismatching.contains(key) {
            let detail = "exists in both matchLabelKeys and mismatchLabelKeys"
            invalid(path.child("matchLabelKeys")[index], key, detail)
        }
        let topology = term.text("topologyKey")
        if topology.isEmpty { required(path.child("topologyKey"), "can not be empty") }
        invalid(path.child("topologyKey"), .string(topology), NameRule.qualifiedName(topology))
    }

    /// Keys that are taken from the pod itself add to a selector, which must then be there.
    private mutating func labelKeys(_ term: JSONValue, _ key: String, at path: FieldPath) {
        let keys = term.list(key)
        if keys.isEmpty { return }
        if term["labelSelector"] == nil {
            return forbidden(path.child(key), "must not be specified when labelSelector is not set")
        }
        for (index, label) in keys.enumerated() {
            invalid(path.child(key)[index], label, NameRule.qualifiedName(label.string ?? ""))
        }
    }

    mutating func tolerations(_ tolerations: [JSONValue], at path: FieldPath) {
        for (index, toleration) in tolerations.enumerated() {
            let path = path[index]
            let operatorPath = path.child("operator")
            let (key, operation, value) = (toleration.text("key"), toleration.text("operator"), toleration.text("value"))
            optionalName(toleration, "key", at: path, NameRule.qualifiedName)
            if key.isEmpty, operation != "Exists" {
                let detail = "operator must be Exists when `key` is empty, which means \"match all values and all keys\""
                invalid(operatorPath, .string(operation), detail)
            }
            let effect = toleration.text("effect")
            if toleration["tolerationSeconds"] != nil, effect != "NoExecute" {
                let detail = "effect must be 'NoExecute' when `tolerationSeconds` is set"
                invalid(path.child("effect"), .string(effect), detail)
            }
            switch operation {
            case "Equal", "":
                let faults = NameRule.labelValue(value)
                if !faults.isEmpty { invalid(operatorPath, .string(value), faults.joined(separator: ";")) }
            case "Exists":
                if !value.isEmpty {
                    invalid(operatorPath, .string(value), "value must be empty when `operator` is 'Exists'")
                }
            case "Lt", "Gt":
                add(.notSupported(operatorPath, .string(operation), supported: ["Equal", "Exists", "Lt", "Gt"]))
            default: add(.notSupported(operatorPath, .string(operation), supported: ["Equal", "Exists"]))
            }
            choice(toleration, "effect", ["NoSchedule", "PreferNoSchedule", "NoExecute"], at: path, isRequired: false)
        }
    }

    mutating func topologySpread(_ constraints: [JSONValue], at path: FieldPath) {
        for (index, constraint) in constraints.enumerated() {
            let path = path[index]
            let skew = constraint["maxSkew"]?.integer ?? 0
            if skew <= 0 { invalid(path.child("maxSkew"), .integer(skew), "must be greater than zero") }
            if constraint.text("topologyKey").isEmpty { required(path.child("topologyKey"), "can not be empty") }
            let action = constraint.text("whenUnsatisfiable")
            if action != "DoNotSchedule", action != "ScheduleAnyway" {
                let supported = ["DoNotSchedule", "ScheduleAnyway"]
                add(.notSupported(path.child("whenUnsatisfiable"), .string(action), supported: supported))
            }
            let isRepeated = constraints[(index + 1)...].contains {
                $0["topologyKey"] == constraint["topologyKey"] && $0["whenUnsatisfiable"] == constraint["whenUnsatisfiable"]
            }
            if isRepeated {
                let pair = "{\(constraint.text("topologyKey")), \(action)}"
                add(.duplicate(path.child("{topologyKey, whenUnsatisfiable}"), .string(pair)))
            }
            if let domains = constraint["minDomains"]?.integer {
                let path = path.child("minDomains")
                if domains <= 0 { invalid(path, .integer(domains), "must be greater than zero") }
                if action != "DoNotSchedule" {
                    let detail = "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not \(action)"
                    invalid(path, .integer(domains), detail)
                }
            }
            for key in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
                choice(constraint, key, ["Honor", "Ignore"], at: path, isRequired: false)
            }
            labelKeys(constraint, "matchLabelKeys", at: path)
            selector(constraint["labelSelector"], at: path.child("labelSelector"))
        }
    }
}
