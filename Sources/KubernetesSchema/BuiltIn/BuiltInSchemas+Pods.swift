import KubernetesModel

extension BuiltInSchemas {
    static let pod = kind(
        "core.v1.Pod", "Containers that run together on one node.", ["spec": podSpec, "status": podStatus])

    static let podTemplateObject = kind(
        "core.v1.PodTemplate", "A template from which pods are made.", ["template": podTemplateSpec])

    package static let podTemplateSpec = Schema.type(
        "core.v1.PodTemplateSpec", "What new pods look like.", ["metadata": objectMeta, "spec": podSpec])

    package static let podSpec = Schema.type(
        "core.v1.PodSpec", "What the pod is made of.", required: ["containers"],
        [
            "activeDeadlineSeconds": .integer("How long the pod may run.", format: "int64"),
            "affinity": affinity,
            "automountServiceAccountToken": .boolean("Whether containers get a token of the service account."),
            "containers": .list(of: container, "What runs in the pod.", by: "name"),
            "dnsConfig": .type(
                "core.v1.PodDNSConfig", "Settings of name resolution.",
                [
                    "nameservers": .list(of: .string("An address."), "Name servers."),
                    "options": .list(
                        of: .type(
                            "core.v1.PodDNSConfigOption", "An option.", keepingZero: ["value"],
                            ["name": .string("Its name."), "value": .string("Its value.")]), "Options."),
                    "searches": .list(of: .string("A domain."), "Domains that are tried."),
                ]),
            "dnsPolicy": .string("Where names are looked up: ClusterFirst unless given."),
            "enableServiceLinks": .boolean("Whether Services show as variables."),
            "ephemeralContainers": .list(
                of: ephemeralContainer,
                "Containers added for debugging.", by: "name"),
            "hostAliases": .list(
                of: .type(
                    "core.v1.HostAlias", "An address with names.", required: ["ip"],
                    ["hostnames": .list(of: .string("A name."), "The names."), "ip": .string("The address.")]),
                "Entries of the hosts file.", by: "ip"),
            "hostIPC": .boolean("Whether it shares IPC with the node."),
            "hostNetwork": .boolean("Whether it uses the node's network."),
            "hostPID": .boolean("Whether it sees the node's processes."),
            "hostUsers": .boolean("Whether its users are those of the node."),
            "hostname": .string("The host name of the pod."),
            "hostnameOverride": .string("The host name, whatever the DNS rules."),
            "imagePullSecrets": .list(of: localObjectReference, "Secrets with which images are pulled.", by: "name"),
            "initContainers": .list(of: container, "What runs, one after the other, before the containers.", by: "name"),
            "nodeName": .string("The node it runs on."),
            "nodeSelector": Schema.map(of: .string("A value."), "Labels that the node must have.").asAtomicMap,
            "os": .type("core.v1.PodOS", "The operating system.", required: ["name"], ["name": .string("linux or windows.")]),
            "overhead": .map(of: .quantity("An amount."), "What the runtime takes besides."),
            "preemptionPolicy": .string("Whether it may push out others."),
            "priority": .integer("Its priority as a number."), "priorityClassName": .string("Its priority by name."),
            "readinessGates": .list(
                of: .type(
                    "core.v1.PodReadinessGate", "A condition.", required: ["conditionType"],
                    ["conditionType": .string("The type of the condition.")]),
                "Conditions that must hold as well before it is ready."),
            "resourceClaims": .list(
                of: .type(
                    "core.v1.PodResourceClaim", "A claim.", required: ["name"],
                    [
                        "name": .string("Its name in the pod."), "resourceClaimName": .string("The claim."),
                        "resourceClaimTemplateName": .string("The template it is made from."),
                    ]), "Devices that it needs.", by: "name"
            ).patched(by: "name", .mergeRetainKeys),
            "resources": resourceRequirements.described("What all containers together get."),
            "restartPolicy": .string("Whether containers that end are started again: Always unless given."),
            "runtimeClassName": .string("The runtime that runs it."),
            "schedulingGroup": .type(
                "core.v1.PodSchedulingGroup", "The pods with which it is placed together.",
                ["podGroupName": .string("The group.")]),
            "schedulerName": .string("The scheduler that places it."),
            "schedulingGates": .list(
                of: .type("core.v1.PodSchedulingGate", "A gate.", required: ["name"], ["name": .string("Its name.")]),
                "What holds its scheduling back.",
                by: "name"),
            "securityContext": podSecurityContext,
            "serviceAccount": .string("The former name of serviceAccountName."),
            "serviceAccountName": .string("The service account as which it runs."),
            "setHostnameAsFQDN": .boolean("Whether the host name is the full one."),
            "shareProcessNamespace": .boolean("Whether its containers see each other's processes."),
            "subdomain": .string("The domain of its host name."),
            "terminationGracePeriodSeconds": .integer("How long it may take to end; 30 seconds unless given.", format: "int64"),
            "tolerations": tolerations, "topologySpreadConstraints": topologySpreadConstraints, "volumes": volumes,
        ])

    private static let ephemeralContainer: Schema = {
        var ephemeral = container.with(["targetContainerName": .string("The container it looks into.")])
        ephemeral.properties["targetContainerName"]?.omitsZeroValue = true
        ephemeral.componentName = Schema.component("core.v1.EphemeralContainer")
        return ephemeral
    }()

    private static let podSecurityContext = Schema.type(
        "core.v1.PodSecurityContext", "What the pod may do, where a container does not say otherwise.",
        [
            "appArmorProfile": profile("core.v1.AppArmorProfile", "AppArmor"),
            "fsGroup": .integer("The group of its volumes.", format: "int64"),
            "fsGroupChangePolicy": .string("When the group of volumes is set."),
            "runAsGroup": .integer("The group that it runs as.", format: "int64"),
            "runAsNonRoot": .boolean("Whether it is refused when it would run as root."),
            "runAsUser": .integer("The user that it runs as.", format: "int64"),
            "seLinuxChangePolicy": .string("How volumes are labelled."), "seLinuxOptions": seLinuxOptions,
            "seccompProfile": profile("core.v1.SeccompProfile", "seccomp"),
            "supplementalGroups": .list(of: .integer("A group.", format: "int64"), "Further groups."),
            "supplementalGroupsPolicy": .string("Whether groups of the image count."),
            "sysctls": .list(
                of: .type(
                    "core.v1.Sysctl", "A kernel setting.", required: ["name", "value"],
                    ["name": .string("Its name."), "value": .string("Its value.")]), "Kernel settings."),
            "windowsOptions": windowsOptions,
        ])

    private static let podStatus = Schema.type(
        "core.v1.PodStatus", "How the pod is doing.",
        [
            "allocatedResources": .map(of: .quantity("An amount."), "What is set aside for the pod as a whole."),
            "conditions": conditions(
                "core.v1.PodCondition",
                ["lastProbeTime": .time("When it was probed last."), "observedGeneration": observedGeneration]),
            "containerStatuses": .list(of: containerStatus, "How its containers are doing."),
            "ephemeralContainerStatuses": .list(of: containerStatus, "How containers for debugging are doing."),
            "hostIP": .string("The address of its node."),
            "hostIPs": .list(
                of: .type("core.v1.HostIP", "An address.", required: ["ip"], ["ip": .string("The address.")]),
                "The addresses of its node."
            ).patched(by: "ip", .merge),
            "initContainerStatuses": .list(of: containerStatus, "How its init containers are doing."),
            "message": .string("A sentence for people."), "nominatedNodeName": .string("The node it waits for."),
            "extendedResourceClaimStatus": .undescribed("The claim made for extended resources."),
            "nodeAllocatableResourceClaimStatuses": .list(of: .undescribed("A claim."), "Claims of the node's own resources."),
            "observedGeneration": observedGeneration,
            "phase": .string("Pending, Running, Succeeded, Failed or Unknown."), "podIP": .string("Its address."),
            "podIPs": .list(
                of: .type("core.v1.PodIP", "An address.", required: ["ip"], ["ip": .string("The address.")]), "Its addresses.",
                by: "ip"),
            "qosClass": .string("Guaranteed, Burstable or BestEffort."), "reason": .string("A word for programs."),
            "resize": .string("The state of a change of resources."),
            "resourceClaimStatuses": .list(
                of: .type(
                    "core.v1.PodResourceClaimStatus", "A claim.", required: ["name"],
                    ["name": .string("Its name in the pod."), "resourceClaimName": .string("The claim made for it.")]),
                "The claims made for it.", by: "name"
            ).patched(by: "name", .mergeRetainKeys),
            "resources": resourceRequirements.described("What the pod as a whole got."),
            "startTime": .time("When its node took it up."),
        ])

    private static let containerStatus = Schema.type(
        "core.v1.ContainerStatus", "How one container is doing.",
        required: ["name", "ready", "restartCount", "image", "imageID"],
        [
            "containerID": .string("The container at the runtime."), "image": .string("The image."),
            "imageID": .string("The image by its digest."), "lastState": containerState, "name": .string("The container."),
            "allocatedResources": .map(of: .quantity("An amount."), "What is set aside for it."),
            "allocatedResourcesStatus": .list(of: .undescribed("A device."), "How its devices are doing.", by: "name"),
            "ready": .boolean("Whether it passes its readiness probe."), "resources": resourceRequirements,
            "restartCount": .integer("How often it was started again."),
            "started": .boolean("Whether it has passed its startup probe."), "state": containerState,
            "stopSignal": .string("The signal that ends it."),
            "user": .type(
                "core.v1.ContainerUser", "The user that it runs as.",
                [
                    "linux": .type(
                        "core.v1.LinuxContainerUser", "The user on Linux.", required: ["uid", "gid"],
                        [
                            "gid": .integer("The group.", format: "int64"),
                            "supplementalGroups": .list(of: .integer("A group.", format: "int64"), "Further groups."),
                            "uid": .integer("The user.", format: "int64"),
                        ])
                ]),
            "volumeMounts": .list(
                of: .type(
                    "core.v1.VolumeMountStatus", "A volume as it is mounted.", required: ["name", "mountPath"],
                    [
                        "mountPath": .string("Where it appears."), "name": .string("The volume."),
                        "readOnly": .boolean("Whether it cannot be written."),
                        "recursiveReadOnly": .string("Whether mounts within it cannot be written either."),
                        "volumeStatus": .undescribed("The image that is mounted."),
                    ]), "How volumes are mounted.", by: "mountPath"),
        ])

    private static let containerState = Schema.type(
        "core.v1.ContainerState", "Waiting, running or terminated.",
        [
            "running": .type("core.v1.ContainerStateRunning", "It runs.", ["startedAt": .time("Since when.")]),
            "terminated": .type(
                "core.v1.ContainerStateTerminated", "It has ended.", required: ["exitCode"],
                [
                    "containerID": .string("The container at the runtime."), "exitCode": .integer("Its exit code."),
                    "finishedAt": .time("When it ended."), "message": .string("Its last words."),
                    "reason": .string("Why it ended."), "signal": .integer("The signal that ended it."),
                    "startedAt": .time("When it began."),
                ]),
            "waiting": .type(
                "core.v1.ContainerStateWaiting", "It does not run yet.",
                ["message": .string("A sentence for people."), "reason": .string("Why.")]),
        ])
}
