import KubernetesModel

/// The form `FieldsV1` of `managedFields`: an object for each step, with `.` in it where the field itself is a member too.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
extension FieldSet {
    /// - Throws: `FieldSetError` for what is no such form. Steps of a kind that this version does not know are left out.
    package init(fieldsV1 json: JSONValue) throws(FieldSetError) {
        self = try Self.read(json).children
    }

    private static func read(_ json: JSONValue) throws(FieldSetError) -> (isMember: Bool, children: FieldSet) {
        guard let object = json.object else {
            if json.isNull { return (true, FieldSet()) }
            throw FieldSetError(description: "fieldsV1 holds objects only, not \(json.typeName)")
        }
        if object.isEmpty { return (true, FieldSet()) }
        var nodes: [Node] = []
        nodes.reserveCapacity(object.count)
        var isMember = false
        var isSorted = true
        for member in object {
            if member.key == "." {
                isMember = true
            } else if let element = try PathElement(serialized: member.key) {
                let (isMember, children) = try read(member.value)
                isSorted = isSorted && (nodes.last.map { $0.element.order(element) < 0 } ?? true)
                nodes.append(Node(element, isMember: isMember, children: children))
            }
        }
        return (isMember || nodes.isEmpty, isSorted ? FieldSet(sorted: nodes) : FieldSet(unsorted: nodes))
    }

    package var fieldsV1: JSONValue { .object(object(isMember: false)) }

    private func object(isMember: Bool) -> JSONObject {
        if nodes.isEmpty { return [:] }
        var members: [JSONObject.Member] = []
        members.reserveCapacity(nodes.count + 1)
        if isMember { members.append(.init(key: ".", value: [:])) }
        for node in nodes {
            members.append(
                .init(key: node.element.serialized, value: .object(node.children.object(isMember: node.isMember))))
        }
        return JSONObject(members: members)
    }
}
