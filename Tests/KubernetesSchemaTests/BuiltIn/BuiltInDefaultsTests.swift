import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct BuiltInDefaultsTests {
    private func applied(_ text: String, replacing old: String? = nil) throws -> JSONValue {
        let object = KubernetesObject(json: try json(text))
        let old = try old.map { KubernetesObject(json: try json($0)) }
        let result = BuiltInDefaults.applied(to: object, replacing: old)
        #expect(BuiltInDefaults.applied(to: result, replacing: old) == result, "defaults of what has its defaults change nothing")
        return result.json
    }

    @Test func `a Deployment gets what kubectl shows of it`() throws {
        let result = try applied(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"a":"b"}},
            "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"nginx",
            "ports":[{"containerPort":80}],"env":[{"name":"E","value":""},{"name":"F","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}],
            "readinessProbe":{"httpGet":{"port":80}},"resources":{"requests":{"cpu":"0.5","memory":1073741824}}}],
            "hostNetwork":false,"volumes":[{"name":"v","configMap":{"name":"m"}},{"name":"e"}]}}}}
            """)
        #expect(
            try result
                == json(
                    """
                    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":1,
                    "progressDeadlineSeconds":600,"revisionHistoryLimit":10,"selector":{"matchLabels":{"a":"b"}},
                    "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"}},
                    "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"nginx",
                    "imagePullPolicy":"Always","ports":[{"containerPort":80,"protocol":"TCP"}],
                    "env":[{"name":"E"},{"name":"F","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}}],
                    "readinessProbe":{"httpGet":{"path":"/","port":80,"scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,
                    "successThreshold":1,"failureThreshold":3},"resources":{"requests":{"cpu":"500m","memory":"1073741824"}},
                    "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],
                    "dnsPolicy":"ClusterFirst","restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},
                    "terminationGracePeriodSeconds":30,"volumes":[{"name":"v","configMap":{"name":"m","defaultMode":420}},
                    {"name":"e","emptyDir":{}}]}}},"status":{}}
                    """), "\(result)")
    }

    @Test func `what a person wrote stays`() throws {
        let text = """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":0,"paused":true,
            "progressDeadlineSeconds":5,"revisionHistoryLimit":0,"selector":{"matchLabels":{"a":"b"}},"strategy":{"type":"Recreate"},
            "template":{"metadata":{},"spec":{"containers":[{"name":"c","image":"nginx:1","imagePullPolicy":"Never",
            "terminationMessagePath":"/x","terminationMessagePolicy":"FallbackToLogsOnError","resources":{}}],"dnsPolicy":"Default",
            "restartPolicy":"OnFailure","schedulerName":"mine","securityContext":{"runAsNonRoot":false},
            "terminationGracePeriodSeconds":0,"serviceAccountName":"s","serviceAccount":"s"}}},"status":{"replicas":3}}
            """
        #expect(try applied(text) == json(text))
    }

    @Test(arguments: [
        ("nginx", "Always"), ("nginx:latest", "Always"), ("nginx:1.2", "IfNotPresent"), ("host:5000/a/b", "Always"),
        ("host:5000/a/b:v1", "IfNotPresent"),
        ("a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "IfNotPresent"),
        ("a:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "Always"),
        ("", "IfNotPresent"), ("Not An Image", "IfNotPresent"),
    ])
    func `an image is always pulled when its tag is latest`(image: String, policy: String) throws {
        let pod = try applied(
            #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"\#(image)"}]}}"#)
        #expect(pod["spec", "containers"]?.array?.first?["imagePullPolicy"] == .string(policy))
    }

    @Test func `a pod asks for its limits, a template does not`() throws {
        let spec =
            #"{"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"100m"}}}]}"#
        let pod = try applied(#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":\#(spec)}"#)
        #expect(
            try pod["spec", "containers"]?.array?.first?["resources", "requests"] == json(#"{"cpu":"100m","memory":"1Gi"}"#))
        #expect(pod["spec", "enableServiceLinks"] == true)
        let set = try applied(
            #"{"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"r"},"spec":{"selector":{},"template":{"spec":\#(spec)}}}"#
        )
        let template = try #require(set["spec", "template", "spec"])
        #expect(try template["containers"]?.array?.first?["resources", "requests"] == json(#"{"cpu":"100m"}"#))
        #expect(template["enableServiceLinks"] == nil)
        #expect(set["spec", "template", "metadata"] == [:])
    }

    @Test func `a pod with limits of its own asks for what its containers do together`() throws {
        let pod = try applied(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"resources":{"limits":{"cpu":"4","memory":"4Gi"}},
            "initContainers":[{"name":"s","image":"i","restartPolicy":"Always","resources":{"requests":{"cpu":"1"}}},
            {"name":"i","image":"i","resources":{"requests":{"cpu":"2"}}}],
            "containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"500m"}}}]}}
            """)
        #expect(try pod["spec", "resources", "requests"] == json(#"{"cpu":"3","memory":"4Gi"}"#))
    }

    @Test func `a Service gets its type, ports and families`() throws {
        let service = try applied(
            #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"selector":{"a":"b"},"ports":[{"port":80},{"port":81,"targetPort":"x","name":"n"}]}}"#
        )
        #expect(
            try service
                == json(
                    """
                    {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"selector":{"a":"b"},"type":"ClusterIP",
                    "sessionAffinity":"None","internalTrafficPolicy":"Cluster","ipFamilyPolicy":"SingleStack","ipFamilies":["IPv4"],
                    "ports":[{"port":80,"protocol":"TCP","targetPort":80},{"port":81,"targetPort":"x","name":"n","protocol":"TCP"}]},
                    "status":{"loadBalancer":{}}}
                    """), "\(service)")
        let balancer = try applied(
            #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"type":"LoadBalancer","sessionAffinity":"ClientIP","ports":[{"port":80}]}}"#
        )
        #expect(balancer["spec", "externalTrafficPolicy"] == "Cluster")
        #expect(balancer["spec", "allocateLoadBalancerNodePorts"] == true)
        #expect(balancer["spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds"] == 10800)
        let headless = try applied(
            #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"clusterIP":"None","ports":[{"port":80}]}}"#)
        #expect(headless["spec", "clusterIPs"] == ["None"])
        #expect(headless["spec", "ipFamilyPolicy"] == "RequireDualStack")
        let name = try applied(
            #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"type":"ExternalName","externalName":"x.y"}}"#)
        #expect(name["spec", "internalTrafficPolicy"] == nil)
        #expect(name["spec", "ipFamilies"] == nil)
    }

    @Test func `a Service keeps what it was given, and gives back what its type does not have`() throws {
        let old = """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"type":"NodePort","clusterIP":"10.0.0.1",
            "clusterIPs":["10.0.0.1"],"ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","externalTrafficPolicy":"Cluster",
            "ports":[{"port":80,"protocol":"TCP","targetPort":80,"nodePort":30080}]}}
            """
        let same = try applied(
            #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"type":"NodePort","ports":[{"port":80},{"port":81,"name":"n"}]}}"#,
            replacing: old)
        #expect(same["spec", "clusterIP"] == "10.0.0.1")
        #expect(same["spec", "clusterIPs"] == ["10.0.0.1"])
        #expect(same["spec", "ports"]?.array?.map { $0["nodePort"] ?? 0 } == [30080, 0])
        let other = try applied(
            #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"type":"ClusterIP","clusterIP":"10.0.0.1","externalTrafficPolicy":"Cluster","ports":[{"port":80,"nodePort":30080}]}}"#,
            replacing: old)
        #expect(other["spec", "ports"]?.array?.first?["nodePort"] == nil)
        #expect(other["spec", "externalTrafficPolicy"] == nil)
        #expect(other["spec", "clusterIP"] == "10.0.0.1")
    }

    @Test func `an autoscaler aims at 80 percent and gets a behavior only when it has one`() throws {
        let plain = try applied(
            #"{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},"spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"d"}}}"#
        )
        #expect(
            try plain["spec"]
                == json(
                    #"{"minReplicas":1,"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"d"},"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]}"#
                ))
        let slow = try applied(
            #"{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},"spec":{"minReplicas":0,"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"d"},"behavior":{"scaleDown":{"stabilizationWindowSeconds":60}}}}"#
        )
        #expect(slow["spec", "minReplicas"] == 0)
        #expect(
            try slow["spec", "behavior"]
                == json(
                    """
                    {"scaleDown":{"stabilizationWindowSeconds":60,"selectPolicy":"Max","policies":[{"type":"Percent","value":100,
                    "periodSeconds":15}]},"scaleUp":{"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[{"type":"Pods",
                    "value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]}}
                    """))
    }

    @Test func `the text of a Secret becomes bytes`() throws {
        let secret = try applied(
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"a":"eA=="},"stringData":{"b":"hello","c":"","a":"yz"}}"#
        )
        #expect(
            try secret
                == json(
                    #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"type":"Opaque","data":{"a":"eXo=","b":"aGVsbG8=","c":""}}"#
                ))
    }

    @Test func `smaller kinds`() throws {
        let namespace = try applied(#"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n"}}"#)
        #expect(namespace["metadata", "labels", "kubernetes.io/metadata.name"] == "n")
        #expect(namespace["status", "phase"] == "Active")
        let policy = try applied(
            #"{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"n"},"spec":{"podSelector":{},"egress":[{"ports":[{"port":53}]}]}}"#
        )
        #expect(policy["spec", "policyTypes"] == ["Ingress", "Egress"])
        #expect(policy["spec", "egress"]?.array?.first?["ports"]?.array?.first?["protocol"] == "TCP")
        let job = try applied(
            #"{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"},"spec":{"template":{"metadata":{"labels":{"a":"b"}},"spec":{"restartPolicy":"Never","containers":[]}}}}"#
        )
        #expect(job["spec", "backoffLimit"] == 6)
        #expect(job["metadata", "labels", "a"] == "b")
        let range = try applied(
            #"{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"l"},"spec":{"limits":[{"type":"Container","max":{"cpu":"2"},"min":{"memory":"1Gi"}}]}}"#
        )
        #expect(
            try range["spec", "limits"]?.array?.first
                == json(
                    #"{"type":"Container","max":{"cpu":"2"},"min":{"memory":"1Gi"},"default":{"cpu":"2"},"defaultRequest":{"cpu":"2","memory":"1Gi"}}"#
                ))
        let binding = try applied(
            #"{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"},{"kind":"ServiceAccount","name":"s","namespace":"n"}]}"#
        )
        #expect(binding["roleRef", "apiGroup"] == "rbac.authorization.k8s.io")
        #expect(binding["subjects"]?.array?.map { $0["apiGroup"] ?? .null } == ["rbac.authorization.k8s.io", .null])
    }

    @Test func `values of the wrong kind are left for the validation`() throws {
        for text in [
            #"{"apiVersion":"apps/v1","kind":"Deployment","spec":7}"#,
            #"{"apiVersion":"v1","kind":"Pod","spec":{"containers":{"a":1},"volumes":"x"}}"#,
            #"{"apiVersion":"v1","kind":"Service","spec":{"ports":[1,null]},"status":3}"#,
            #"{"apiVersion":"v1","kind":"Secret","stringData":["a"]}"#,
            #"{"kind":"Pod"}"#, "[]", "null",
        ] {
            _ = try applied(text)
        }
    }
}
