import KubernetesModel
import KubernetesSchema

extension AgentSchema {
    static let status = Schema.object(
        "How the agent is doing; the conditions are what to rely on.",
        [
            "observedGeneration": .integer("The generation of the spec that this status speaks of.", format: "int64"),
            "replicas": .integer("How many pods there are."), "readyReplicas": .integer("How many of them are ready."),
            "availableReplicas": .integer("How many of them have been ready for long enough."),
            "updatedReplicas": .integer("How many of them are of the newest template."),
            "desiredReplicas": .integer("How many pods are wanted at present, by the spec or by the autoscaler."),
            "selector": .string("The label selector of the pods."),
            "url": .string("Where the Service serves the first port; absent without a Service."),
            "image": .string("The image that serves: the newest one only when its rollout is complete."),
            "phase": .string("A summary in one word: Ready, Progressing, Suspended, Degraded or Failed."),
            "conditions": .list(
                of: condition, "What holds at present: Ready, Available, Progressing, Reconciled, ScalingActive.", by: "type"),
        ]
    ).bounded(items: 32)

    private static let condition = Schema.object(
        "One aspect of the state of the agent.", required: ["type", "status", "lastTransitionTime", "reason", "message"],
        [
            "type": .string("The aspect."), "status": .string("Whether it holds.", oneOf: ["True", "False", "Unknown"]),
            "reason": .string("Why, in a word of a closed list."), "message": .string("Why, in a sentence for people."),
            "observedGeneration": .integer("The generation of the spec that this speaks of.", format: "int64"),
            "lastTransitionTime": .time("When the status changed last."),
        ])
}
