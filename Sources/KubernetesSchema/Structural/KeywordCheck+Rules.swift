import KubernetesModel

/// `x-kubernetes-validations`.
extension KeywordCheck {
    private static let reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"]

    mutating func checkRules(_ schema: JSONValue, at path: FieldPath, _ context: Context, compiles: Bool) {
        let rules = schema.list("x-kubernetes-validations")
        guard !rules.isEmpty else { return }
        let earlier = faults.count
        let parsed = try? Schema(json: schema)
        for (index, rule) in rules.enumerated() {
            checkForm(of: rule, parsed, at: path.child("x-kubernetes-validations")[index])
        }
        guard compiles, faults.count == earlier, let compiler, let parsed else { return }
        for (index, rule) in parsed.rules.enumerated() {
            let path = path.child("x-kubernetes-validations")[index]
            do {
                let isRoot = context.isRoot || parsed.isEmbeddedResource
                let compiled = try compiler.compile(rule, for: parsed, isResourceRoot: isRoot)
                for fault in costs.faults(of: compiled.largestCost, count: context.count, at: path) { add(fault) }
                checkOldSelf(of: rule, compiled, rules[index], at: path, context)
            } catch {
                add(FieldError(error.reason, path.child(error.member.rawValue), badValue: rule.shown, detail: error.detail))
            }
        }
    }

    private mutating func checkForm(of rule: JSONValue, _ schema: Schema?, at path: FieldPath) {
        let expression = rule.text("rule").trimmed
        let message = rule.text("message")
        if expression.isEmpty {
            add(.required(path.child("rule"), "rule is not specified"))
        } else if !message.isEmpty, message.trimmed.isEmpty {
            add(.invalid(path.child("message"), .string(message), "must be non-empty if specified"))
        } else if message.trimmed.contains("\n") {
            add(.invalid(path.child("message"), .string(message), "must not contain line breaks"))
        } else if expression.contains("\n"), message.isEmpty {
            add(.required(path.child("message"), "message must be specified if rule contains line breaks"))
        }
        let messageExpression = rule.text("messageExpression")
        if !messageExpression.isEmpty, messageExpression.trimmed.isEmpty {
            add(.required(path.child("messageExpression"), "messageExpression must be non-empty if specified"))
        }
        if let reason = rule["reason"]?.string, !Self.reasons.contains(reason) {
            add(.notSupported(path.child("reason"), .string(reason), supported: Self.reasons))
        }
        let field = rule.text("fieldPath")
        guard !field.isEmpty else { return }
        if field.trimmed.isEmpty {
            add(.invalid(path.child("fieldPath"), .string(field), "must be non-empty if specified"))
        }
        if field.contains("\n") {
            add(.invalid(path.child("fieldPath"), .string(field), "must not contain line breaks"))
        }
        if let schema, schema.path(of: field) == nil {
            add(.invalid(path.child("fieldPath"), .string(field), "must be a valid path"))
        }
    }

    private mutating func checkOldSelf(
        of rule: ValidationRule, _ compiled: any CompiledRule, _ json: JSONValue, at path: FieldPath, _ context: Context
    ) {
        if compiled.usesOldSelf {
            guard let uncorrelated = context.uncorrelated else { return }
            let detail = "oldSelf cannot be used on the uncorrelatable portion of the schema within \(uncorrelated)"
            add(.invalid(path.child("rule"), .string(rule.rule), detail))
        } else if let optional = json["optionalOldSelf"], !optional.isNull {
            add(.invalid(path.child("optionalOldSelf"), optional, "may not be set if oldSelf is not used in rule"))
        }
    }
}

extension ValidationRule {
    /// As the API server shows a rule that it cannot compile.
    fileprivate var shown: JSONValue {
        [
            "Rule": .string(rule), "Message": .string(message ?? ""), "MessageExpression": .string(messageExpression ?? ""),
            "Reason": reason.map { .string($0) } ?? .null, "FieldPath": .string(fieldPath ?? ""),
            "OptionalOldSelf": isOptionalOldSelf ? true : .null,
        ]
    }
}
