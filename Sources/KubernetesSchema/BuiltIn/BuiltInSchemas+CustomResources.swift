import KubernetesModel

/// https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/
extension BuiltInSchemas {
    static let customResourceDefinition = kind(
        "apiextensions.v1.CustomResourceDefinition", "A kind of object that the cluster serves besides its own.",
        required: ["spec"],
        [
            "spec": .type(
                "apiextensions.v1.CustomResourceDefinitionSpec", "What is wanted.",
                required: ["group", "names", "scope", "versions"],
                [
                    "conversion": conversion, "group": .string("The group of the API, as example.com."),
                    "names": names("How the kind is called."),
                    "preserveUnknownFields": .boolean("Must be false; schemas have x-kubernetes-preserve-unknown-fields."),
                    "scope": .string("Cluster or Namespaced."),
                    "versions": .list(of: version, "The versions of the kind, of which one is stored."),
                ]),
            "status": .type(
                "apiextensions.v1.CustomResourceDefinitionStatus", "How it stands.",
                keepingZero: ["conditions", "storedVersions"],
                [
                    "acceptedNames": names("The names under which the kind is served."),
                    "conditions": conditions(
                        "apiextensions.v1.CustomResourceDefinitionCondition", ["observedGeneration": observedGeneration]
                    ).patched(by: nil, nil),
                    "observedGeneration": observedGeneration,
                    "storedVersions": .list(of: .string("A version."), "The versions in which objects have been stored."),
                ]),
        ])

    private static func names(_ description: String) -> Schema {
        var names = Schema.type(
            "apiextensions.v1.CustomResourceDefinitionNames", "The names of a kind.", required: ["plural", "kind"],
            [
                "categories": .list(of: .string("A category."), "Groups of kinds that kubectl lists together, as all."),
                "kind": .string("The kind, as Website."), "listKind": .string("The kind of lists, as WebsiteList."),
                "plural": .string("The name in paths, as websites."),
                "shortNames": .list(of: .string("A name."), "Short names for kubectl."),
                "singular": .string("The name for one, as website."),
            ])
        names.description = description
        return names
    }

    private static let conversion = Schema.type(
        "apiextensions.v1.CustomResourceConversion", "How objects get from one version to another.", required: ["strategy"],
        [
            "strategy": .string("None, or Webhook to ask a server."),
            "webhook": .type(
                "apiextensions.v1.WebhookConversion", "The server that converts.", required: ["conversionReviewVersions"],
                [
                    "clientConfig": .type(
                        "apiextensions.v1.WebhookClientConfig", "Where the server is: a Service or a URL.", keepingZero: ["url"],
                        [
                            "caBundle": .bytes("The certificates that it must show one of."),
                            "service": .type(
                                "apiextensions.v1.ServiceReference", "A Service.", required: ["namespace", "name"],
                                keepingZero: ["path"],
                                [
                                    "name": .string("Its name."), "namespace": .string("Its namespace."),
                                    "path": .string("The path there."), "port": .integer("Its port; 443 unless given."),
                                ]), "url": .string("The URL."),
                        ]),
                    "conversionReviewVersions": .list(of: .string("A version."), "The forms of the question that it knows."),
                ]),
        ])

    private static let version = Schema.type(
        "apiextensions.v1.CustomResourceDefinitionVersion", "A version of the kind.", required: ["name", "served", "storage"],
        keepingZero: ["deprecationWarning"],
        [
            "additionalPrinterColumns": .list(of: column, "What kubectl get shows besides the name."),
            "deprecated": .boolean("Whether those who use it are warned."),
            "deprecationWarning": .string("What they are told."), "name": .string("Its name, as v1alpha1."),
            "schema": .type(
                "apiextensions.v1.CustomResourceValidation", "What objects of this version look like.",
                ["openAPIV3Schema": jsonSchema.described("The schema of the whole object.")]),
            "selectableFields": .list(
                of: .type(
                    "apiextensions.v1.SelectableField", "A field.", required: ["jsonPath"],
                    ["jsonPath": .string("Where it is, as .spec.color.")]), "Fields that field selectors know."),
            "served": .boolean("Whether the API has it."), "storage": .boolean("Whether objects are stored in it."),
            "subresources": .type(
                "apiextensions.v1.CustomResourceSubresources", "Parts of the object with paths of their own.",
                [
                    "scale": .type(
                        "apiextensions.v1.CustomResourceSubresourceScale", "Where the number of replicas is.",
                        required: ["specReplicasPath", "statusReplicasPath"], keepingZero: ["labelSelectorPath"],
                        [
                            "labelSelectorPath": .string("Where the text is that selects the pods, as .status.selector."),
                            "specReplicasPath": .string("Where the wanted number is, as .spec.replicas."),
                            "statusReplicasPath": .string("Where the present number is, as .status.replicas."),
                        ]),
                    "status": .type(
                        "apiextensions.v1.CustomResourceSubresourceStatus", "There is a status if this is there.", [:]),
                ]),
        ])

    private static let column = {
        var column = columnType
        // No pointer here, unlike that of a pod.
        column.properties["priority"]?.omitsZeroValue = true
        return column
    }()

    private static let columnType = Schema.type(
        "apiextensions.v1.CustomResourceColumnDefinition", "A column.", required: ["name", "type", "jsonPath"],
        [
            "description": .string("What it shows."), "format": .string("The form of the value, as date-time."),
            "jsonPath": .string("Where the value is."), "name": .string("The title."),
            "priority": .integer("Above 0 it shows only with -o wide."),
            "type": .string("string, integer, number, boolean or date."),
        ])
}
