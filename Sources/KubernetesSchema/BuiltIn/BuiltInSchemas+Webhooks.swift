import KubernetesModel

/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
extension BuiltInSchemas {
    static let validatingWebhookConfiguration = kind(
        "admissionregistration.v1.ValidatingWebhookConfiguration", "Servers that may refuse what is written.",
        ["webhooks": .list(of: webhook("admissionregistration.v1.ValidatingWebhook"), "The servers.", by: "name")])

    static let mutatingWebhookConfiguration = kind(
        "admissionregistration.v1.MutatingWebhookConfiguration", "Servers that may change or refuse what is written.",
        [
            "webhooks": .list(
                of: webhook(
                    "admissionregistration.v1.MutatingWebhook",
                    ["reinvocationPolicy": .string("Whether it is asked again after others: Never or IfNeeded.")]),
                "The servers.", by: "name")
        ])

    private static func webhook(_ type: String, _ more: [String: Schema] = [:]) -> Schema {
        .type(
            type, "A server, and what it is asked about.",
            required: ["admissionReviewVersions", "clientConfig", "name", "sideEffects"],
            keepingZero: ["failurePolicy", "matchPolicy", "reinvocationPolicy", "timeoutSeconds"],
            more.merging([
                "admissionReviewVersions": .list(of: .string("A version."), "The forms of the question that it knows."),
                "clientConfig": webhookClient,
                "failurePolicy": .string("What follows when it does not answer: Ignore or Fail."),
                "matchConditions": matchConditions,
                "matchPolicy": .string("Whether other versions of the resources count as well: Exact or Equivalent."),
                "name": .string("Its name, as check.example.com."), "namespaceSelector": labelSelector,
                "objectSelector": labelSelector,
                "rules": .list(
                    of: .type(
                        "admissionregistration.v1.RuleWithOperations", "Writes that it is asked about.",
                        keepingZero: ["scope"], matchedWrites), "What it is asked about."),
                "sideEffects": .string("What else it changes: None or NoneOnDryRun."),
                "timeoutSeconds": .integer("How long it may take; 10 unless given."),
            ]) { own, _ in own })
    }

    private static let webhookClient = Schema.type(
        "admissionregistration.v1.WebhookClientConfig", "Where the server is: a Service or a URL.", keepingZero: ["url"],
        [
            "caBundle": .bytes("The certificates that it must show one of."),
            "service": .type(
                "admissionregistration.v1.ServiceReference", "A Service.", required: ["namespace", "name"],
                keepingZero: ["path"],
                [
                    "name": .string("Its name."), "namespace": .string("Its namespace."), "path": .string("The path there."),
                    "port": .integer("Its port; 443 unless given."),
                ]), "url": .string("The URL."),
        ])
}
