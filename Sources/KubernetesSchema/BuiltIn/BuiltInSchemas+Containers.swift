import KubernetesModel

extension BuiltInSchemas {
    package static let container = Schema.type(
        "core.v1.Container", "A container: one image, run in the pod.", required: ["name"], keepingZero: ["restartPolicy"],
        [
            "args": .list(of: .string("An argument."), "The arguments of the command; those of the image unless given."),
            "command": .list(of: .string("A word."), "What is run, without a shell; the entry point of the image unless given."),
            "env": .list(of: envVar, "The variables of its environment.", by: "name"),
            "envFrom": .list(of: envFromSource, "ConfigMaps and Secrets whose keys become variables."),
            "image": .string("The image that is run."),
            "imagePullPolicy": .string("When the image is pulled: Always, IfNotPresent or Never."),
            "lifecycle": lifecycle,
            "livenessProbe": probe.described("Restarts the container when it fails."),
            "name": .string("Names the container within the pod."),
            "ports": containerPorts,
            "readinessProbe": probe.described("Takes the pod out of its Services while it fails."),
            "resizePolicy": .list(
                of: .type(
                    "core.v1.ContainerResizePolicy", "What a change of one resource does to the container.",
                    required: ["resourceName", "restartPolicy"],
                    ["resourceName": .string("The resource."), "restartPolicy": .string("NotRequired or RestartContainer.")]),
                "How the container takes changes of its resources."),
            "resources": resourceRequirements,
            "restartPolicy": .string("Always makes an init container run beside the others."),
            "restartPolicyRules": .list(of: restartRule, "Exceptions from the restart policy."),
            "securityContext": containerSecurityContext,
            "startupProbe": probe.described("Holds the other probes back until it succeeds once."),
            "stdin": .boolean("Whether its standard input is kept open."),
            "stdinOnce": .boolean("Whether standard input ends with the first session that is attached to it."),
            "terminationMessagePath": .string("The file from which its last words are read."),
            "terminationMessagePolicy": .string("Where its last words come from: File or FallbackToLogsOnError."),
            "tty": .boolean("Whether it gets a terminal."),
            "volumeDevices": .list(
                of: .type(
                    "core.v1.VolumeDevice", "A block device from a volume.", required: ["name", "devicePath"],
                    ["devicePath": .string("Where the device appears."), "name": .string("The claim.")]),
                "Block devices that it sees.", by: "devicePath"),
            "volumeMounts": .list(of: volumeMount, "The volumes that it sees, and where.", by: "mountPath"),
            "workingDir": .string("Where the command is run; the directory that the image names unless given."),
        ])

    private static let restartRule = Schema.type(
        "core.v1.ContainerRestartRule", "What becomes of the container when it ends in a certain way.", required: ["action"],
        [
            "action": .string("Restart, or RestartAllContainers for the whole pod."),
            "exitCodes": .type(
                "core.v1.ContainerRestartRuleOnExitCodes", "The exit codes that it is about.", required: ["operator"],
                [
                    "operator": .string("In or NotIn."),
                    "values": .set(of: .integer("An exit code."), "The exit codes.").patched(by: nil, nil),
                ]),
        ])

    /// Server-side apply tells ports apart by number and protocol, strategic merge by the number alone.
    package static let containerPorts = Schema.list(
        of: .type(
            "core.v1.ContainerPort", "A port that the container opens.", required: ["containerPort"],
            [
                "containerPort": .integer("The number of the port."), "hostIP": .string("The address of the node to bind to."),
                "hostPort": .integer("The port of the node that leads here."),
                "name": .string("A name by which Services and probes refer to the port."),
                "protocol": .string("TCP, UDP or SCTP.", default: "TCP"),
            ]), "The ports that it opens.", by: "containerPort", "protocol")

    package static let envVar = Schema.type(
        "core.v1.EnvVar", "A variable of the environment.", required: ["name"],
        [
            "name": .string("The name of the variable."),
            "value": .string("Its value; $(NAME) stands for a variable defined before it."),
            "valueFrom": .type(
                "core.v1.EnvVarSource", "Where the value comes from instead.",
                [
                    "configMapKeyRef": keyReference("core.v1.ConfigMapKeySelector", "A key of a ConfigMap."),
                    "fieldRef": fieldReference, "resourceFieldRef": resourceFieldReference,
                    "fileKeyRef": .type(
                        "core.v1.FileKeySelector", "A key of a file in a volume.", required: ["volumeName", "path", "key"],
                        [
                            "key": .string("The key."), "optional": .boolean("Whether it may be missing.", default: false),
                            "path": .string("The file within the volume."), "volumeName": .string("The volume."),
                        ]
                    ).asAtomicMap,
                    "secretKeyRef": keyReference("core.v1.SecretKeySelector", "A key of a Secret."),
                ]),
        ])

    package static let envFromSource = Schema.type(
        "core.v1.EnvFromSource", "A ConfigMap or Secret, each key of which becomes a variable.",
        [
            "configMapRef": reference("core.v1.ConfigMapEnvSource", "The ConfigMap."),
            "prefix": .string("Put before each name."), "secretRef": reference("core.v1.SecretEnvSource", "The Secret."),
        ])

    private static func reference(_ type: String, _ description: String) -> Schema {
        .type(
            type, description,
            ["name": .string("Its name.", default: ""), "optional": .boolean("Whether it may be missing.")])
    }

    private static func keyReference(_ type: String, _ description: String) -> Schema {
        Schema.type(
            type, description, required: ["key"],
            [
                "key": .string("The key."), "name": .string("The name of the object.", default: ""),
                "optional": .boolean("Whether it may be missing."),
            ]
        ).asAtomicMap
    }

    static let fieldReference = Schema.type(
        "core.v1.ObjectFieldSelector", "A field of the pod itself.", required: ["fieldPath"],
        [
            "apiVersion": .string("The version in which the path is written; v1 unless given."),
            "fieldPath": .string("The field, as metadata.name or status.podIP."),
        ]
    ).asAtomicMap

    static let resourceFieldReference = Schema.type(
        "core.v1.ResourceFieldSelector", "A request or limit of a container.", required: ["resource"],
        [
            "containerName": .string("The container; this one unless given."),
            "divisor": .quantity("The unit in which the value is given."), "resource": .string("As limits.cpu."),
        ]
    ).asAtomicMap

    package static let resourceRequirements = Schema.type(
        "core.v1.ResourceRequirements", "How much processor time, memory and the like it gets.",
        [
            "claims": .list(
                of: .type(
                    "core.v1.ResourceClaim", "A resource of the pod's claims.", required: ["name"],
                    ["name": .string("The claim."), "request": .string("The request within the claim.")]),
                "Claims of the pod that it uses.", by: "name"
            ).patched(by: nil, nil),
            "limits": .map(of: .quantity("An amount."), "What it may use at most."),
            "requests": .map(of: .quantity("An amount."), "What is set aside for it; the limits unless given."),
        ])

    package static let containerSecurityContext = Schema.type(
        "core.v1.SecurityContext", "What the container may do; it goes before that of the pod.",
        [
            "allowPrivilegeEscalation": .boolean("Whether a process may gain more rights than its parent."),
            "appArmorProfile": profile("core.v1.AppArmorProfile", "AppArmor"),
            "capabilities": .type(
                "core.v1.Capabilities", "Linux capabilities.",
                [
                    "add": .list(of: .string("A capability."), "Those that are added."),
                    "drop": .list(of: .string("A capability."), "Those that are taken away; ALL for all."),
                ]),
            "privileged": .boolean("Whether it has the rights of root on the node."),
            "procMount": .string("How /proc is mounted."),
            "readOnlyRootFilesystem": .boolean("Whether its root file system cannot be written."),
            "runAsGroup": .integer("The group that it runs as.", format: "int64"),
            "runAsNonRoot": .boolean("Whether it is refused when it would run as root."),
            "runAsUser": .integer("The user that it runs as.", format: "int64"),
            "seLinuxOptions": seLinuxOptions, "seccompProfile": profile("core.v1.SeccompProfile", "seccomp"),
            "windowsOptions": windowsOptions,
        ])

    static let seLinuxOptions = Schema.type(
        "core.v1.SELinuxOptions", "The SELinux context.",
        [
            "level": .string("The level."), "role": .string("The role."), "type": .string("The type."),
            "user": .string("The user."),
        ])

    static let windowsOptions = Schema.type(
        "core.v1.WindowsSecurityContextOptions", "Settings for Windows.",
        [
            "gmsaCredentialSpec": .string("The content of a credential spec."),
            "gmsaCredentialSpecName": .string("The name of a credential spec."),
            "hostProcess": .boolean("Whether it runs in the space of the host."), "runAsUserName": .string("The user."),
        ])

    static func profile(_ type: String, _ name: String) -> Schema {
        .type(
            type, "The \(name) profile.", required: ["type"],
            [
                "localhostProfile": .string("The profile on the node, for the type Localhost."),
                "type": .string("RuntimeDefault, Localhost or Unconfined."),
            ])
    }
}
