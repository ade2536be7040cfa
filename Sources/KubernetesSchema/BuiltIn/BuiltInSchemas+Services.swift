import KubernetesModel

extension BuiltInSchemas {
    static let service = kind(
        "core.v1.Service", "One name and address for a set of pods.", ["spec": serviceSpec, "status": serviceStatus])

    private static let serviceSpec = Schema.type(
        "core.v1.ServiceSpec", "What is wanted.",
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
            "sessionAffinityConfig": .type(
                "core.v1.SessionAffinityConfig", "Settings of session affinity.",
                [
                    "clientIP": .type(
                        "core.v1.ClientIPConfig", "For ClientIP.", keepingZero: ["timeoutSeconds"],
                        ["timeoutSeconds": .integer("How long a client stays.")])
                ]),
            "trafficDistribution": .string("Which pods are preferred."),
            "type": .string("ClusterIP, NodePort, LoadBalancer or ExternalName."),
        ])

    /// Server-side apply tells ports apart by number and protocol, strategic merge by the number alone.
    private static let servicePorts = Schema.list(
        of: .type(
            "core.v1.ServicePort", "A port.", required: ["port"],
            [
                "appProtocol": .string("What is spoken on it."), "name": .string("Its name."),
                "nodePort": .integer("The port of the nodes that leads here."), "port": .integer("Its number."),
                "protocol": .string("TCP, UDP or SCTP.", default: "TCP"),
                "targetPort": .intOrString("The port of the pods, by number or name."),
            ]), "The ports that it serves.", by: "port", "protocol")

    private static let serviceStatus = Schema.type(
        "core.v1.ServiceStatus", "How it stands.",
        [
            "conditions": conditions,
            "loadBalancer": .type(
                "core.v1.LoadBalancerStatus", "The load balancer.",
                [
                    "ingress": .list(
                        of: .type(
                            "core.v1.LoadBalancerIngress", "A place where it is reached.",
                            [
                                "hostname": .string("Its name."), "ip": .string("Its address."),
                                "ipMode": .string("VIP or Proxy."),
                                "ports": .list(
                                    of: .type(
                                        "core.v1.PortStatus", "A port.", required: ["port", "protocol"],
                                        keepingZero: ["error"],
                                        [
                                            "error": .string("What is wrong with it."), "port": .integer("Its number."),
                                            "protocol": .string("TCP, UDP or SCTP."),
                                        ]), "Its ports."),
                            ]), "Where it is reached.")
                ]),
        ])

    static let endpoints = kind(
        "core.v1.Endpoints", "The addresses behind a Service; EndpointSlices have taken their place.",
        [
            "subsets": .list(
                of: .type(
                    "core.v1.EndpointSubset", "Addresses that have the same ports.",
                    [
                        "addresses": .list(of: endpointAddress, "Addresses that take traffic."),
                        "notReadyAddresses": .list(of: endpointAddress, "Addresses that do not take traffic now."),
                        "ports": .list(
                            of: Schema.type(
                                "core.v1.EndpointPort", "A port.", required: ["port"],
                                [
                                    "appProtocol": .string("What is spoken on it."), "name": .string("Its name."),
                                    "port": .integer("Its number."), "protocol": .string("TCP, UDP or SCTP."),
                                ]
                            ).asAtomicMap, "Their ports."),
                    ]), "Addresses and ports.")
        ])

    private static let endpointAddress = Schema.type(
        "core.v1.EndpointAddress", "An address.", required: ["ip"], keepingZero: ["nodeName"],
        [
            "hostname": .string("Its host name."), "ip": .string("The address."), "nodeName": .string("Its node."),
            "targetRef": objectReference,
        ]
    ).asAtomicMap

    static let endpointSlice = kind(
        "discovery.v1.EndpointSlice", "Some of the addresses behind a Service.", required: ["addressType"],
        keepingZero: ["endpoints", "ports"],
        [
            "addressType": .string("IPv4, IPv6 or FQDN."),
            "endpoints": .list(
                of: .type(
                    "discovery.v1.Endpoint", "One place.", required: ["addresses"], keepingZero: ["hostname", "nodeName"],
                    [
                        "addresses": .set(of: .string("An address."), "Its addresses.").patched(by: nil, nil),
                        "conditions": .type(
                            "discovery.v1.EndpointConditions", "How it is doing.",
                            [
                                "ready": .boolean("Whether it takes traffic."), "serving": .boolean("Whether it could."),
                                "terminating": .boolean("Whether it is ending."),
                            ]),
                        "deprecatedTopology": .map(of: .string("A value."), "Not used any more."),
                        "hints": .type(
                            "discovery.v1.EndpointHints", "Who should use it.",
                            [
                                "forNodes": .list(
                                    of: .type(
                                        "discovery.v1.ForNode", "A node.", required: ["name"], ["name": .string("The node.")]),
                                    "The nodes that should use it."),
                                "forZones": .list(
                                    of: .type(
                                        "discovery.v1.ForZone", "A zone.", required: ["name"], ["name": .string("The zone.")]),
                                    "The zones that should use it."),
                            ]), "hostname": .string("Its host name."),
                        "nodeName": .string("Its node."), "targetRef": objectReference, "zone": .string("Its zone."),
                    ]), "The places."),
            "ports": .list(
                of: Schema.type(
                    "discovery.v1.EndpointPort", "A port.", keepingZero: ["name", "protocol"],
                    [
                        "appProtocol": .string("What is spoken on it."), "name": .string("Its name."),
                        "port": .integer("Its number."), "protocol": .string("TCP, UDP or SCTP."),
                    ]
                ).asAtomicMap, "The ports of each place."),
        ])
}
