import KubernetesModel

extension BuiltInSchemas {
    static let configMap = kind(
        "core.v1.ConfigMap", "Settings for programs, by key.",
        [
            "binaryData": .map(of: .bytes("A value."), "Values that are no text."),
            "data": .map(of: .string("A value."), "The values."), "immutable": immutable,
        ])

    static let secret = kind(
        "core.v1.Secret", "Values that not everybody may see, by key.",
        [
            "data": .map(of: .bytes("A value."), "The values in base64."), "immutable": immutable,
            "stringData": .map(of: .string("A value."), "Values as text, for writing only."),
            "type": .string("What is in it; Opaque unless given."),
        ])

    private static let immutable = Schema.boolean("Whether it can never be changed.")

    static let serviceAccount = kind(
        "core.v1.ServiceAccount", "An identity for programs in pods.",
        [
            "automountServiceAccountToken": .boolean("Whether pods get a token of it."),
            "imagePullSecrets": .list(of: localObjectReference, "Secrets with which its pods pull images."),
            "secrets": .list(of: objectReference, "Secrets that its pods may mount.", by: "name"),
        ])

    static let namespace = kind(
        "core.v1.Namespace", "A space for names, and a border for rights and quotas.",
        [
            "spec": .type(
                "core.v1.NamespaceSpec", "What is wanted.",
                ["finalizers": .list(of: .string("A finalizer."), "What still has to be done before it may go.")]),
            "status": .type(
                "core.v1.NamespaceStatus", "How it stands.",
                ["conditions": conditions("core.v1.NamespaceCondition"), "phase": .string("Active or Terminating.")]),
        ])

    static let node = kind(
        "core.v1.Node", "A machine of the cluster.",
        ["spec": .undescribed("What is wanted."), "status": .undescribed("How it stands.")])

    static let lease = kind(
        "coordination.v1.Lease", "Who holds something, and until when.",
        [
            "spec": .type(
                "coordination.v1.LeaseSpec", "What is held.",
                [
                    "acquireTime": microTime("When it was acquired."), "holderIdentity": .string("Who holds it."),
                    "leaseDurationSeconds": .integer("How long it holds without being renewed."),
                    "leaseTransitions": .integer("How often it changed hands."),
                    "preferredHolder": .string("Who should hold it."), "renewTime": microTime("When it was renewed last."),
                    "strategy": .string("How the holder is chosen."),
                ])
        ])

    static let event = kind(
        "events.v1.Event", "Something that happened to an object.", required: ["eventTime"],
        [
            "action": .string("What was done."), "deprecatedCount": .integer("Use series."),
            "deprecatedFirstTimestamp": .time("Use eventTime."), "deprecatedLastTimestamp": .time("Use series."),
            "deprecatedSource": eventSource, "eventTime": microTime("When it happened first."),
            "note": .string("A sentence for people."), "reason": .string("Why, in a word."),
            "regarding": objectReference, "related": objectReference,
            "reportingController": .string("The controller that tells."),
            "reportingInstance": .string("The process that tells."),
            "series": .type(
                "events.v1.EventSeries", "How it goes on.", required: ["count", "lastObservedTime"],
                ["count": .integer("How often."), "lastObservedTime": microTime("When last.")]),
            "type": .string("Normal or Warning."),
        ])

    static let coreEvent = kind(
        "core.v1.Event", "Something that happened to an object.", required: ["metadata", "involvedObject"],
        keepingZero: ["reportingInstance"],
        [
            "action": .string("What was done."), "count": .integer("How often."),
            "eventTime": microTime("When it happened first."), "firstTimestamp": .time("When first."),
            "involvedObject": objectReference, "lastTimestamp": .time("When last."), "message": .string("A sentence for people."),
            "reason": .string("Why, in a word."), "related": objectReference,
            "reportingComponent": .string("The controller that tells."), "reportingInstance": .string("The process that tells."),
            "series": .type(
                "core.v1.EventSeries", "How it goes on.",
                ["count": .integer("How often."), "lastObservedTime": microTime("When last.")]),
            "source": eventSource, "type": .string("Normal or Warning."),
        ])

    private static let eventSource = Schema.type(
        "core.v1.EventSource", "Who tells.", ["component": .string("The component."), "host": .string("Its node.")])

    private static func microTime(_ description: String) -> Schema { nullable(.time(description)) }

    private static func nullable(_ schema: Schema) -> Schema {
        var schema = schema
        schema.isNullable = true
        return schema
    }
}
