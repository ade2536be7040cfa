extension ProtobufTypes {
    /// The core group.
    static let core = """
        Affinity: nodeAffinity=1:*NodeAffinity podAffinity=2:*PodAffinity podAntiAffinity=3:*PodAntiAffinity
        AppArmorProfile: type=1:*string localhostProfile=2:*string
        Binding: metadata=1:ObjectMeta target=2:ObjectReference
        CSIVolumeSource: driver=1:*string readOnly=2:*bool fsType=3:*string volumeAttributes=4:{}string
          nodePublishSecretRef=5:*LocalObjectReference
        Capabilities: add=1:[]string drop=2:[]string
        ClientIPConfig: timeoutSeconds=1:*int
        ClusterTrustBundleProjection: name=1:*string signerName=2:*string labelSelector=3:*LabelSelector optional=5:*bool
          path=4:*string user=6:*int
        ConfigMap: metadata=1:ObjectMeta immutable=4:*bool data=2:{}string binaryData=3:{}bytes
        ConfigMapEnvSource: =1:LocalObjectReference optional=2:*bool
        ConfigMapKeySelector: =1:LocalObjectReference key=2:*string optional=3:*bool
        ConfigMapProjection: =1:LocalObjectReference items=2:[]KeyToPath optional=4:*bool
        ConfigMapVolumeSource: =1:LocalObjectReference items=2:[]KeyToPath defaultMode=3:*int optional=4:*bool
          defaultUser=5:*int
        Container: name=1:*string image=2:string command=3:[]string args=4:[]string workingDir=5:string
          ports=6:[]ContainerPort envFrom=19:[]EnvFromSource env=7:[]EnvVar resources=8:ResourceRequirements
          resizePolicy=23:[]ContainerResizePolicy restartPolicy=24:*string restartPolicyRules=25:[]ContainerRestartRule
          volumeMounts=9:[]VolumeMount volumeDevices=21:[]VolumeDevice livenessProbe=10:*Probe readinessProbe=11:*Probe
          startupProbe=22:*Probe lifecycle=12:*Lifecycle terminationMessagePath=13:string terminationMessagePolicy=20:string
          imagePullPolicy=14:string securityContext=15:*SecurityContext stdin=16:bool stdinOnce=17:bool tty=18:bool
        ContainerExtendedResourceRequest: containerName=1:*string resourceName=2:*string requestName=3:*string
        ContainerPort: name=1:string hostPort=2:int containerPort=3:*int protocol=4:string hostIP=5:string
        ContainerResizePolicy: resourceName=1:*string restartPolicy=2:*string
        ContainerRestartRule: action=1:string exitCodes=2:*ContainerRestartRuleOnExitCodes
        ContainerRestartRuleOnExitCodes: operator=1:string values=2:[]int
        ContainerState: waiting=1:*ContainerStateWaiting running=2:*ContainerStateRunning
          terminated=3:*ContainerStateTerminated
        ContainerStateRunning: startedAt=1:time
        ContainerStateTerminated: exitCode=1:*int signal=2:int reason=3:string message=4:string startedAt=5:time
          finishedAt=6:time containerID=7:string
        ContainerStateWaiting: reason=1:string message=2:string
        ContainerStatus: name=1:*string state=2:ContainerState lastState=3:ContainerState ready=4:*bool restartCount=5:*int
          image=6:*string imageID=7:*string containerID=8:string started=9:*bool allocatedResources=10:{}quantity
          resources=11:*ResourceRequirements volumeMounts=12:[]VolumeMountStatus user=13:*ContainerUser
          allocatedResourcesStatus=14:[]ResourceStatus stopSignal=15:*string
        ContainerUser: linux=1:*LinuxContainerUser
        DownwardAPIProjection: items=1:[]DownwardAPIVolumeFile
        DownwardAPIVolumeFile: path=1:*string fieldRef=2:*ObjectFieldSelector resourceFieldRef=3:*ResourceFieldSelector
          mode=4:*int user=5:*int
        DownwardAPIVolumeSource: items=1:[]DownwardAPIVolumeFile defaultMode=2:*int defaultUser=3:*int
        EmptyDirVolumeSource: medium=1:string sizeLimit=2:*quantity mode=3:*int
        EndpointAddress: ip=1:*string hostname=3:string nodeName=4:*string targetRef=2:*ObjectReference
        EndpointPort: name=1:string port=2:*int protocol=3:string appProtocol=4:*string
        EndpointSubset: addresses=1:[]EndpointAddress notReadyAddresses=2:[]EndpointAddress ports=3:[]EndpointPort
        Endpoints: metadata=1:ObjectMeta subsets=2:[]EndpointSubset
        EnvFromSource: prefix=1:string configMapRef=2:*ConfigMapEnvSource secretRef=3:*SecretEnvSource
        EnvVar: name=1:*string value=2:string valueFrom=3:*EnvVarSource
        EnvVarSource: fieldRef=1:*ObjectFieldSelector resourceFieldRef=2:*ResourceFieldSelector
          configMapKeyRef=3:*ConfigMapKeySelector secretKeyRef=4:*SecretKeySelector fileKeyRef=5:*FileKeySelector
        EphemeralContainer: =1:EphemeralContainerCommon targetContainerName=2:string
        EphemeralContainerCommon: name=1:*string image=2:string command=3:[]string args=4:[]string workingDir=5:string
          ports=6:[]ContainerPort envFrom=19:[]EnvFromSource env=7:[]EnvVar resources=8:ResourceRequirements
          resizePolicy=23:[]ContainerResizePolicy restartPolicy=24:*string restartPolicyRules=25:[]ContainerRestartRule
          volumeMounts=9:[]VolumeMount volumeDevices=21:[]VolumeDevice livenessProbe=10:*Probe readinessProbe=11:*Probe
          startupProbe=22:*Probe lifecycle=12:*Lifecycle terminationMessagePath=13:string terminationMessagePolicy=20:string
          imagePullPolicy=14:string securityContext=15:*SecurityContext stdin=16:bool stdinOnce=17:bool tty=18:bool
        EphemeralVolumeSource: volumeClaimTemplate=1:*PersistentVolumeClaimTemplate
        Event: metadata=1:ObjectMeta involvedObject=2:ObjectReference reason=3:string message=4:string source=5:EventSource
          firstTimestamp=6:time lastTimestamp=7:time count=8:int type=9:string eventTime=10:microtime series=11:*EventSeries
          action=12:string related=13:*ObjectReference reportingComponent=14:*string reportingInstance=15:*string
        EventSeries: count=1:int lastObservedTime=2:microtime
        EventSource: component=1:string host=2:string
        ExecAction: command=1:[]string
        FileKeySelector: volumeName=1:*string path=2:*string key=3:*string optional=4:*bool
        GRPCAction: port=1:*int service=2:*string mode=3:*string
        HTTPGetAction: path=1:string port=2:intstr host=3:string scheme=4:string httpHeaders=5:[]HTTPHeader protocol=6:*string
        HTTPHeader: name=1:*string value=2:*string
        HostAlias: ip=1:*string hostnames=2:[]string
        HostIP: ip=1:*string
        HostPathVolumeSource: path=1:*string type=2:*string
        ImageVolumeSource: reference=1:string pullPolicy=2:string
        ImageVolumeStatus: imageRef=1:string
        KeyToPath: key=1:*string path=2:*string mode=3:*int user=4:*int
        Lifecycle: postStart=1:*LifecycleHandler preStop=2:*LifecycleHandler stopSignal=3:*string
        LifecycleHandler: exec=1:*ExecAction httpGet=2:*HTTPGetAction tcpSocket=3:*TCPSocketAction sleep=4:*SleepAction
        LimitRange: metadata=1:ObjectMeta spec=2:LimitRangeSpec
        LimitRangeItem: type=1:*string max=2:{}quantity min=3:{}quantity default=4:{}quantity defaultRequest=5:{}quantity
          maxLimitRequestRatio=6:{}quantity
        LimitRangeSpec: limits=1:[]LimitRangeItem
        LinuxContainerUser: uid=1:*int gid=2:*int supplementalGroups=3:[]int
        LoadBalancerIngress: ip=1:string hostname=2:string ipMode=3:*string ports=4:[]PortStatus
        LoadBalancerStatus: ingress=1:[]LoadBalancerIngress
        LocalObjectReference: name=1:string
        ModifyVolumeStatus: targetVolumeAttributesClassName=1:string status=2:*string
        NFSVolumeSource: server=1:*string path=2:*string readOnly=3:bool
        Namespace: metadata=1:ObjectMeta spec=2:NamespaceSpec status=3:NamespaceStatus
        NamespaceCondition: type=1:*string status=2:*string lastTransitionTime=4:time reason=5:string message=6:string
        NamespaceSpec: finalizers=1:[]string
        NamespaceStatus: phase=1:string conditions=2:[]NamespaceCondition
        NodeAffinity: requiredDuringSchedulingIgnoredDuringExecution=1:*NodeSelector
          preferredDuringSchedulingIgnoredDuringExecution=2:[]PreferredSchedulingTerm
        NodeAllocatableMappedResources: name=1:*string quantity=2:*quantity
        NodeAllocatableOverheadResources: name=1:*string perPod=2:*quantity perContainer=3:*quantity
        NodeAllocatableResourceClaimStatus: resourceClaimName=1:*string containers=2:[]string
          mapping=4:[]NodeAllocatableMappedResources overhead=5:[]NodeAllocatableOverheadResources
        NodeSelector: nodeSelectorTerms=1:[]NodeSelectorTerm
        NodeSelectorRequirement: key=1:*string operator=2:*string values=3:[]string
        NodeSelectorTerm: matchExpressions=1:[]NodeSelectorRequirement matchFields=2:[]NodeSelectorRequirement
        ObjectFieldSelector: apiVersion=1:string fieldPath=2:*string
        ObjectReference: kind=1:string namespace=2:string name=3:string uid=4:string apiVersion=5:string
          resourceVersion=6:string fieldPath=7:string
        PersistentVolumeClaim: metadata=1:ObjectMeta spec=2:PersistentVolumeClaimSpec status=3:PersistentVolumeClaimStatus
        PersistentVolumeClaimCondition: type=1:*string status=2:*string lastProbeTime=3:time lastTransitionTime=4:time
          reason=5:string message=6:string
        PersistentVolumeClaimSpec: accessModes=1:[]string selector=4:*LabelSelector resources=2:VolumeResourceRequirements
          volumeName=3:string storageClassName=5:*string volumeMode=6:*string dataSource=7:*TypedLocalObjectReference
          dataSourceRef=8:*TypedObjectReference volumeAttributesClassName=9:*string
        PersistentVolumeClaimStatus: phase=1:string accessModes=2:[]string capacity=3:{}quantity
          conditions=4:[]PersistentVolumeClaimCondition allocatedResources=5:{}quantity allocatedResourceStatuses=7:{}string
          currentVolumeAttributesClassName=8:*string modifyVolumeStatus=9:*ModifyVolumeStatus
          healthStatus=10:*VolumeHealthStatus
        PersistentVolumeClaimTemplate: metadata=1:ObjectMeta spec=2:PersistentVolumeClaimSpec
        PersistentVolumeClaimVolumeSource: claimName=1:*string readOnly=2:bool
        Pod: metadata=1:ObjectMeta spec=2:PodSpec status=3:PodStatus
        PodAffinity: requiredDuringSchedulingIgnoredDuringExecution=1:[]PodAffinityTerm
          preferredDuringSchedulingIgnoredDuringExecution=2:[]WeightedPodAffinityTerm
        PodAffinityTerm: labelSelector=1:*LabelSelector namespaces=2:[]string topologyKey=3:*string
          namespaceSelector=4:*LabelSelector matchLabelKeys=5:[]string mismatchLabelKeys=6:[]string
        PodAntiAffinity: requiredDuringSchedulingIgnoredDuringExecution=1:[]PodAffinityTerm
          preferredDuringSchedulingIgnoredDuringExecution=2:[]WeightedPodAffinityTerm
        PodCertificateProjection: signerName=1:string keyType=2:string maxExpirationSeconds=3:*int
          credentialBundlePath=4:string keyPath=5:string certificateChainPath=6:string userAnnotations=7:{}string user=8:*int
        PodCondition: type=1:*string observedGeneration=7:int status=2:*string lastProbeTime=3:time lastTransitionTime=4:time
          reason=5:string message=6:string
        PodDNSConfig: nameservers=1:[]string searches=2:[]string options=3:[]PodDNSConfigOption
        PodDNSConfigOption: name=1:string value=2:*string
        PodExtendedResourceClaimStatus: requestMappings=1:[]ContainerExtendedResourceRequest resourceClaimName=2:*string
        PodIP: ip=1:*string
        PodOS: name=1:*string
        PodReadinessGate: conditionType=1:*string
        PodResourceClaim: name=1:*string resourceClaimName=3:*string resourceClaimTemplateName=4:*string
        PodResourceClaimStatus: name=1:*string resourceClaimName=2:*string
        PodSchedulingGate: name=1:*string
        PodSecurityContext: seLinuxOptions=1:*SELinuxOptions windowsOptions=8:*WindowsSecurityContextOptions runAsUser=2:*int
          runAsGroup=6:*int runAsNonRoot=3:*bool supplementalGroups=4:[]int supplementalGroupsPolicy=12:*string fsGroup=5:*int
          sysctls=7:[]Sysctl fsGroupChangePolicy=9:*string seccompProfile=10:*SeccompProfile
          appArmorProfile=11:*AppArmorProfile seLinuxChangePolicy=13:*string
        PodSpec: volumes=1:[]Volume initContainers=20:[]Container containers=2:[]Container
          ephemeralContainers=34:[]EphemeralContainer restartPolicy=3:string terminationGracePeriodSeconds=4:*int
          activeDeadlineSeconds=5:*int dnsPolicy=6:string nodeSelector=7:{}string serviceAccountName=8:string
          serviceAccount=9:string automountServiceAccountToken=21:*bool nodeName=10:string hostNetwork=11:bool hostPID=12:bool
          hostIPC=13:bool shareProcessNamespace=27:*bool securityContext=14:*PodSecurityContext
          imagePullSecrets=15:[]LocalObjectReference hostname=16:string subdomain=17:string affinity=18:*Affinity
          schedulerName=19:string tolerations=22:[]Toleration hostAliases=23:[]HostAlias priorityClassName=24:string
          priority=25:*int dnsConfig=26:*PodDNSConfig readinessGates=28:[]PodReadinessGate runtimeClassName=29:*string
          enableServiceLinks=30:*bool preemptionPolicy=31:*string overhead=32:{}quantity
          topologySpreadConstraints=33:[]TopologySpreadConstraint setHostnameAsFQDN=35:*bool os=36:*PodOS hostUsers=37:*bool
          schedulingGates=38:[]PodSchedulingGate resourceClaims=39:[]PodResourceClaim resources=40:*ResourceRequirements
          hostnameOverride=41:*string
        PodStatus: observedGeneration=17:int phase=1:string conditions=2:[]PodCondition message=3:string reason=4:string
          nominatedNodeName=11:string hostIP=5:string hostIPs=16:[]HostIP podIP=6:string podIPs=12:[]PodIP startTime=7:*time
          initContainerStatuses=10:[]ContainerStatus containerStatuses=8:[]ContainerStatus qosClass=9:string
          ephemeralContainerStatuses=13:[]ContainerStatus resize=14:string resourceClaimStatuses=15:[]PodResourceClaimStatus
          extendedResourceClaimStatus=18:*PodExtendedResourceClaimStatus allocatedResources=19:{}quantity
          resources=20:*ResourceRequirements nodeAllocatableResourceClaimStatuses=21:[]NodeAllocatableResourceClaimStatus
          volumeHealth=22:[]PodVolumeHealth
        PodTemplate: metadata=1:ObjectMeta template=2:PodTemplateSpec
        PodTemplateSpec: metadata=1:ObjectMeta spec=2:PodSpec
        PodVolumeHealth: name=1:*string healthConditions=2:[]VolumeHealthCondition lastTransitionTime=3:time
        PortStatus: port=1:*int protocol=2:*string error=3:*string
        PreferredSchedulingTerm: weight=1:*int preference=2:NodeSelectorTerm
        Probe: =1:ProbeHandler initialDelaySeconds=2:int timeoutSeconds=3:int periodSeconds=4:int successThreshold=5:int
          failureThreshold=6:int terminationGracePeriodSeconds=7:*int
        ProbeHandler: exec=1:*ExecAction httpGet=2:*HTTPGetAction tcpSocket=3:*TCPSocketAction grpc=4:*GRPCAction
        ProjectedVolumeSource: sources=1:[]VolumeProjection defaultMode=2:*int defaultUser=3:*int
        ResourceClaim: name=1:*string request=2:string
        ResourceFieldSelector: containerName=1:string resource=2:*string divisor=3:quantity
        ResourceHealth: resourceID=1:*string health=2:string message=6:*string
        ResourceQuota: metadata=1:ObjectMeta spec=2:ResourceQuotaSpec status=3:ResourceQuotaStatus
        ResourceQuotaSpec: hard=1:{}quantity scopes=2:[]string scopeSelector=3:*ScopeSelector
        ResourceQuotaStatus: hard=1:{}quantity used=2:{}quantity
        ResourceRequirements: limits=1:{}quantity requests=2:{}quantity claims=3:[]ResourceClaim
        ResourceStatus: name=1:*string resources=2:[]ResourceHealth
        SELinuxOptions: user=1:string role=2:string type=3:string level=4:string
        ScopeSelector: matchExpressions=1:[]ScopedResourceSelectorRequirement
        ScopedResourceSelectorRequirement: scopeName=1:*string operator=2:*string values=3:[]string
        SeccompProfile: type=1:*string localhostProfile=2:*string
        Secret: metadata=1:ObjectMeta immutable=5:*bool data=2:{}bytes stringData=4:{}string type=3:string
        SecretEnvSource: =1:LocalObjectReference optional=2:*bool
        SecretKeySelector: =1:LocalObjectReference key=2:*string optional=3:*bool
        SecretProjection: =1:LocalObjectReference items=2:[]KeyToPath optional=4:*bool
        SecretVolumeSource: secretName=1:string items=2:[]KeyToPath defaultMode=3:*int optional=4:*bool defaultUser=5:*int
        SecurityContext: capabilities=1:*Capabilities privileged=2:*bool seLinuxOptions=3:*SELinuxOptions
          windowsOptions=10:*WindowsSecurityContextOptions runAsUser=4:*int runAsGroup=8:*int runAsNonRoot=5:*bool
          readOnlyRootFilesystem=6:*bool allowPrivilegeEscalation=7:*bool procMount=9:*string
          seccompProfile=11:*SeccompProfile appArmorProfile=12:*AppArmorProfile
        Service: metadata=1:ObjectMeta spec=2:ServiceSpec status=3:ServiceStatus
        ServiceAccount: metadata=1:ObjectMeta secrets=2:[]ObjectReference imagePullSecrets=3:[]LocalObjectReference
          automountServiceAccountToken=4:*bool
        ServiceAccountTokenProjection: audience=1:string expirationSeconds=2:*int path=3:*string user=4:*int
        ServicePort: name=1:string protocol=2:string appProtocol=6:*string port=3:*int targetPort=4:intstr nodePort=5:int
        ServiceSpec: ports=1:[]ServicePort selector=2:{}string clusterIP=3:string clusterIPs=18:[]string type=4:string
          externalIPs=5:[]string sessionAffinity=7:string loadBalancerIP=8:string loadBalancerSourceRanges=9:[]string
          externalName=10:string externalTrafficPolicy=11:string healthCheckNodePort=12:int publishNotReadyAddresses=13:bool
          sessionAffinityConfig=14:*SessionAffinityConfig ipFamilies=19:[]string ipFamilyPolicy=17:*string
          allocateLoadBalancerNodePorts=20:*bool loadBalancerClass=21:*string internalTrafficPolicy=22:*string
          trafficDistribution=23:*string
        ServiceStatus: loadBalancer=1:LoadBalancerStatus conditions=2:[]Condition
        SessionAffinityConfig: clientIP=1:*ClientIPConfig
        SleepAction: seconds=1:*int
        Sysctl: name=1:*string value=2:*string
        TCPSocketAction: port=1:intstr host=2:string
        Toleration: key=1:string operator=2:string value=3:string effect=4:string tolerationSeconds=5:*int
        TopologySpreadConstraint: maxSkew=1:*int topologyKey=2:*string whenUnsatisfiable=3:*string
          labelSelector=4:*LabelSelector minDomains=5:*int nodeAffinityPolicy=6:*string nodeTaintsPolicy=7:*string
          matchLabelKeys=8:[]string
        TypedLocalObjectReference: apiGroup=1:*string kind=2:*string name=3:*string
        TypedObjectReference: apiGroup=1:*string kind=2:*string name=3:*string namespace=4:*string
        Volume: name=1:*string =2:VolumeSource
        VolumeDevice: name=1:*string devicePath=2:*string
        VolumeHealthCondition: status=1:*string reason=2:*string message=3:string
        VolumeHealthStatus: healthConditions=1:[]VolumeHealthCondition lastTransitionTime=2:time
        VolumeMount: name=1:*string readOnly=2:bool recursiveReadOnly=7:*string mountPath=3:*string subPath=4:string
          mountPropagation=5:*string subPathExpr=6:string bindMountOptions=8:[]string
        VolumeMountStatus: name=1:*string mountPath=2:*string readOnly=3:bool recursiveReadOnly=4:*string
          volumeStatus=5:*VolumeStatus
        VolumeProjection: secret=1:*SecretProjection downwardAPI=2:*DownwardAPIProjection configMap=3:*ConfigMapProjection
          serviceAccountToken=4:*ServiceAccountTokenProjection clusterTrustBundle=5:*ClusterTrustBundleProjection
          podCertificate=6:*PodCertificateProjection
        VolumeResourceRequirements: limits=1:{}quantity requests=2:{}quantity
        VolumeSource: hostPath=1:*HostPathVolumeSource emptyDir=2:*EmptyDirVolumeSource secret=6:*SecretVolumeSource
          nfs=7:*NFSVolumeSource persistentVolumeClaim=10:*PersistentVolumeClaimVolumeSource
          downwardAPI=16:*DownwardAPIVolumeSource configMap=19:*ConfigMapVolumeSource projected=26:*ProjectedVolumeSource
          csi=28:*CSIVolumeSource ephemeral=29:*EphemeralVolumeSource image=30:*ImageVolumeSource
        VolumeStatus: image=1:*ImageVolumeStatus
        WeightedPodAffinityTerm: weight=1:*int podAffinityTerm=2:PodAffinityTerm
        WindowsSecurityContextOptions: gmsaCredentialSpecName=1:*string gmsaCredentialSpec=2:*string runAsUserName=3:*string
          hostProcess=4:*bool

        """
}
