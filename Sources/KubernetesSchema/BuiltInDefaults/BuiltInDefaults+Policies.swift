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

    private static func fillMatchResources(_ resources: inout JSONValue) {
        resources.fill("matchPolicy", "Equivalent")
        resources.fill("namespaceSelector", [:])
        resources.fill("objectSelector", [:])
        for list in ["resourceRules", "excludeResourceRules"] { resources.changeEach(list) { $0.fill("scope", "*") } }
    }
}
