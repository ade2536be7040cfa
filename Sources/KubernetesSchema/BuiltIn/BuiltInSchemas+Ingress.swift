import KubernetesModel

/// https://kubernetes.io/docs/concepts/services-networking/ingress/
extension BuiltInSchemas {
    static let ingress = kind(
        "networking.v1.Ingress", "Brings web traffic from outside the cluster to Services, by host and path.",
        [
            "spec": .type(
                "networking.v1.IngressSpec", "What is wanted.", keepingZero: ["ingressClassName"],
                [
                    "defaultBackend": ingressBackend.described("Where traffic goes that no rule is about."),
                    "ingressClassName": .string("The IngressClass that serves it; that of the cluster's default unless given."),
                    "rules": .list(of: ingressRule, "Which traffic goes where."),
                    "tls": .list(
                        of: .type(
                            "networking.v1.IngressTLS", "Hosts that have one certificate.",
                            [
                                "hosts": .list(of: .string("A host."), "The hosts that the certificate is for."),
                                "secretName": .string("The Secret with the certificate and its key."),
                            ]), "Where traffic is encrypted, and with what."),
                ]),
            "status": .type(
                "networking.v1.IngressStatus", "How it stands.",
                [
                    "loadBalancer": .type(
                        "networking.v1.IngressLoadBalancerStatus", "Where it is reached.",
                        ["ingress": .list(of: ingressPlace, "The places where it is reached.")])
                ]),
        ])

    private static let ingressRule = Schema.type(
        "networking.v1.IngressRule", "What becomes of the traffic of one host.",
        [
            "host": .string("The host, as a.example.com or *.example.com; all of them unless given."),
            "http": .type(
                "networking.v1.HTTPIngressRuleValue", "Where its paths lead.", required: ["paths"],
                [
                    "paths": .list(
                        of: .type(
                            "networking.v1.HTTPIngressPath", "Where a path leads.", required: ["pathType", "backend"],
                            [
                                "backend": ingressBackend, "path": .string("The path, which begins with a slash."),
                                "pathType": .string("How paths are compared: Exact, Prefix or ImplementationSpecific."),
                            ]), "The paths.")
                ]),
        ])

    private static let ingressBackend = Schema.type(
        "networking.v1.IngressBackend", "Where traffic goes: a Service, or another object.",
        [
            "resource": typedLocalObjectReference.described("An object of the same namespace that takes the traffic."),
            "service": .type(
                "networking.v1.IngressServiceBackend", "The Service that takes the traffic.", required: ["name"],
                [
                    "name": .string("The Service, of the same namespace."),
                    "port": Schema.type(
                        "networking.v1.ServiceBackendPort", "The port of the Service, by name or number.",
                        ["name": .string("Its name."), "number": .integer("Its number.")]
                    ).asAtomicMap,
                ]),
        ])

    private static let ingressPlace = Schema.type(
        "networking.v1.IngressLoadBalancerIngress", "A place where it is reached.",
        [
            "hostname": .string("Its name."), "ip": .string("Its address."),
            "ports": .list(
                of: .type(
                    "networking.v1.IngressPortStatus", "A port.", required: ["port", "protocol"], keepingZero: ["error"],
                    [
                        "error": .string("What is wrong with it."), "port": .integer("Its number."),
                        "protocol": .string("TCP, UDP or SCTP."),
                    ]), "Its ports."),
        ])

    static let ingressClass = kind(
        "networking.v1.IngressClass", "A controller that serves Ingresses.",
        [
            "spec": .type(
                "networking.v1.IngressClassSpec", "What is wanted.",
                [
                    "controller": .string("The controller, as example.com/ingress."),
                    "parameters": .type(
                        "networking.v1.IngressClassParametersReference", "The object that holds further settings.",
                        required: ["kind", "name"], keepingZero: ["apiGroup", "namespace", "scope"],
                        [
                            "apiGroup": .string("The group of the object."), "kind": .string("The kind of the object."),
                            "name": .string("The name of the object."),
                            "namespace": .string("The namespace of the object, for the scope Namespace."),
                            "scope": .string("Cluster or Namespace."),
                        ]),
                ])
        ])
}
