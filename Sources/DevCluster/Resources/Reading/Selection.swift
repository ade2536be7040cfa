import KubernetesModel

/// Which objects of a kind a list or watch is about.
struct Selection: Sendable {
    var namespace: String?
    var labels: LabelSelector
    var fields: FieldSelector
    /// What the fields' values are when an object does not have them.
    private var defaults: [String: String]

    /// - Throws: 400 for a field by which this kind cannot be selected.
    init(_ served: ServedResource, namespace: String?, labels: LabelSelector, fields: FieldSelector) throws(APIStatus) {
        self.namespace = namespace
        self.labels = labels
        self.fields = fields
        defaults = SelectableFields.defaults(of: served)
        for term in fields.terms where defaults[term.field] == nil {
            // Kinds that have no fields of their own to select by are refused by other code in Kubernetes, with another sentence.
            throw .badRequest(
                served.custom != nil || defaults.count > 2
                    ? "field label not supported: \(term.field)"
                    : "\(term.field.goQuoted) is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
        }
    }

    var isEverything: Bool { labels.requirements.isEmpty && fields.terms.isEmpty }

    /// - Parameter object: gives the object's value in the version of the request, when the answer needs more than what the
    ///   store keeps at hand.
    func contains(_ stored: StoredObject, _ object: () -> KubernetesObject) -> Bool {
        if let namespace, stored.key.namespace != namespace { return false }
        guard labels.matches(stored.labels) else { return false }
        if fields.terms.isEmpty { return true }
        var decoded: KubernetesObject?
        return fields.matches { field in
            switch field {
            case "metadata.name": return stored.key.name
            case "metadata.namespace": return stored.key.namespace ?? ""
            default:
                let current = decoded ?? object()
                decoded = current
                return SelectableFields.value(of: field, in: current) ?? defaults[field] ?? ""
            }
        }
    }
}

/// The fields by which the API lets objects be selected.
///
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/#list-of-supported-fields
enum SelectableFields {
    /// The fields, each with the value that an object without it is taken to have.
    static func defaults(of served: ServedResource) -> [String: String] {
        var fields = ["metadata.name": "", "metadata.namespace": ""]
        if let custom = served.custom {
            for field in custom.selectableFields { fields[field] = "" }
        } else {
            fields.merge(builtIn[served.type.groupResource] ?? [:]) { $1 }
        }
        return fields
    }

    /// The text of a field; nil when the object does not have it.
    static func value(of field: String, in object: KubernetesObject) -> String? {
        if field == "source" {
            return [object["source", "component"], object["reportingComponent"]].compactMap { $0?.string }.first { !$0.isEmpty }
        }
        switch object.json[path: field.split(separator: ".").map(String.init)] {
        case .string(let text): return text
        case .bool(let value): return String(value)
        case .integer(let value): return String(value)
        default: return nil
        }
    }

    private static let builtIn: [GroupResource: [String: String]] = [
        GroupResource(group: "", resource: "pods"): [
            "spec.nodeName": "", "spec.restartPolicy": "", "spec.schedulerName": "", "spec.serviceAccountName": "",
            "spec.hostNetwork": "false", "status.phase": "", "status.podIP": "", "status.nominatedNodeName": "",
        ],
        GroupResource(group: "", resource: "events"): [
            "involvedObject.kind": "", "involvedObject.namespace": "", "involvedObject.name": "", "involvedObject.uid": "",
            "involvedObject.apiVersion": "", "involvedObject.resourceVersion": "", "involvedObject.fieldPath": "", "reason": "",
            "reportingComponent": "", "source": "", "type": "",
        ],
        GroupResource(group: "events.k8s.io", resource: "events"): [
            "regarding.kind": "", "regarding.namespace": "", "regarding.name": "", "regarding.uid": "",
            "regarding.apiVersion": "", "regarding.resourceVersion": "", "regarding.fieldPath": "", "reason": "",
            "reportingController": "", "type": "",
        ],
        GroupResource(group: "", resource: "namespaces"): ["status.phase": ""],
        GroupResource(group: "", resource: "nodes"): ["spec.unschedulable": "false"],
        GroupResource(group: "", resource: "secrets"): ["type": ""],
        GroupResource(group: "", resource: "services"): ["spec.clusterIP": "", "spec.type": ""],
        GroupResource(group: "", resource: "replicationcontrollers"): ["status.replicas": "0"],
        GroupResource(group: "batch", resource: "jobs"): ["status.successful": "0"],
    ]
}
