import CEL
import KubernetesModel

/// https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/
extension BuiltInCheck {
    mutating func admissionPolicy(_ json: JSONValue) {
        let (spec, path) = (json["spec"] ?? [:], FieldPath("spec"))
        choice(spec, "failurePolicy", ["Fail", "Ignore"], at: path)
        if let kind = spec["paramKind"] { paramKind(kind, at: path.child("paramKind")) }
        if let constraints = spec["matchConstraints"] {
            let path = path.child("matchConstraints")
            matchResources(constraints, at: path)
            if constraints.list("resourceRules").isEmpty { required(path.child("resourceRules")) }
        } else {
            required(path.child("matchConstraints"))
        }
        var compiler = PolicyCompiler(params: spec["paramKind"].map { _ in .any })
        matchConditions(spec.list("matchConditions"), compiler, at: path.child("matchConditions"))
        for (index, variable) in spec.list("variables").enumerated() {
            self.variable(variable, &compiler, at: path.child("variables")[index])
        }
        let lists = ["validations", "auditAnnotations"]
        if lists.allSatisfy({ spec.list($0).isEmpty }) {
            for name in lists { required(path.child(name), "validations or auditAnnotations must contain at least one item") }
        }
        for (index, validation) in spec.list("validations").enumerated() {
            self.validation(validation, compiler, at: path.child("validations")[index])
        }
        auditAnnotations(
            spec.list("auditAnnotations"), of: json["metadata", "name"]?.string ?? "", compiler,
            at: path.child("auditAnnotations"))
    }

    mutating func admissionPolicyBinding(_ json: JSONValue) {
        let (spec, path) = (json["spec"] ?? [:], FieldPath("spec"))
        name(spec, "policyName", at: path, NameRule.dns1123Subdomain)
        if let reference = spec["paramRef"] { paramReference(reference, at: path.child("paramRef")) }
        if let resources = spec["matchResources"] { matchResources(resources, at: path.child("matchResources")) }
        let (actions, place) = (spec.list("validationActions"), path.child("validationActions"))
        if actions.isEmpty { required(place, "at least one validation action is required") }
        let known = ["Audit", "Deny", "Warn"]
        var met: Set<JSONValue> = []
        for (index, action) in actions.enumerated() {
            if !known.contains(action.string ?? "") { add(.notSupported(place[index], action, supported: known)) }
            if !met.insert(action).inserted { add(.duplicate(place[index], action)) }
        }
        if actions.contains("Deny"), actions.contains("Warn") {
            invalid(
                place, .array(actions),
                "must not contain both Deny and Warn (repeating the same validation failure information in the API response and "
                    + "headers serves no purpose)")
        }
    }

    // MARK: what is meant

    private mutating func matchResources(_ resources: JSONValue, at path: FieldPath) {
        choice(resources, "matchPolicy", ["Equivalent", "Exact"], at: path, isRequired: false)
        for key in ["namespaceSelector", "objectSelector"] { selector(resources[key], at: path.child(key)) }
        for key in ["resourceRules", "excludeResourceRules"] {
            for (index, rule) in resources.list(key).enumerated() {
                let path = path.child(key)[index]
                let names = rule.list("resourceNames")
                var met: Set<JSONValue> = []
                for (index, name) in names.enumerated() {
                    let place = path.child("resourceNames")[index]
                    invalid(place, name, NameRule.pathSegment(name.string ?? ""))
                    if !met.insert(name).inserted { add(.duplicate(place, name)) }
                }
                admissionRule(rule, at: path)
            }
        }
    }

    private mutating func paramKind(_ kind: JSONValue, at path: FieldPath) {
        let place = path.child("apiVersion")
        let apiVersion = kind.text("apiVersion")
        let parts = apiVersion.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if apiVersion.isEmpty {
            required(place)
        } else if parts.count > 2 {
            invalid(place, .string(apiVersion), "unexpected GroupVersion string: \(apiVersion)")
        } else {
            let version = parts.last ?? ""
            let group = parts.count == 2 ? parts[0] : ""
            if !group.isEmpty { invalid(place, .string(group), NameRule.dns1123Subdomain(group)) }
            if version.isEmpty {
                invalid(place, .string(apiVersion), "version must be specified")
            } else {
                invalid(place, .string(version), NameRule.dns1035Label(version))
            }
        }
        let name = kind.text("kind")
        let faults = NameRule.dns1035Label(name.lowercased())
        if name.isEmpty {
            required(path.child("kind"))
        } else if !faults.isEmpty {
            let rule = faults.joined(separator: ",")
            invalid(path.child("kind"), .string(name), "may have mixed case, but should otherwise match: \(rule)")
        }
    }

    private mutating func paramReference(_ reference: JSONValue, at path: FieldPath) {
        switch (reference.text("name").isEmpty, reference["selector"]) {
        case (true, nil): required(path, "one of name or selector must be specified")
        case (false, .some):
            for key in ["name", "selector"] { forbidden(path.child(key), "name and selector are mutually exclusive") }
        case (_, let selector): self.selector(selector, at: path.child("selector"))
        }
        choice(reference, "parameterNotFoundAction", ["Deny", "Allow"], at: path)
    }

    // MARK: expressions

    private mutating func variable(_ variable: JSONValue, _ compiler: inout PolicyCompiler, at path: FieldPath) {
        let name = variable.text("name")
        if name.isEmpty {
            required(path.child("name"), "name is not specified")
        } else if !Self.isIdentifier(name) {
            invalid(path.child("name"), .string(name), "must be a valid CEL identifier")
        }
        compiler.declare(name, expression(variable, "expression", compiler, at: path))
    }

    private mutating func validation(_ validation: JSONValue, _ compiler: PolicyCompiler, at path: FieldPath) {
        expression(validation, "expression", compiler, giving: [.bool], at: path)
        let (message, messageExpression) = (validation.text("message"), validation.text("messageExpression"))
        let blank = "must be non-empty if specified"
        if !messageExpression.isEmpty {
            if messageExpression.trimmed.isEmpty {
                invalid(path.child("messageExpression"), .string(messageExpression), blank)
            } else {
                expression(validation, "messageExpression", compiler, giving: [.string], at: path)
            }
        }
        if !message.isEmpty, message.trimmed.isEmpty {
            invalid(path.child("message"), .string(message), blank)
        } else if message.trimmed.utf8.contains(UInt8(ascii: "\n")) {
            invalid(path.child("message"), .string(message), "must not contain line breaks")
        }
        // One is taken, but not spoken of.
        if let reason = validation["reason"], reason != "Unauthorized" {
            choice(validation, "reason", ["Forbidden", "Invalid", "RequestEntityTooLarge"], at: path, isRequired: false)
        }
    }

    private mutating func auditAnnotations(
        _ annotations: [JSONValue], of policy: String, _ compiler: PolicyCompiler, at path: FieldPath
    ) {
        let limit = 20
        if annotations.count > limit {
            let shown = annotations.map { annotation -> JSONValue in
                ["Key": annotation["key"] ?? "", "ValueExpression": annotation["valueExpression"] ?? ""]
            }
            invalid(path, .array(shown), "must not have more than \(limit) auditAnnotations")
        }
        var keys: Set<String> = []
        for (index, annotation) in annotations.enumerated() {
            let (path, key) = (path[index], annotation.text("key"))
            let whole = "\(policy)/\(key)"
            invalid(path.child("key"), .string(whole), NameRule.qualifiedName(whole))
            if annotation.text("valueExpression").trimmed.isEmpty {
                required(path.child("valueExpression"), "valueExpression is not specified")
            } else {
                expression(annotation, "valueExpression", compiler, giving: [.string, .null], at: path)
            }
            if !keys.insert(key).inserted { add(.duplicate(path.child("key"), .string(key))) }
        }
    }

    /// The type of what the expression gives; nil when that is not known.
    @discardableResult
    private mutating func expression(
        _ object: JSONValue, _ key: String, _ compiler: PolicyCompiler, giving types: [CELType] = [], at path: FieldPath
    ) -> CELType? {
        let source = object.text(key)
        guard !source.trimmed.isEmpty else {
            required(path.child(key), "expression is not specified")
            return nil
        }
        let (fault, type) = compiler.examine(source, giving: types)
        if let fault { invalid(path.child(key), .string(source), fault) }
        return type
    }

    private static func isIdentifier(_ name: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        guard let first = name.utf8.first, isLetter(first), !PropertyName.reserved.contains(name) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
