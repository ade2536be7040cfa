import KubernetesModel

/// https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
extension BuiltInSchemas {
    static let validatingAdmissionPolicy = kind(
        "admissionregistration.v1.ValidatingAdmissionPolicy", "Demands on what is written, as expressions.",
        [
            "spec": .type(
                "admissionregistration.v1.ValidatingAdmissionPolicySpec", "What is wanted.", keepingZero: ["failurePolicy"],
                [
                    "auditAnnotations": .list(
                        of: .type(
                            "admissionregistration.v1.AuditAnnotation", "A note.", required: ["key", "valueExpression"],
                            ["key": .string("Its key."), "valueExpression": .string("Its text in CEL; none for null.")]),
                        "Notes for the audit log."),
                    "failurePolicy": .string("What follows when an expression fails.", oneOf: ["Fail", "Ignore"]),
                    "matchConditions": matchConditions,
                    "matchConstraints": matchResources("The writes that it is about."),
                    "paramKind": Schema.type(
                        "admissionregistration.v1.ParamKind", "The kind of the objects that bindings give as params.",
                        [
                            "apiVersion": .string("Their group and version."), "kind": .string("Their kind."),
                        ]
                    ).asAtomicMap,
                    "validations": .list(
                        of: .type(
                            "admissionregistration.v1.Validation", "A demand.", required: ["expression"], keepingZero: ["reason"],
                            [
                                "expression": .string("It, in CEL."),
                                "message": .string("What a person is told when it is not met."),
                                "messageExpression": .string("The same, computed in CEL."),
                                "reason": .string("Forbidden, Invalid, RequestEntityTooLarge or Unauthorized."),
                            ]), "The demands."),
                    "variables": .list(
                        of: Schema.type(
                            "admissionregistration.v1.Variable", "A value with a name.", required: ["name", "expression"],
                            ["expression": .string("It, in CEL."), "name": .string("The name, as in variables.name.")]
                        ).asAtomicMap, "Values that expressions share.", by: "name"),
                ]),
            "status": .type(
                "admissionregistration.v1.ValidatingAdmissionPolicyStatus", "How it stands.",
                [
                    "conditions": conditions.patched(by: nil, nil), "observedGeneration": observedGeneration,
                    "typeChecking": .type(
                        "admissionregistration.v1.TypeChecking", "Whether the expressions fit the kinds that they are about.",
                        [
                            "expressionWarnings": .list(
                                of: .type(
                                    "admissionregistration.v1.ExpressionWarning", "What does not fit.",
                                    required: ["fieldRef", "warning"],
                                    ["fieldRef": .string("The expression."), "warning": .string("What is wrong with it.")]),
                                "What does not fit.")
                        ]),
                ]),
        ])

    static let validatingAdmissionPolicyBinding = kind(
        "admissionregistration.v1.ValidatingAdmissionPolicyBinding", "Puts a policy in force.", required: ["spec"],
        [
            "spec": .type(
                "admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec", "What is wanted.",
                required: ["policyName", "validationActions"],
                [
                    "matchResources": matchResources("Writes beyond which the policy does not reach."),
                    "paramRef": Schema.type(
                        "admissionregistration.v1.ParamRef", "The objects that the policy has as params.",
                        keepingZero: ["parameterNotFoundAction"],
                        [
                            "name": .string("The name of the object."), "namespace": .string("Its namespace."),
                            "parameterNotFoundAction": .string("What follows where there is none: Allow or Deny."),
                            "selector": labelSelector,
                        ]
                    ).asAtomicMap,
                    "policyName": .string("The policy."),
                    "validationActions": .set(of: .string("An action."), "What follows when it is broken: Deny, Warn or Audit.")
                        .patched(by: nil, nil),
                ])
        ])

    static let matchConditions = Schema.list(
        of: .type(
            "admissionregistration.v1.MatchCondition", "A condition.", required: ["name", "expression"],
            ["expression": .string("It, in CEL."), "name": .string("Its name.")]),
        "Conditions, all of which must hold.", by: "name")

    /// Writes, as rules of admission list them.
    static let matchedWrites: [String: Schema] = [
        "apiGroups": .list(of: .string("A group."), "The groups; * is any."),
        "apiVersions": .list(of: .string("A version."), "The versions; * is any."),
        "operations": .list(of: .string("An operation."), "CREATE, UPDATE, DELETE, CONNECT or *."),
        "resources": .list(of: .string("A resource."), "The resources, as pods or pods/status."),
        "scope": .string("Whether they are in a namespace; * is either.", oneOf: ["*", "Cluster", "Namespaced"]),
    ]

    private static func matchResources(_ description: String) -> Schema {
        let rules = Schema.list(
            of: Schema.type(
                "admissionregistration.v1.NamedRuleWithOperations", "Writes, by what is written.", keepingZero: ["scope"],
                matchedWrites.merging(["resourceNames": .list(of: .string("A name."), "The names; any unless given.")]) { $1 }
            ).asAtomicMap, "Writes of which one must match.")
        return Schema.type(
            "admissionregistration.v1.MatchResources", "Which writes are meant.", keepingZero: ["matchPolicy"],
            [
                "excludeResourceRules": rules.described("Writes of which none must match."),
                "matchPolicy": .string("Whether other versions of the resources count as well.", oneOf: ["Equivalent", "Exact"]),
                "namespaceSelector": labelSelector, "objectSelector": labelSelector, "resourceRules": rules,
            ]
        ).asAtomicMap.described(description)
    }
}
