import KubernetesModel

/// What holds for the metadata of every object.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
package enum ObjectMetaRules {
    /// How large keys and values of annotations may be together, in bytes.
    package static let annotationsLimit = 256 * 1024

    /// The faults of the metadata of a new object, whose name must follow a rule (`NameRule.dns1123Subdomain` for most kinds).
    package static func faults(
        of metadata: JSONValue, isNamespaced: Bool, name rule: (String) -> [String], at path: FieldPath = FieldPath("metadata")
    ) -> [FieldError] {
        var faults: [FieldError] = []
        let prefix = metadata.text("generateName")
        if !prefix.isEmpty {
            // What follows the prefix lets it end in a dash.
            let masked = prefix.utf8.count > 1 && prefix.hasSuffix("-") ? "\(prefix.dropLast(2))a" : prefix
            faults += rule(masked).map { .invalid(path.child("generateName"), .string(prefix), $0) }
        }
        let name = metadata.text("name")
        if name.isEmpty {
            faults.append(.required(path.child("name"), "name or generateName is required"))
        } else {
            faults += rule(name).map { .invalid(path.child("name"), .string(name), $0) }
        }
        let namespace = metadata.text("namespace")
        let namespacePath = path.child("namespace")
        if isNamespaced {
            if namespace.isEmpty { faults.append(.required(namespacePath)) }
            faults +=
                namespace.isEmpty
                ? [] : NameRule.dns1123Label(namespace).map { .invalid(namespacePath, .string(namespace), $0) }
        } else if !namespace.isEmpty {
            faults.append(.forbidden(namespacePath, "not allowed on this type"))
        }
        faults += labelFaults(of: metadata["labels"], at: path.child("labels"))
        faults += annotationFaults(of: metadata["annotations"], at: path.child("annotations"))
        faults += ownerFaults(of: metadata.list("ownerReferences"), at: path.child("ownerReferences"))
        return faults + finalizerFaults(of: metadata.list("finalizers"), at: path.child("finalizers"))
    }

    /// The faults of the metadata that replace those of a stored object.
    package static func faults(
        of metadata: JSONValue, replacing old: JSONValue, at path: FieldPath = FieldPath("metadata")
    ) -> [FieldError] {
        var faults: [FieldError] = []
        if old["deletionTimestamp"]?.string != nil {
            let new = metadata.list("finalizers").filter { !old.list("finalizers").contains($0) }.compactMap(\.string).sorted()
            if !new.isEmpty {
                let list = new.map(\.goQuoted).joined(separator: ", ")
                let detail =
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{\(list)}"
                faults.append(.forbidden(path.child("finalizers"), detail))
            }
        }
        if metadata.text("resourceVersion").isEmpty {
            faults.append(.invalid(path.child("resourceVersion"), "", "must be specified for an update"))
        }
        let generation = metadata["generation"]?.integer ?? 0
        if generation < old["generation"]?.integer ?? 0 {
            faults.append(.invalid(path.child("generation"), .integer(generation), "must not be decremented"))
        }
        let fixed = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"]
        for key in fixed where metadata[key] ?? .null != old[key] ?? .null {
            faults.append(.immutable(path.child(key), metadata[key] ?? .null))
        }
        faults += labelFaults(of: metadata["labels"], at: path.child("labels"))
        faults += annotationFaults(of: metadata["annotations"], at: path.child("annotations"))
        return faults + ownerFaults(of: metadata.list("ownerReferences"), at: path.child("ownerReferences"))
    }

    package static func labelFaults(of labels: JSONValue?, at path: FieldPath) -> [FieldError] {
        (labels?.object ?? [:]).flatMap { label in
            NameRule.qualifiedName(label.key).map { FieldError.invalid(path, .string(label.key), $0) }
                + NameRule.labelValue(label.value.string ?? "").map { .invalid(path, label.value, $0) }
        }
    }

    package static func annotationFaults(of annotations: JSONValue?, at path: FieldPath) -> [FieldError] {
        let annotations = annotations?.object ?? [:]
        let faults = annotations.flatMap { annotation in
            NameRule.qualifiedName(annotation.key.lowercased()).map { FieldError.invalid(path, .string(annotation.key), $0) }
        }
        let size = annotations.reduce(0) { $0 + $1.key.utf8.count + ($1.value.string?.utf8.count ?? 0) }
        return size > annotationsLimit ? faults + [.tooLong(path, limit: annotationsLimit)] : faults
    }

    private static func ownerFaults(of owners: [JSONValue], at path: FieldPath) -> [FieldError] {
        var faults: [FieldError] = []
        var controller: String?
        for owner in owners {
            // Without its place in the list, as Kubernetes tells it.
            let ownerPath = path
            let apiVersion = owner.text("apiVersion")
            if !apiVersion.isEmpty,
                apiVersion.split(separator: "/", omittingEmptySubsequences: false).count > 2
                    || apiVersion.hasSuffix("/")
            {
                let detail = "must be <group>/<version> or <version>"
                faults.append(.invalid(ownerPath.child("apiVersion"), .string(apiVersion), detail))
            }
            for key in ["apiVersion", "kind", "name", "uid"] where owner.text(key).isEmpty {
                let detail = key == "apiVersion" ? "version must not be empty" : "must not be empty"
                faults.append(.invalid(ownerPath.child(key), "", detail))
            }
            if apiVersion == "v1", owner.text("kind") == "Event" {
                faults.append(.invalid(ownerPath, owner, "/v1, Kind=Event is disallowed from being an owner"))
            }
            guard owner.flag("controller") else { continue }
            let name = "\(owner.text("kind"))/\(owner.text("name"))"
            if let controller {
                let detail =
                    "Only one reference can have Controller set to true. Found \"true\" in references for \(controller) and \(name)"
                faults.append(.invalid(path, .array(owners), detail))
            }
            controller = controller ?? name
        }
        return faults
    }

    private static func finalizerFaults(of finalizers: [JSONValue], at path: FieldPath) -> [FieldError] {
        var faults = finalizers.flatMap { finalizer in
            NameRule.qualifiedName(finalizer.string ?? "").map { FieldError.invalid(path, finalizer, $0) }
        }
        if finalizers.contains("orphan"), finalizers.contains("foregroundDeletion") {
            let detail = "finalizer orphan and foregroundDeletion cannot be both set"
            faults.append(.invalid(path, .array(finalizers), detail))
        }
        return faults
    }
}
