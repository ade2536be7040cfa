import KubernetesModel
import KubernetesSchema

/// The schema of an AgentDeployment: types, defaults, bounds and rules. `kubectl explain agd.spec` prints its descriptions, so
/// they are the manual.
package enum AgentSchema {
    /// Children carry the resource's name, with what Kubernetes appends to the names of pods.
    static let maximumNameLength = 52

    /// What the API server makes of an AgentDeployment.
    package static let resource = CustomResourceSchema(
        AgentDeployment.type, schema: root,
        scale: .init(specReplicas: ["spec", "replicas"], statusReplicas: ["status", "replicas"]), compiler: CELRuleCompiler())

    package static let root: Schema = {
        var root = Schema.object(
            "An AI agent: a container image that is kept running, served and scaled as said here.", required: ["spec"],
            [
                "apiVersion": .string("The group and version of the API that this object is written in."),
                "kind": .string("The kind of the object: AgentDeployment."), "metadata": Schema(type: .object),
                "spec": spec, "status": status,
            ])
        root.rules = [
            ValidationRule(
                rule: "self.metadata.name.size() <= \(maximumNameLength) && "
                    + "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
                message: "metadata.name must be at most \(maximumNameLength) characters of a-z, 0-9 and '-', begin with a letter "
                    + "and not end with '-'")
        ]
        return root
    }()

    private static let spec: Schema = {
        var spec = Schema.object(
            "What is wanted of the agent.", required: ["image"], containerFields.merging(workloadFields) { $1 })
        spec.rules = [
            ValidationRule(
                rule: "!has(self.service) || !has(self.service.enabled) || !self.service.enabled || !has(self.ports) "
                    + "|| self.ports.size() > 0",
                message: "a Service needs at least one port: add one to spec.ports or set spec.service.enabled to false"),
            ValidationRule(
                rule: utilizationRule,
                message: "a utilization metric is a share of the request: set spec.resources.requests for its resource "
                    + "(cpu, unless spec.autoscaling.metrics says otherwise)"),
        ]
        return spec
    }()

    /// The default metric, cpu, counts as well. A limit stands in for a request that is not given.
    private static let utilizationRule =
        "!has(self.autoscaling) || (has(self.autoscaling.metrics) ? self.autoscaling.metrics.filter(m, m.type == 'Resource' "
        + "&& has(m.resource) && m.resource.target.type == 'Utilization').map(m, m.resource.name) : ['cpu'])"
        + ".all(name, has(self.resources) && (has(self.resources.requests) && name in self.resources.requests "
        + "|| has(self.resources.limits) && name in self.resources.limits))"

    private static let containerFields: [String: Schema] = [
        "image": image,
        "imagePullPolicy": .string(
            "When the image is pulled; Always for the tag latest, else IfNotPresent, unless given.",
            oneOf: ["Always", "IfNotPresent", "Never"]),
        "imagePullSecrets": part("imagePullSecrets", of: BuiltInSchemas.podSpec),
        "command": part("command"), "args": part("args"), "env": part("env"), "envFrom": part("envFrom"),
        "resources": part("resources"), "livenessProbe": part("livenessProbe"), "startupProbe": part("startupProbe"),
        "readinessProbe": part("readinessProbe").described(
            "Takes the agent out of its Service while it fails; unless given, whether the first TCP port accepts connections."),
        "ports": ports,
        "serviceAccountName": .string(
            "The service account that the agent runs as; its token is mounted only when this is set."
        ).bounded(length: 253),
        "security": .object(
            "What the agent's pods may do.",
            [
                "profile": .string(
                    "The Pod Security Standard that the pods are made to satisfy.",
                    oneOf: AgentSpec.SecurityProfile.allCases.map(\.rawValue),
                    default: AgentSpec.SecurityProfile.restricted.rawValue)
            ]),
    ]

    private static let workloadFields: [String: Schema] = [
        "replicas": .integer(
            "How many pods run; without effect while autoscaling is set.", in: 0...10000, default: AgentDefaults.replicas),
        "autoscaling": autoscaling, "service": service, "strategy": strategy, "podTemplate": podTemplate,
        "suspend": .boolean(
            "Whether no pods run, while everything else stays; false brings the former number back.", default: false),
        "minReadySeconds": .integer("How many seconds a pod must be ready before it counts as available.", in: 0...86400),
        "progressDeadlineSeconds": .integer(
            "After how many seconds without progress a rollout counts as failed.", in: 1...604800,
            default: AgentDefaults.progressDeadlineSeconds),
        "revisionHistoryLimit": .integer(
            "How many former ReplicaSets are kept.", in: 0...1000, default: AgentDefaults.revisionHistoryLimit),
        "terminationGracePeriodSeconds": .integer(
            "How many seconds a pod gets to finish its work before it is ended; 30 unless given.", format: "int64",
            in: 0...86400),
    ]

    private static let image: Schema = {
        var image = Schema.string("The container image that runs the agent, as registry.example.com/team/agent:1.2.")
        image.minLength = 1
        image.maxLength = 1024
        image.pattern = "^\\S+$"
        return image
    }()

    private static func part(_ name: String, of whole: Schema = BuiltInSchemas.container) -> Schema {
        (whole.properties[name] ?? Schema()).bounded()
    }
}
