import KubernetesModel

extension BuiltInDefaults {
    /// A pod gets more than a template: requests from limits, and what only a pod has.
    static func fillPod(_ pod: inout JSONValue) {
        pod.changeOrMake("spec") { spec in
            for key in ["containers", "initContainers"] {
                spec.changeEach(key) { container in
                    if container["resources", "limits"] != nil {
                        container.change("resources") { fillRequests(&$0) }
                    }
                }
            }
            fillPodRequests(&spec)
            spec.fill("enableServiceLinks", true)
            if spec["hostNetwork"] == true {
                for key in ["containers", "initContainers"] {
                    spec.changeEach(key) { container in
                        container.changeEach("ports") { $0.fillZero("hostPort", $0["containerPort"] ?? 0) }
                    }
                }
            }
            fillPodSpec(&spec)
        }
        fillStatus(&pod)
    }

    private static func fillRequests(_ resources: inout JSONValue) {
        let limits = resources.members("limits")
        resources.changeOrMake("requests") { requests in
            for limit in limits { requests.fill(limit.key, limit.value) }
        }
    }

    /// Requests of the pod as a whole, once it has limits: the sum of what its containers ask for, or the limits.
    private static func fillPodRequests(_ spec: inout JSONValue) {
        let limits = spec["resources", "limits"]?.object ?? [:]
        guard !limits.isEmpty else { return }
        let sums = PodRequests.total(of: spec)
        spec.change("resources") { resources in
            resources.changeOrMake("requests") { requests in
                for key in ["cpu", "memory"] {
                    if let sum = sums[key] { requests.fill(key, sum.json) }
                }
                for limit in limits where PodRequests.isSupported(limit.key) { requests.fill(limit.key, limit.value) }
            }
        }
    }

    static func fillTemplate(_ template: inout JSONValue) {
        template.fill("metadata", [:])
        template.changeOrMake("spec") { fillPodSpec(&$0) }
    }

    static func fillPodSpec(_ spec: inout JSONValue) {
        spec.fillZero("dnsPolicy", "ClusterFirst")
        spec.fillZero("restartPolicy", "Always")
        spec.fill("securityContext", [:])
        spec.fill("terminationGracePeriodSeconds", 30)
        spec.fillZero("schedulerName", "default-scheduler")
        // The account has two names, of which the older one is kept for older clients.
        let account = spec["serviceAccountName"]?.string ?? spec["serviceAccount"]?.string
        if let account, !account.isEmpty {
            spec["serviceAccountName"] = .string(account)
            spec["serviceAccount"] = .string(account)
        }
        for key in ["initContainers", "containers", "ephemeralContainers"] { spec.changeEach(key) { fillContainer(&$0) } }
        spec.changeEach("volumes") { fillVolume(&$0) }
    }

    private static func fillContainer(_ container: inout JSONValue) {
        container.fillZero("imagePullPolicy", .string(ImageReference.pullPolicy(of: container.text("image"))))
        container.fillZero("terminationMessagePath", "/dev/termination-log")
        container.fillZero("terminationMessagePolicy", "File")
        container.fill("resources", [:])
        container.changeEach("ports") { $0.fillZero("protocol", "TCP") }
        container.changeEach("env") { variable in
            variable.change("valueFrom") { source in
                source.change("fieldRef") { $0.fillZero("apiVersion", "v1") }
                source.change("resourceFieldRef") { $0.fill("divisor", "0") }
                source.change("fileKeyRef") { $0.fill("optional", false) }
            }
        }
        for key in ["livenessProbe", "readinessProbe", "startupProbe"] { container.change(key) { fillProbe(&$0) } }
        container.change("lifecycle") { lifecycle in
            for key in ["postStart", "preStop"] {
                lifecycle.change(key) { $0.change("httpGet") { fillRequest(&$0) } }
            }
        }
    }

    private static func fillProbe(_ probe: inout JSONValue) {
        probe.fillZero("timeoutSeconds", 1)
        probe.fillZero("periodSeconds", 10)
        probe.fillZero("successThreshold", 1)
        probe.fillZero("failureThreshold", 3)
        probe.change("httpGet") { fillRequest(&$0) }
        probe.change("grpc") { $0.fill("service", "") }
    }

    private static func fillRequest(_ request: inout JSONValue) {
        request.fillZero("path", "/")
        request.fillZero("scheme", "HTTP")
    }
}
