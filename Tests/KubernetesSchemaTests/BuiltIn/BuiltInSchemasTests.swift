import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct BuiltInSchemasTests {
    static let kinds: [(String, String, String)] = [
        ("", "v1", "Pod"), ("", "v1", "PodTemplate"), ("", "v1", "Service"), ("", "v1", "Endpoints"), ("", "v1", "ConfigMap"),
        ("", "v1", "Secret"), ("", "v1", "ServiceAccount"), ("", "v1", "Namespace"), ("", "v1", "Node"), ("", "v1", "Event"),
        ("", "v1", "ResourceQuota"), ("", "v1", "LimitRange"), ("", "v1", "PersistentVolumeClaim"), ("apps", "v1", "Deployment"),
        ("apps", "v1", "ReplicaSet"), ("apps", "v1", "StatefulSet"), ("apps", "v1", "DaemonSet"),
        ("apps", "v1", "ControllerRevision"), ("autoscaling", "v2", "HorizontalPodAutoscaler"),
        ("autoscaling", "v1", "HorizontalPodAutoscaler"), ("autoscaling", "v1", "Scale"), ("batch", "v1", "Job"),
        ("batch", "v1", "CronJob"), ("", "v1", "PersistentVolume"), ("", "v1", "ReplicationController"),
        ("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration"),
        ("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy"),
        ("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding"),
        ("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration"),
        ("apiextensions.k8s.io", "v1", "CustomResourceDefinition"), ("networking.k8s.io", "v1", "Ingress"),
        ("networking.k8s.io", "v1", "IngressClass"), ("node.k8s.io", "v1", "RuntimeClass"),
        ("scheduling.k8s.io", "v1", "PriorityClass"), ("storage.k8s.io", "v1", "StorageClass"),
        ("coordination.k8s.io", "v1", "Lease"), ("discovery.k8s.io", "v1", "EndpointSlice"), ("events.k8s.io", "v1", "Event"),
        ("networking.k8s.io", "v1", "NetworkPolicy"), ("policy", "v1", "PodDisruptionBudget"),
        ("rbac.authorization.k8s.io", "v1", "Role"), ("rbac.authorization.k8s.io", "v1", "ClusterRole"),
        ("rbac.authorization.k8s.io", "v1", "RoleBinding"), ("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding"),
    ]

    /// Calls `body` for each schema within a kind's, but not again within itself.
    private func walk(
        _ schema: Schema, _ path: String, within types: Set<String> = [], _ body: (Schema, String) -> Void
    ) {
        var types = types
        if let name = schema.componentName, !types.insert(name).inserted { return }
        body(schema, path)
        for (key, property) in schema.properties { walk(property, "\(path).\(key)", within: types, body) }
        if let items = schema.items { walk(items, "\(path)[]", within: types, body) }
        if let values = schema.additionalProperties { walk(values, "\(path)[*]", within: types, body) }
    }

    @Test(arguments: kinds) func `every kind is described, and its lists are told apart by fields that they have`(
        group: String, version: String, kind: String
    ) throws {
        let schema = try #require(BuiltInSchemas.schema(group: group, version: version, kind: kind))
        #expect(schema.componentName?.hasSuffix(".\(kind)") == true)
        walk(schema, kind) { schema, path in
            #expect(schema.description?.isEmpty == false, "\(path) has no description")
            #expect(schema.type != nil || schema.isIntOrString || schema.readsItself, "\(path) has no type")
            if schema.type == .array { #expect(schema.items != nil, "\(path) has no elements") }
            for key in schema.required { #expect(schema.properties[key] != nil, "\(path) requires \(key)") }
            if schema.listType == .map {
                #expect(!schema.listMapKeys.isEmpty, "\(path) has no keys")
                guard let items = schema.items, !items.preservesUnknownFields else { return }
                for key in schema.listMapKeys {
                    let property = items.properties[key]
                    #expect(
                        items.required.contains(key) || property?.defaultValue != nil
                            || ["allocatedResourcesStatus", "secrets"].contains { path.hasSuffix($0) },
                        "the key \(key) of \(path) may be missing")
                }
            }
            if let key = schema.patchMergeKey, schema.items?.preservesUnknownFields == false {
                #expect(schema.items?.properties[key] != nil, "\(path) is merged by \(key)")
            }
        }
    }

    @Test(arguments: [
        ("containers", ["name"], "name", Schema.PatchStrategy.merge), ("volumes", ["name"], "name", .mergeRetainKeys),
        ("imagePullSecrets", ["name"], "name", .merge), ("hostAliases", ["ip"], "ip", .merge),
        ("topologySpreadConstraints", ["topologyKey", "whenUnsatisfiable"], "topologyKey", .merge),
    ])
    func `lists of a pod merge as Kubernetes merges them`(
        field: String, keys: [String], mergeKey: String, strategy: Schema.PatchStrategy
    ) throws {
        let list = try #require(BuiltInSchemas.podSpec.properties[field])
        #expect(list.listType == .map)
        #expect(list.listMapKeys == keys)
        #expect(list.patchMergeKey == mergeKey)
        #expect(list.patchStrategy == strategy)
    }

    @Test func `ports are told apart by number and protocol, and merged by the number`() throws {
        let ports = try #require(BuiltInSchemas.container.properties["ports"])
        #expect(ports.listMapKeys == ["containerPort", "protocol"])
        #expect(ports.patchMergeKey == "containerPort")
        #expect(ports.items?.properties["protocol"]?.defaultValue == "TCP")
        #expect(BuiltInSchemas.podSpec.properties["tolerations"]?.listType == .atomic)
    }

    @Test func `unknown fields of a Deployment are found wherever they are`() throws {
        let schema = try #require(BuiltInSchemas.schema(group: "apps", version: "v1", kind: "Deployment"))
        let object = try json(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","labels":{"x":"y"},"typo":1},"spec":{"replica":1,
            "template":{"metadata":{"label":{}},"spec":{"containers":[{"name":"c","imagePullPolcy":"Always","env":[{"nam":"x"}]}]}}}}
            """)
        #expect(
            schema.unknownFields(in: object, isResourceRoot: true).map(\.description) == [
                "metadata.typo", "spec.replica", "spec.template.metadata.label",
                "spec.template.spec.containers[0].env[0].nam", "spec.template.spec.containers[0].imagePullPolcy",
            ])
    }
}
