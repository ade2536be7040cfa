import KubernetesModel

/// https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
extension PodSecuritySubject {
    /// What the baseline forbids, and the restricted level does not forbid more strictly.
    var baselineFindings: [PodSecurityViolation] {
        [
            appArmor, minor < 22 ? capabilities : nil, hostNamespaces, hostPorts, minor < 34 ? nil : hostProbes, privileged,
            minor < 35 ? unmaskedProc : nil, minor < 19 ? notedSeccomp : nil, seLinux, sysctls, windowsHostProcess,
        ].compactMap { $0 }
    }

    /// What the restricted level has stricter rules for, since that version.
    var baselineOnlyFindings: [PodSecurityViolation] {
        [
            minor < 22 ? nil : capabilities, hostPaths, minor < 35 || hasOwnUsers ? nil : unmaskedProc,
            minor < 19 ? nil : unconfinedSeccomp("seccompProfile_baseline"),
        ].compactMap { $0 }
    }

    private var appArmor: PodSecurityViolation? {
        func isForbidden(_ context: JSONValue) -> Bool {
            let type = context["appArmorProfile", "type"]?.string ?? "RuntimeDefault"
            return type != "RuntimeDefault" && type != "Localhost"
        }
        let prefix = "container.apparmor.security.beta.kubernetes.io/"
        let noted = annotations.filter { key, value in
            key.hasPrefix(prefix) && !(value.isEmpty || value == "runtime/default" || value.hasPrefix("localhost/"))
        }.map { "\($0.key)=\"\($0.value)\"" }
        let contexts = [securityContext] + containers.map { $0["securityContext"] ?? [:] }
        let types = contexts.filter(isForbidden).compactMap { $0["appArmorProfile", "type"]?.string }
        let values = (types + noted).sortedSet
        let setters = [
            isForbidden(securityContext) ? "pod" : nil, names(whereContext: isForbidden),
            noted.isEmpty ? nil : "annotation".plural(noted.count),
        ].compactMap { $0 }
        guard !setters.isEmpty else { return nil }
        return .init(
            check: "appArmorProfile", reason: "forbidden AppArmor profile".plural(values.count),
            detail: "\(setters.joined(separator: " and ")) must not set AppArmor profile type to \(values.quoted)")
    }

    private static let defaultCapabilities: Set<String> = [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
        "SETPCAP", "SETUID", "SYS_CHROOT",
    ]

    private var capabilities: PodSecurityViolation? {
        guard let detail = addedCapabilities(besides: Self.defaultCapabilities) else { return nil }
        return .init(check: "capabilities_baseline", reason: "non-default capabilities", detail: detail)
    }

    /// Who adds a capability that is none of these.
    func addedCapabilities(besides allowed: Set<String>) -> String? {
        func forbidden(_ context: JSONValue) -> [String] {
            (context["capabilities", "add"]?.array ?? []).compactMap(\.string).filter { !allowed.contains($0) }
        }
        guard let names = names(whereContext: { !forbidden($0).isEmpty }) else { return nil }
        let all = containers.flatMap { forbidden($0["securityContext"] ?? [:]) }.sortedSet
        return "\(names) must not include \(all.quoted) in securityContext.capabilities.add"
    }

    private var hostNamespaces: PodSecurityViolation? {
        let shared = ["hostNetwork", "hostPID", "hostIPC"].filter { spec[$0]?.bool == true }
        guard !shared.isEmpty else { return nil }
        return .init(
            check: "hostNamespaces", reason: "host namespaces", detail: shared.map { "\($0)=true" }.joined(separator: ", "))
    }

    private var hostPaths: PodSecurityViolation? {
        let names = (spec["volumes"]?.array ?? []).filter { $0["hostPath"] != nil }.map { $0["name"]?.string ?? "" }
        guard !names.isEmpty else { return nil }
        return .init(check: "hostPathVolumes", reason: "hostPath volumes", detail: "volume".named(names))
    }

    private var hostPorts: PodSecurityViolation? {
        func ports(_ container: JSONValue) -> [Int64] {
            (container["ports"]?.array ?? []).compactMap { $0["hostPort"]?.integer }.filter { $0 != 0 }
        }
        let names = containers.filter { !ports($0).isEmpty }.map { $0["name"]?.string ?? "" }
        guard !names.isEmpty else { return nil }
        let all = Set(containers.flatMap(ports)).map { String($0) }.sortedSet
        let list = "\("hostPort".plural(all.count)) \(all.joined(separator: ", "))"
        return .init(
            check: "hostPorts", reason: "hostPort",
            detail: "\("container".named(names)) \(names.count == 1 ? "uses" : "use") \(list)"
        )
    }

    private var hostProbes: PodSecurityViolation? {
        func hosts(_ container: JSONValue) -> [String] {
            let probes = ["livenessProbe", "readinessProbe", "startupProbe"].compactMap { container[$0] }
            let hooks = ["postStart", "preStop"].compactMap { container["lifecycle", $0] }
            return (probes + hooks).flatMap { action in
                ["httpGet", "tcpSocket"].compactMap { action[$0, "host"]?.string }.filter { !$0.isEmpty }
            }
        }
        let names = containers.filter { !hosts($0).isEmpty }.map { $0["name"]?.string ?? "" }
        guard !names.isEmpty else { return nil }
        let all = containers.flatMap(hosts).sortedSet
        return .init(
            check: "hostProbesAndHostLifecycle", reason: "probe or lifecycle host",
            detail: "\("container".named(names)) \(names.count == 1 ? "uses" : "use") probe or lifecycle "
                + "\("host".plural(all.count)) \(all.quoted)")
    }

    private var privileged: PodSecurityViolation? {
        names(whereContext: { $0["privileged"]?.bool == true }).map {
            .init(check: "privileged", reason: "privileged", detail: "\($0) must not set securityContext.privileged=true")
        }
    }

    var unmaskedProc: PodSecurityViolation? {
        names(whereContext: { ($0["procMount"]?.string ?? "Default") != "Default" }).map { names in
            let types = containers.compactMap { $0["securityContext", "procMount"]?.string }.filter { $0 != "Default" }.sortedSet
            return .init(
                check: "procMount", reason: "procMount",
                detail: "\(names) must not set securityContext.procMount to \(types.quoted)")
        }
    }

    private static let seLinuxTypes: Set<String> = ["", "container_t", "container_init_t", "container_kvm_t"]

    private var seLinux: PodSecurityViolation? {
        func options(_ context: JSONValue) -> JSONValue { context["seLinuxOptions"] ?? [:] }
        func type(_ options: JSONValue) -> String? {
            options["type"]?.string.flatMap {
                Self.seLinuxTypes.contains($0) || $0 == "container_engine_t" && minor >= 31 ? nil : $0
            }
        }
        func has(_ field: String, _ options: JSONValue) -> Bool { options[field]?.string?.isEmpty == false }
        func isForbidden(_ context: JSONValue) -> Bool {
            let options = options(context)
            return type(options) != nil || has("user", options) || has("role", options)
        }
        let setters = [isForbidden(securityContext) ? "pod" : nil, names(whereContext: isForbidden)].compactMap { $0 }
        guard !setters.isEmpty else { return nil }
        let all = ([securityContext] + containers.map { $0["securityContext"] ?? [:] }).map(options)
        let types = all.compactMap(type).sortedSet
        let parts = [
            types.isEmpty ? nil : "type".named(types),
            all.contains { has("user", $0) } ? "user may not be set" : nil,
            all.contains { has("role", $0) } ? "role may not be set" : nil,
        ].compactMap { $0 }
        return .init(
            check: "seLinuxOptions", reason: "seLinuxOptions",
            detail: "\(setters.joined(separator: " and ")) set forbidden securityContext.seLinuxOptions: "
                + parts.joined(separator: "; "))
    }

    /// The same by annotations, which pods had before the field.
    private var notedSeccomp: PodSecurityViolation? {
        let keys =
            ["seccomp.security.alpha.kubernetes.io/pod"]
            + containers.map { "container.seccomp.security.alpha.kubernetes.io/\($0["name"]?.string ?? "")" }
        let noted = keys.compactMap { key in
            annotations[key].flatMap { value -> String? in
                let isConfined = ["runtime/default", "docker/default"].contains(value) || value.hasPrefix("localhost/")
                return isConfined ? nil : "\(key)=\"\(value)\""
            }
        }.sortedSet
        guard !noted.isEmpty else { return nil }
        return .init(
            check: "seccompProfile_baseline", reason: "seccompProfile",
            detail: "\("forbidden annotation".plural(noted.count)) \(noted.joined(separator: ", "))")
    }

    /// Who turns the filter of system calls off.
    func unconfinedSeccomp(_ check: String) -> PodSecurityViolation? {
        func isForbidden(_ context: JSONValue) -> Bool {
            context["seccompProfile", "type"]?.string.map { $0 != "RuntimeDefault" && $0 != "Localhost" } ?? false
        }
        let setters = [isForbidden(securityContext) ? "pod" : nil, names(whereContext: isForbidden)].compactMap { $0 }
        guard !setters.isEmpty else { return nil }
        let contexts = [securityContext] + containers.map { $0["securityContext"] ?? [:] }
        let types = contexts.filter(isForbidden).compactMap { $0["seccompProfile", "type"]?.string }.sortedSet
        return .init(
            check: check, reason: "seccompProfile",
            detail: "\(setters.joined(separator: " and ")) must not set securityContext.seccompProfile.type to \(types.quoted)")
    }

    /// By the minor version since which they count as safe.
    private static let safeSysctls: [String: Int] = [
        "kernel.shm_rmid_forced": 0, "net.ipv4.ip_local_port_range": 0, "net.ipv4.tcp_syncookies": 0,
        "net.ipv4.ping_group_range": 0, "net.ipv4.ip_unprivileged_port_start": 0, "net.ipv4.ip_local_reserved_ports": 27,
        "net.ipv4.tcp_keepalive_time": 29, "net.ipv4.tcp_fin_timeout": 29, "net.ipv4.tcp_keepalive_intvl": 29,
        "net.ipv4.tcp_keepalive_probes": 29, "net.ipv4.tcp_rmem": 32, "net.ipv4.tcp_wmem": 32,
    ]

    private var sysctls: PodSecurityViolation? {
        let unsafe = (securityContext["sysctls"]?.array ?? []).compactMap { $0["name"]?.string }
            .filter { name in Self.safeSysctls[name].map { $0 > minor } ?? true }
        guard !unsafe.isEmpty else { return nil }
        return .init(check: "sysctls", reason: "forbidden sysctls", detail: unsafe.joined(separator: ", "))
    }

    private var windowsHostProcess: PodSecurityViolation? {
        func isHost(_ context: JSONValue) -> Bool { context["windowsOptions", "hostProcess"]?.bool == true }
        let setters = [isHost(securityContext) ? "pod" : nil, names(whereContext: isHost)].compactMap { $0 }
        guard !setters.isEmpty else { return nil }
        return .init(
            check: "windowsHostProcess", reason: "hostProcess",
            detail: "\(setters.joined(separator: " and ")) must not set securityContext.windowsOptions.hostProcess=true")
    }
}
