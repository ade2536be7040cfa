extension ProtobufTypes {
    /// Metadata, and the other groups.
    static let cluster = """
        Condition: type=1:*string status=2:*string observedGeneration=3:int lastTransitionTime=4:time reason=5:*string
          message=6:*string
        DeleteOptions: gracePeriodSeconds=1:*int preconditions=2:*Preconditions orphanDependents=3:*bool
          propagationPolicy=4:*string dryRun=5:[]string ignoreStoreReadErrorWithClusterBreakingPotential=6:*bool
        FieldSelectorRequirement: key=1:*string operator=2:*string values=3:[]string
        LabelSelector: matchLabels=1:{}string matchExpressions=2:[]LabelSelectorRequirement
        LabelSelectorRequirement: key=1:*string operator=2:*string values=3:[]string
        ManagedFieldsEntry: manager=1:string operation=2:string apiVersion=3:string time=4:*time fieldsType=6:string
          fieldsV1=7:*json subresource=8:string
        ObjectMeta: name=1:string generateName=2:string namespace=3:string selfLink=4:string uid=5:string
          resourceVersion=6:string generation=7:int creationTimestamp=8:time deletionTimestamp=9:*time
          deletionGracePeriodSeconds=10:*int labels=11:{}string annotations=12:{}string ownerReferences=13:[]OwnerReference
          finalizers=14:[]string managedFields=17:[]ManagedFieldsEntry
        OwnerReference: apiVersion=5:*string kind=1:*string name=3:*string uid=4:*string controller=6:*bool
          blockOwnerDeletion=7:*bool
        Preconditions: uid=1:*string resourceVersion=2:*string
        Lease: metadata=1:ObjectMeta spec=2:LeaseSpec
        LeaseSpec: holderIdentity=1:*string leaseDurationSeconds=2:*int acquireTime=3:*microtime renewTime=4:*microtime
          leaseTransitions=5:*int strategy=6:*string preferredHolder=7:*string
        Endpoint: addresses=1:[]string conditions=2:EndpointConditions hostname=3:*string targetRef=4:*ObjectReference
          deprecatedTopology=5:{}string nodeName=6:*string zone=7:*string hints=8:*EndpointHints
        EndpointConditions: ready=1:*bool serving=2:*bool terminating=3:*bool
        EndpointHints: forZones=1:[]ForZone forNodes=2:[]ForNode
        discovery.EndpointPort: name=1:*string protocol=2:*string port=3:*int appProtocol=4:*string
        EndpointSlice: metadata=1:ObjectMeta addressType=4:*string endpoints=2:[]Endpoint ports=3:[]discovery.EndpointPort
        ForNode: name=1:*string
        ForZone: name=1:*string
        events.Event: metadata=1:ObjectMeta eventTime=2:microtime series=3:*events.EventSeries reportingController=4:string
          reportingInstance=5:string action=6:string reason=7:string regarding=8:ObjectReference related=9:*ObjectReference
          note=10:string type=11:string deprecatedSource=12:EventSource deprecatedFirstTimestamp=13:time
          deprecatedLastTimestamp=14:time deprecatedCount=15:int
        events.EventSeries: count=1:*int lastObservedTime=2:microtime
        HTTPIngressPath: path=1:string pathType=3:*string backend=2:IngressBackend
        HTTPIngressRuleValue: paths=1:[]HTTPIngressPath
        IPBlock: cidr=1:*string except=2:[]string
        Ingress: metadata=1:ObjectMeta spec=2:IngressSpec status=3:IngressStatus
        IngressBackend: service=4:*IngressServiceBackend resource=3:*TypedLocalObjectReference
        IngressClass: metadata=1:ObjectMeta spec=2:IngressClassSpec
        IngressClassParametersReference: apiGroup=1:*string kind=2:*string name=3:*string scope=4:*string namespace=5:*string
        IngressClassSpec: controller=1:string parameters=2:*IngressClassParametersReference
        IngressLoadBalancerIngress: ip=1:string hostname=2:string ports=4:[]IngressPortStatus
        IngressLoadBalancerStatus: ingress=1:[]IngressLoadBalancerIngress
        IngressPortStatus: port=1:*int protocol=2:*string error=3:*string
        IngressRule: host=1:string =2:IngressRuleValue
        IngressRuleValue: http=1:*HTTPIngressRuleValue
        IngressServiceBackend: name=1:*string port=2:ServiceBackendPort
        IngressSpec: ingressClassName=4:*string defaultBackend=1:*IngressBackend tls=2:[]IngressTLS rules=3:[]IngressRule
        IngressStatus: loadBalancer=1:IngressLoadBalancerStatus
        IngressTLS: hosts=1:[]string secretName=2:string
        NetworkPolicy: metadata=1:ObjectMeta spec=2:NetworkPolicySpec
        NetworkPolicyEgressRule: ports=1:[]NetworkPolicyPort to=2:[]NetworkPolicyPeer
        NetworkPolicyIngressRule: ports=1:[]NetworkPolicyPort from=2:[]NetworkPolicyPeer
        NetworkPolicyPeer: podSelector=1:*LabelSelector namespaceSelector=2:*LabelSelector ipBlock=3:*IPBlock
        NetworkPolicyPort: protocol=1:*string port=2:*intstr endPort=3:*int
        NetworkPolicySpec: podSelector=1:LabelSelector ingress=2:[]NetworkPolicyIngressRule egress=3:[]NetworkPolicyEgressRule
          policyTypes=4:[]string
        ServiceBackendPort: name=1:string number=2:int
        AggregationRule: clusterRoleSelectors=1:[]LabelSelector
        ClusterRole: metadata=1:ObjectMeta rules=2:[]PolicyRule aggregationRule=3:*AggregationRule
        ClusterRoleBinding: metadata=1:ObjectMeta subjects=2:[]Subject roleRef=3:RoleRef
        PolicyRule: verbs=1:[]string apiGroups=2:[]string resources=3:[]string resourceNames=4:[]string
          nonResourceURLs=5:[]string
        Role: metadata=1:ObjectMeta rules=2:[]PolicyRule
        RoleBinding: metadata=1:ObjectMeta subjects=2:[]Subject roleRef=3:RoleRef
        RoleRef: apiGroup=1:*string kind=2:*string name=3:*string
        Subject: kind=1:*string apiGroup=2:string name=3:*string namespace=4:string
        PriorityClass: metadata=1:ObjectMeta value=2:*int globalDefault=3:bool description=4:string preemptionPolicy=5:*string
        BoundObjectReference: kind=1:string apiVersion=2:string name=3:string uid=4:string
        SelfSubjectReview: metadata=1:ObjectMeta status=2:SelfSubjectReviewStatus
        SelfSubjectReviewStatus: userInfo=1:UserInfo
        TokenRequest: metadata=1:ObjectMeta spec=2:TokenRequestSpec status=3:TokenRequestStatus
        TokenRequestSpec: audiences=1:[]string expirationSeconds=4:*int boundObjectRef=3:*BoundObjectReference
          attestations=5:{}list
        TokenRequestStatus: token=1:*string expirationTimestamp=2:time
        TokenReview: metadata=1:ObjectMeta spec=2:TokenReviewSpec status=3:TokenReviewStatus
        TokenReviewSpec: token=1:string audiences=2:[]string
        TokenReviewStatus: authenticated=1:bool user=2:UserInfo audiences=4:[]string error=3:string
        UserInfo: username=1:string uid=2:string groups=3:[]string extra=4:{}list
        FieldSelectorAttributes: rawSelector=1:string requirements=2:[]FieldSelectorRequirement
        LabelSelectorAttributes: rawSelector=1:string requirements=2:[]LabelSelectorRequirement
        LocalSubjectAccessReview: metadata=1:ObjectMeta spec=2:SubjectAccessReviewSpec status=3:SubjectAccessReviewStatus
        NonResourceAttributes: path=1:string verb=2:string
        NonResourceRule: verbs=1:[]string nonResourceURLs=2:[]string
        ResourceAttributes: namespace=1:string verb=2:string group=3:string version=4:string resource=5:string
          subresource=6:string name=7:string fieldSelector=8:*FieldSelectorAttributes labelSelector=9:*LabelSelectorAttributes
        ResourceRule: verbs=1:[]string apiGroups=2:[]string resources=3:[]string resourceNames=4:[]string
        SelfSubjectAccessReview: metadata=1:ObjectMeta spec=2:SelfSubjectAccessReviewSpec status=3:SubjectAccessReviewStatus
        SelfSubjectAccessReviewSpec: resourceAttributes=1:*ResourceAttributes nonResourceAttributes=2:*NonResourceAttributes
        SelfSubjectRulesReview: metadata=1:ObjectMeta spec=2:SelfSubjectRulesReviewSpec status=3:SubjectRulesReviewStatus
        SelfSubjectRulesReviewSpec: namespace=1:string
        SubjectAccessReview: metadata=1:ObjectMeta spec=2:SubjectAccessReviewSpec status=3:SubjectAccessReviewStatus
        SubjectAccessReviewSpec: resourceAttributes=1:*ResourceAttributes nonResourceAttributes=2:*NonResourceAttributes
          user=3:string groups=4:[]string extra=5:{}list uid=6:string
        SubjectAccessReviewStatus: allowed=1:*bool denied=4:bool reason=2:string evaluationError=3:string
        SubjectRulesReviewStatus: resourceRules=1:[]ResourceRule nonResourceRules=2:[]NonResourceRule incomplete=3:*bool
          evaluationError=4:string

        """
}
