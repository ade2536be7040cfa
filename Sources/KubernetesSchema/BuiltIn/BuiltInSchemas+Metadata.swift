import KubernetesModel

extension BuiltInSchemas {
    package static let objectMeta = Schema.type(
        "meta.v1.ObjectMeta", "What every object has: its name, its labels, and what the server keeps about it.",
        [
            "annotations": .map(of: .string("A text of any kind."), "Notes for tools and people, which select nothing."),
            "creationTimestamp": .time("When the server stored the object first."),
            "deletionGracePeriodSeconds": .integer("How long the object may take to end after its deletion.", format: "int64"),
            "deletionTimestamp": .time("When the object is to be gone; set once its deletion was asked for."),
            "finalizers": .set(of: .string("The name of a finalizer."), "What still has to be done before the object may go."),
            "generateName": .string("The beginning of a name that the server completes."),
            "generation": .integer("Counts the changes of what is desired.", format: "int64"),
            "labels": .map(of: .string("A value of at most 63 characters."), "Keys and values by which objects are selected."),
            "managedFields": .list(of: managedFieldsEntry, "Who set which fields."),
            "name": .string("Names the object within its namespace; it never changes."),
            "namespace": .string("The space in which the name is unique."),
            "ownerReferences": .list(
                of: ownerReference, "The objects that this one depends on; without them it is collected.", by: "uid"),
            "resourceVersion": .string("Changes with every change of the object; opaque."),
            "selfLink": .string("Not used any more."),
            "uid": .string("Tells this object from all others, also from earlier ones of its name."),
        ])

    static let ownerReference = Schema.type(
        "meta.v1.OwnerReference", "An object that another one belongs to.", required: ["apiVersion", "kind", "name", "uid"],
        [
            "apiVersion": .string("The API version of the owner."),
            "blockOwnerDeletion": .boolean("Whether the owner waits for this object when it is deleted in the foreground."),
            "controller": .boolean("Whether the owner manages this object."),
            "kind": .string("The kind of the owner."),
            "name": .string("The name of the owner."),
            "uid": .string("The UID of the owner."),
        ]
    ).asAtomicMap

    private static let managedFieldsEntry = Schema.type(
        "meta.v1.ManagedFieldsEntry", "The fields that one manager set in one way.",
        [
            "apiVersion": .string("The version in which the fields are written."),
            "fieldsType": .string("Always FieldsV1."),
            "fieldsV1": fieldSet,
            "manager": .string("Who set them."),
            "operation": .string("How they were set: Apply or Update."),
            "subresource": .string("The subresource through which they were set."),
            "time": .time("When they were set last."),
        ])

    private static let fieldSet = {
        var schema = Schema.anything("The set of fields.").asAtomicMap
        schema.componentName = Schema.component("meta.v1.FieldsV1")
        schema.componentDescription = schema.description
        return schema
    }()

    package static let labelSelector = Schema.type(
        "meta.v1.LabelSelector", "Selects objects by their labels; all of its parts must hold.",
        [
            "matchExpressions": .list(
                of: .type(
                    "meta.v1.LabelSelectorRequirement", "One demand on a label.", required: ["key", "operator"],
                    [
                        "key": .string("The label."),
                        "operator": .string("How it is compared: In, NotIn, Exists or DoesNotExist."),
                        "values": .list(of: .string("A value."), "The values for In and NotIn."),
                    ]), "Demands on labels."),
            "matchLabels": .map(of: .string("A value."), "Labels that must have these very values."),
        ]
    ).asAtomicMap

    /// The conditions of a kind, whose elements have a type of their own with fields besides those that all have.
    static func conditions(
        _ name: String, required: [String] = ["type", "status"], _ more: [String: Schema] = [:]
    ) -> Schema {
        let condition = Schema.type(
            name, "One aspect of the state of an object.", required: required,
            more.merging([
                "lastTransitionTime": .time("When its status changed last."),
                "message": .string("A sentence for people."), "reason": .string("A word for programs."),
                "status": .string("True, False or Unknown."), "type": .string("The aspect."),
            ]) { own, _ in own })
        return .list(of: condition, "What holds at present.", by: "type")
    }

    /// Those of the kinds that have the common type.
    static let conditions = conditions(
        "meta.v1.Condition", required: ["type", "status", "lastTransitionTime", "reason", "message"],
        ["observedGeneration": observedGeneration])

    static let observedGeneration = Schema.integer("The generation that this speaks of.", format: "int64")

    static let localObjectReference = Schema.type(
        "core.v1.LocalObjectReference", "An object of the same namespace.",
        ["name": .string("The name of the object.", default: "")]
    ).asAtomicMap

    static let typedLocalObjectReference = Schema.type(
        "core.v1.TypedLocalObjectReference", "An object of the same namespace.", required: ["kind", "name"],
        keepingZero: ["apiGroup"],
        [
            "apiGroup": .string("The group of the object."), "kind": .string("The kind of the object."),
            "name": .string("The name of the object."),
        ]
    ).asAtomicMap

    static let objectReference = Schema.type(
        "core.v1.ObjectReference", "An object somewhere in the cluster.",
        [
            "apiVersion": .string("The API version of the object."), "fieldPath": .string("A part of the object."),
            "kind": .string("The kind of the object."), "name": .string("The name of the object."),
            "namespace": .string("The namespace of the object."),
            "resourceVersion": .string("The version of the object that is meant."), "uid": .string("The UID of the object."),
        ]
    ).asAtomicMap
}
