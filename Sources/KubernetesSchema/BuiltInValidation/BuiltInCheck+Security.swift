import KubernetesModel

/// https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
extension BuiltInCheck {
    private static let identifiers = 0...Int64(Int32.max)

    mutating func podSecurity(_ spec: JSONValue, at path: FieldPath) {
        if spec["shareProcessNamespace"] == true, spec["hostPID"] == true {
            let detail = "ShareProcessNamespace and HostPID cannot both be enabled"
            invalid(path.child("shareProcessNamespace"), true, detail)
        }
        guard let context = spec["securityContext"], context.object != nil else { return }
        for key in ["fsGroup", "runAsUser", "runAsGroup"] { range(context, key, Self.identifiers, at: path) }
        for (index, group) in context.list("supplementalGroups").enumerated() {
            let faults = NameRule.inRange(group.integer ?? 0, Self.identifiers)
            invalid(path.child("supplementalGroups")[index], group, faults)
        }
        sysctls(context.list("sysctls"), at: path.child("sysctls"))
        choice(context, "fsGroupChangePolicy", ["Always", "OnRootMismatch"], at: path, isRequired: false)
        profiles(of: context, at: path)
        choice(context, "supplementalGroupsPolicy", ["Merge", "Strict"], at: path, isRequired: false)
        choice(context, "seLinuxChangePolicy", ["MountOption", "Recursive"], at: path, isRequired: false)
    }

    private mutating func sysctls(_ settings: [JSONValue], at path: FieldPath) {
        let pattern = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"
        var seen: Set<String> = []
        for (index, setting) in settings.enumerated() {
            let name = setting.text("name")
            let path = path[index].child("name")
            if name.isEmpty {
                required(path)
            } else if name.utf8.count > 253 || !StringFormat.matches(pattern, name) {
                invalid(path, .string(name), "must have at most 253 characters and match regex \(pattern)")
            } else if !seen.insert(name).inserted {
                add(.duplicate(path, .string(name)))
            }
        }
    }

    mutating func containerSecurity(_ context: JSONValue?, at path: FieldPath, _ container: ContainerContext) {
        guard let context, context.object != nil else { return }
        for key in ["runAsUser", "runAsGroup"] { range(context, key, Self.identifiers, at: path) }
        choice(context, "procMount", ["Default", "Unmasked"], at: path, isRequired: false)
        if context["procMount"] == "Unmasked", container.usesHostUsers {
            invalid(path.child("procMount"), "Unmasked", "`hostUsers` must be false to use `Unmasked`")
        }
        profiles(of: context, at: path)
        guard context["allowPrivilegeEscalation"] == false else { return }
        let detail = "cannot set `allowPrivilegeEscalation` to false and"
        if context["privileged"] == true { invalid(path, context, "\(detail) `privileged` to true") }
        if context["capabilities", "add"]?.array?.contains("CAP_SYS_ADMIN") == true {
            invalid(path, context, "\(detail) `capabilities.Add` CAP_SYS_ADMIN")
        }
    }

    private mutating func profiles(of context: JSONValue, at path: FieldPath) {
        profile(context["seccompProfile"], "seccomp", "seccompProfile", at: path.child("seccompProfile"))
        profile(context["appArmorProfile"], "AppArmor", "appArmorProfile", at: path.child("appArmorProfile"))
    }

    /// The name of a profile goes with the type Localhost, and with that alone.
    private mutating func profile(_ profile: JSONValue?, _ title: String, _ key: String, at path: FieldPath) {
        guard let profile, profile.object != nil else { return }
        if profile.text("type").isEmpty {
            required(path.child("type"), "type is required when \(key) is set")
        } else {
            choice(profile, "type", ["Localhost", "RuntimeDefault", "Unconfined"], at: path)
        }
        let name = profile["localhostProfile"]
        let namePath = path.child("localhostProfile")
        if profile["type"] == "Localhost" {
            guard let name = name?.string, !name.isEmpty else {
                return required(namePath, "must be set when \(title) type is Localhost")
            }
            if title == "seccomp" {
                descending(name, at: namePath)
            } else if name != name.trimmed {
                invalid(namePath, .string(name), "must not be padded with whitespace")
            }
        } else if let name {
            invalid(namePath, title == "seccomp" ? profile : name, "can only be set when \(title) type is Localhost")
        }
    }
}
