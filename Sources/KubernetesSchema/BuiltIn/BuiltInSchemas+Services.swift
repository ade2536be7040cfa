import KubernetesModel

extension BuiltInSchemas {
    static let service = kind(
        "One name and address for a set of pods.", ["spec": serviceSpec, "status": serviceStatus])

    private static let serviceSpec = Schema.object(
        "What is wanted.",
        [
            "allocateLoadBalancerNodePorts": .boolean("Whether a load balancer gets ports of the nodes."),
            "clusterIP": .string("Its address in the cluster; None for no address of its own."),
            "clusterIPs": .list(of: .string("An address."), "Its addresses in the cluster."),
            "externalIPs": .list(of: .string("An address."), "Addresses of nodes that lead here as well."),
            "externalName": .string("The name outside the cluster that it stands for."),
            "externalTrafficPolicy": .string("Where traffic from outside goes: Cluster or Local."),
            "healthCheckNodePort": .integer("The port of nodes where a load balancer asks."),
            "internalTrafficPolicy": .string("Where traffic from inside goes: Cluster or Local."),
            "ipFamilies": .list(of: .string("IPv4 or IPv6."), "The families of its addresses."),
            "ipFamilyPolicy": .string("SingleStack, PreferDualStack or RequireDualStack."),
            "loadBalancerClass": .string("Who provides the load balancer."),
            "loadBalancerIP": .string("The address asked of the load balancer."),
            "loadBalancerSourceRanges": .list(of: .string("A range of addresses."), "Who may use the load balancer."),
            "ports": servicePorts,
            "publishNotReadyAddresses": .boolean("Whether pods that are not ready count."),
            "selector": Schema.map(of: .string("A value."), "The labels of the pods that it leads to.").asAtomicMap,
            "sessionAffinity": .string("Whether a client stays with one pod: ClientIP or None."),
            "sessionAffinityConfig": .object(
                "Settings of session affinity.",
                ["clientIP": .object("For ClientIP.", ["timeoutSeconds": .integer("How long a client stays.")])]),
            "trafficDistribution": .string("Which pods are preferred."),
            "type": .string("ClusterIP, NodePort, LoadBalancer or ExternalName."),
        ])

    /// Server-side apply tells ports apart by number and protocol, strategic merge by the number alone.
    private static let servicePorts = Schema.list(
        of: .object(
            "A port.", required: ["port"],
            [
                "appProtocol": .string("What is spoken on it."), "name": .string("Its name."),
                "nodePort": .integer("The port of the nodes that leads here."), "port": .integer("Its number."),
                "protocol": .string("TCP, UDP or SCTP.", default: "TCP"),
                "targetPort": .intOrString("The port of the pods, by number or name."),
            ]), "The ports that it serves.", by: "port", "protocol")

    private static let serviceStatus = Schema.object(
        "How it stands.",
        [
            "conditions": conditions,
            "loadBalancer": .object(
                "The load balancer.", ["ingress": .list(of: .anything("Where it is reached."), "Where it is reached.")]),
        ])

    static let endpoints = kind(
        "The addresses behind a Service.", ["subsets": .list(of: .anything("Addresses and ports."), "Addresses and ports.")])

    static let endpointSlice = kind(
        "Some of the addresses behind a Service.", required: ["addressType", "endpoints"],
        [
            "addressType": .string("IPv4, IPv6 or FQDN."),
            "endpoints": .list(
                of: .object(
                    "One place.", required: ["addresses"],
                    [
                        "addresses": .set(of: .string("An address."), "Its addresses."),
                        "conditions": .object(
                            "How it is doing.",
                            [
                                "ready": .boolean("Whether it takes traffic."), "serving": .boolean("Whether it could."),
                                "terminating": .boolean("Whether it is ending."),
                            ]),
                        "deprecatedTopology": .map(of: .string("A value."), "Not used any more."),
                        "hints": .anything("Who should use it."), "hostname": .string("Its host name."),
                        "nodeName": .string("Its node."), "targetRef": objectReference, "zone": .string("Its zone."),
                    ]), "The places."),
            "ports": .list(
                of: .object(
                    "A port.",
                    [
                        "appProtocol": .string("What is spoken on it."), "name": .string("Its name."),
                        "port": .integer("Its number."),
                        "protocol": .string("TCP, UDP or SCTP."),
                    ]), "The ports of each place."),
        ])
}
