import KubernetesModel

/// What ValidatingAdmissionPolicies and their bindings must satisfy.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/
package enum AdmissionPolicyRules {
    package static func faults(ofPolicy object: KubernetesObject) -> [FieldError] {
        let spec = object.spec
        let path = FieldPath("spec")
        var faults: [FieldError] = []
        faults += choice(spec["failurePolicy"], ["Fail", "Ignore"], at: path.child("failurePolicy"))
        let constraints = spec["matchConstraints"]
        if let constraints {
            let place = path.child("matchConstraints", "resourceRules")
            if constraints.list("resourceRules").isEmpty { faults.append(.required(place)) }
            for (index, rule) in constraints.list("resourceRules").enumerated() { faults += ruleFaults(rule, at: place[index]) }
        } else {
            faults.append(.required(path.child("matchConstraints")))
        }
        if spec.list("validations").isEmpty, spec.list("auditAnnotations").isEmpty {
            for name in ["validations", "auditAnnotations"] {
                faults.append(
                    .required(path.child(name), "validations or auditAnnotations must contain at least one item"))
            }
        }
        for (index, variable) in spec.list("variables").enumerated() where !isIdentifier(variable.text("name")) {
            faults.append(
                .invalid(
                    path.child("variables")[index].child("name"), .string(variable.text("name")),
                    "must be a valid CEL identifier"))
        }
        let expressions = AdmissionPolicy(spec: spec).faults
        let reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"]
        for (index, validation) in spec.list("validations").enumerated() {
            let place = path.child("validations")[index].child("reason")
            faults += choice(validation["reason"], reasons, at: place, shown: reasons.dropLast())
        }
        return faults + expressions
    }

    private static func ruleFaults(_ rule: JSONValue, at path: FieldPath) -> [FieldError] {
        var faults = ["apiGroups", "apiVersions", "resources", "operations"].filter { rule.list($0).isEmpty }
            .map { FieldError.required(path.child($0)) }
        for (index, operation) in rule.list("operations").enumerated() {
            faults += choice(
                operation, ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"], at: path.child("operations")[index])
        }
        return faults
    }

    package static func faults(ofBinding object: KubernetesObject) -> [FieldError] {
        let spec = object.spec
        let path = FieldPath("spec")
        var faults: [FieldError] = []
        if spec.text("policyName").isEmpty { faults.append(.required(path.child("policyName"))) }
        let actions = spec.list("validationActions")
        let place = path.child("validationActions")
        if actions.isEmpty { faults.append(.required(place, "at least one validation action is required")) }
        for (index, action) in actions.enumerated() {
            faults += choice(action, ["Audit", "Deny", "Warn"], at: place[index])
            if actions[..<index].contains(action) { faults.append(.duplicate(place[index], action)) }
        }
        if actions.contains("Deny"), actions.contains("Warn") {
            faults.append(
                .invalid(
                    place, .array(actions),
                    "must not contain both Deny and Warn (repeating the same validation failure information in the API "
                        + "response and headers serves no purpose)"))
        }
        return faults
    }

    private static func choice(
        _ value: JSONValue?, _ choices: [String], at path: FieldPath, shown: [String]? = nil
    ) -> [FieldError] {
        guard let value, !choices.contains(value.string ?? "") else { return [] }
        return [.notSupported(path, value, supported: shown ?? choices)]
    }

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, first == UInt8(ascii: "_") || isLetter(first) else { return false }
        return name.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
}
