import KubernetesModel

extension BuiltInDefaults {
    static func fillAdmissionPolicy(_ policy: inout JSONValue) {
        policy.change("spec") { spec in
            spec.fill("failurePolicy", "Fail")
            spec.change("matchConstraints") { fillMatchResources(&$0) }
        }
        fillStatus(&policy)
    }

    static func fillAdmissionPolicyBinding(_ binding: inout JSONValue) {
        binding.change("spec") { spec in spec.change("matchResources") { fillMatchResources(&$0) } }
    }

    static func fillWebhooks(_ configuration: inout JSONValue, areMutating: Bool) {
        configuration.changeEach("webhooks") { webhook in
            webhook.fill("failurePolicy", "Fail")
            webhook.fill("timeoutSeconds", 10)
            if areMutating { webhook.fill("reinvocationPolicy", "Never") }
            fillMatching(&webhook)
            webhook.changeEach("rules") { $0.fill("scope", "*") }
            webhook.changeOrMake("clientConfig") { client in client.change("service") { $0.fill("port", 443) } }
        }
    }

    private static func fillMatchResources(_ resources: inout JSONValue) {
        fillMatching(&resources)
        for list in ["resourceRules", "excludeResourceRules"] { resources.changeEach(list) { $0.fill("scope", "*") } }
    }

    private static func fillMatching(_ object: inout JSONValue) {
        object.fill("matchPolicy", "Equivalent")
        object.fill("namespaceSelector", [:])
        object.fill("objectSelector", [:])
    }
}
