import KubernetesModel

/// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
extension PodSecuritySubject {
    /// What the restricted level forbids besides the baseline, in the order in which it is told.
    var restrictedFindings: [PodSecurityViolation] {
        [
            minor < 8 || isWindows ? nil : privilegeEscalation, minor < 22 || isWindows ? nil : restrictedCapabilities,
            minor < 35 ? nil : unmaskedProc, volumes, hasOwnUsers ? nil : nonRoot, minor < 23 || hasOwnUsers ? nil : rootUser,
            minor < 19 || isWindows ? nil : restrictedSeccomp,
        ].compactMap { $0 }
    }

    private var privilegeEscalation: PodSecurityViolation? {
        names(whereContext: { $0["allowPrivilegeEscalation"]?.bool != false }).map {
            .init(
                check: "allowPrivilegeEscalation", reason: "allowPrivilegeEscalation != false",
                detail: "\($0) must set securityContext.allowPrivilegeEscalation=false")
        }
    }

    private var restrictedCapabilities: PodSecurityViolation? {
        let keeping = names(whereContext: { context in
            !(context["capabilities", "drop"]?.array ?? []).contains("ALL")
        }).map { "\($0) must set securityContext.capabilities.drop=[\"ALL\"]" }
        let details = [keeping, addedCapabilities(besides: ["NET_BIND_SERVICE"])].compactMap { $0 }
        guard !details.isEmpty else { return nil }
        return .init(
            check: "capabilities_restricted", reason: "unrestricted capabilities", detail: details.joined(separator: "; "))
    }

    private static let allowedVolumes: Set<String> = [
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret",
    ]

    private var volumes: PodSecurityViolation? {
        func source(_ volume: JSONValue) -> String { (volume.object ?? [:]).map(\.key).first { $0 != "name" } ?? "" }
        let bad = (spec["volumes"]?.array ?? []).filter { !Self.allowedVolumes.contains(source($0)) }
        guard !bad.isEmpty else { return nil }
        let types = bad.map(source).sortedSet
        return .init(
            check: "restrictedVolumes", reason: "restricted volume types",
            detail:
                "\("volume".named(bad.map { $0["name"]?.string ?? "" })) \(bad.count == 1 ? "uses" : "use") restricted volume "
                + "type".named(types))
    }

    private var nonRoot: PodSecurityViolation? {
        func found(_ detail: String) -> PodSecurityViolation {
            .init(check: "runAsNonRoot", reason: "runAsNonRoot != true", detail: detail)
        }
        let ofPod = securityContext["runAsNonRoot"]?.bool
        let setters = [
            ofPod == false ? "pod" : nil, names(whereContext: { $0["runAsNonRoot"]?.bool == false }),
        ].compactMap { $0 }
        if !setters.isEmpty {
            return found("\(setters.joined(separator: " and ")) must not set securityContext.runAsNonRoot=false")
        }
        if ofPod == true { return nil }
        return names(whereContext: { $0["runAsNonRoot"]?.bool == nil }).map {
            found("pod or \($0) must set securityContext.runAsNonRoot=true")
        }
    }

    private var rootUser: PodSecurityViolation? {
        let setters = [
            securityContext["runAsUser"] == 0 ? "pod" : nil, names(whereContext: { $0["runAsUser"] == 0 }),
        ].compactMap { $0 }
        guard !setters.isEmpty else { return nil }
        return .init(
            check: "runAsUser", reason: "runAsUser=0", detail: "\(setters.joined(separator: " and ")) must not set runAsUser=0")
    }

    private var restrictedSeccomp: PodSecurityViolation? {
        if let set = unconfinedSeccomp("seccompProfile_restricted") { return set }
        if securityContext["seccompProfile", "type"] != nil { return nil }
        return names(whereContext: { $0["seccompProfile", "type"] == nil }).map {
            .init(
                check: "seccompProfile_restricted", reason: "seccompProfile",
                detail: "pod or \($0) must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"")
        }
    }
}
