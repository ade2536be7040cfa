import KubernetesModel

extension BuiltInCheck {
    mutating func environment(_ variables: [JSONValue], at path: FieldPath) {
        for (index, variable) in variables.enumerated() {
            name(variable, "name", at: path[index], NameRule.environmentVariable)
            if let source = variable["valueFrom"], source.object != nil {
                valueSource(source, hasValue: !variable.text("value").isEmpty, at: path[index].child("valueFrom"))
            }
        }
    }

    private mutating func valueSource(_ source: JSONValue, hasValue: Bool, at path: FieldPath) {
        var count = 0
        func counted(_ key: String) -> JSONValue? {
            guard let value = source[key] else { return nil }
            count += 1
            return value
        }
        if let field = counted("fieldRef") {
            self.field(field, Self.environmentFields, at: path.child("fieldRef"))
        }
        if let resource = counted("resourceFieldRef") {
            resourceField(resource, needsContainer: false, at: path.child("resourceFieldRef"))
        }
        for key in ["configMapKeyRef", "secretKeyRef"] {
            guard let reference = counted(key) else { continue }
            let name = reference.text("name")
            invalid(path.child(key, "name"), .string(name), NameRule.dns1123Subdomain(name))
            self.name(reference, "key", at: path.child(key), NameRule.configMapKey)
        }
        if let file = counted("fileKeyRef") {
            let path = path.child("fileKeyRef")
            name(file, "key", at: path, NameRule.environmentVariable)
            name(file, "volumeName", at: path, NameRule.dns1123Label)
            filled(file, "path", at: path)
            noBacksteps(file.text("path"), at: path.child("path"))
        }
        if count == 0 {
            let detail =
                "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
            invalid(path, "", detail)
        } else if hasValue {
            invalid(path, "", "may not be specified when `value` is not empty")
        } else if count > 1 {
            invalid(path, "", "may not have more than one field specified at a time")
        }
    }

    static let environmentFields = [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP",
        "status.hostIPs", "status.podIP", "status.podIPs",
    ]

    /// A field of the pod, of those that can be had in this place.
    mutating func field(_ reference: JSONValue, _ fields: [String], at path: FieldPath) {
        if reference.text("apiVersion").isEmpty { return required(path.child("apiVersion")) }
        let text = reference.text("fieldPath")
        let fieldPath = path.child("fieldPath")
        if text.isEmpty { return required(fieldPath) }
        if let (map, key) = Self.subscripted(text) {
            switch map {
            case "metadata.annotations": invalid(path, .string(key), NameRule.qualifiedName(key.lowercased()))
            case "metadata.labels": invalid(path, .string(key), NameRule.qualifiedName(key))
            default:
                invalid(fieldPath, .string(text), "error converting fieldPath: field label does not support subscript: \(text)")
            }
        } else if !fields.contains(text) {
            if Self.knownFields.contains(text) {
                add(.notSupported(fieldPath, .string(text), supported: fields))
            } else {
                invalid(fieldPath, .string(text), "error converting fieldPath: field label not supported: \(text)")
            }
        }
    }

    private static let knownFields =
        environmentFields + [
            "metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "status.phase",
        ]

    /// `metadata.labels['app']` as its two parts.
    private static func subscripted(_ text: String) -> (map: String, key: String)? {
        guard text.hasSuffix("']"), let open = text.firstIndex(of: "["), text[open...].hasPrefix("['") else { return nil }
        return (String(text[..<open]), String(text[open...].dropFirst(2).dropLast(2)))
    }

    private static let resourceFields = [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage",
        "requests.memory",
    ]
    private static let byteDivisors = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"]

    mutating func resourceField(_ reference: JSONValue, needsContainer: Bool, at path: FieldPath) {
        let resource = reference.text("resource")
        if needsContainer, reference.text("containerName").isEmpty {
            required(path.child("containerName"))
        } else if resource.isEmpty {
            required(path.child("resource"))
        } else if !Self.resourceFields.contains(resource), !resource.hasPrefix("limits.hugepages-"),
            !resource.hasPrefix("requests.hugepages-")
        {
            add(.notSupported(path.child("resource"), .string(resource), supported: Self.resourceFields))
        }
        guard let divisor = reference["divisor"].flatMap({ try? Quantity(json: $0) }), !divisor.isZero else { return }
        let isCPU = resource.hasSuffix(".cpu")
        let allowed = isCPU ? ["1m", "1"] : Self.byteDivisors
        guard !allowed.contains(divisor.description), let dot = resource.firstIndex(of: ".") else { return }
        let kind = resource[resource.index(after: dot)...]
        let name = kind.hasPrefix("hugepages-") ? "hugepages" : kind == "ephemeral-storage" ? "local ephemeral storage" : kind
        let values = isCPU ? "1m and 1" : Self.byteDivisors.joined(separator: ", ")
        let detail = "only divisor's values \(values) are supported with the \(name) resource"
        invalid(path.child("divisor"), .string(resource), detail)
    }

    mutating func environmentSources(_ sources: [JSONValue], at path: FieldPath) {
        for (index, source) in sources.enumerated() {
            optionalName(source, "prefix", at: path[index], NameRule.environmentVariable)
            let references = ["configMapRef", "secretRef"].filter { source[$0] != nil }
            for key in references {
                name(source[key] ?? [:], "name", at: path[index].child(key), NameRule.dns1123Subdomain)
            }
            if references.isEmpty {
                invalid(path, "", "must specify one of: `configMapRef` or `secretRef`")
            } else if references.count > 1 {
                invalid(path, "", "may not have more than one field specified at a time")
            }
        }
    }

    /// Variables can be read from files of empty directories alone.
    mutating func fileReferences(_ spec: JSONValue, at path: FieldPath) {
        for key in ["initContainers", "containers"] {
            for (index, container) in spec.list(key).enumerated() {
                for (variable, value) in container.list("env").enumerated() {
                    guard let name = value["valueFrom", "fileKeyRef", "volumeName"]?.string else { continue }
                    let path = path.child(key)[index].child("env")[variable].child("valueFrom", "fileKeyRef", "volumeName")
                    guard let volume = spec.list("volumes").first(where: { $0.text("name") == name }) else {
                        add(.notFound(path, .string(name)))
                        continue
                    }
                    if volume["emptyDir"] == nil {
                        invalid(path, .string(name), "referenced volume must be of type emptyDir")
                    }
                }
            }
        }
    }
}
