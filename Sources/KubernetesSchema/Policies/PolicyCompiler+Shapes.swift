import CEL

/// What expressions know of a request and of its namespace.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-expression
extension PolicyCompiler {
    static let request = object(
        "AdmissionRequest",
        [
            "dryRun": CELShape(.bool, form: .bool, isNullable: true), "kind": kind, "name": text, "namespace": text,
            "operation": text, "options": .any, "requestKind": kind, "requestResource": resource, "requestSubResource": text,
            "resource": resource, "subResource": text,
            "userInfo": object(
                "UserInfo", ["extra": map(of: list(of: text)), "groups": list(of: text), "uid": text, "username": text]),
        ])

    static let namespace = object(
        "Namespace",
        [
            "metadata": object(
                "NamespaceMetadata",
                [
                    "UID": text, "annotations": map(of: text), "creationTimestamp": time, "deletionGracePeriodSeconds": integer,
                    "deletionTimestamp": time, "finalizers": list(of: text), "generateName": text, "generation": integer,
                    "labels": map(of: text), "name": text, "namespace": text, "resourceVersion": text,
                ]),
            "spec": object("NamespaceSpec", ["finalizers": list(of: text)]),
            "status": object(
                "NamespaceStatus",
                [
                    "conditions": list(
                        of: object(
                            "NamespaceCondition",
                            ["lastTransitionTime": time, "message": text, "reason": text, "status": text, "type": text])),
                    "phase": text,
                ]),
        ])

    private static let kind = object("GroupVersionKind", ["group": text, "kind": text, "version": text])
    private static let resource = object("GroupVersionResource", ["group": text, "resource": text, "version": text])
    private static let text = CELShape(.string, form: .string, isNullable: true)
    private static let integer = CELShape(.int, form: .integer, isNullable: true)
    private static let time = CELShape(.timestamp, form: .dateTime, isNullable: true)

    private static func list(of element: CELShape) -> CELShape {
        CELShape(.list(element.type), form: .list(.atomic), element: element, isNullable: true)
    }

    private static func map(of element: CELShape) -> CELShape {
        CELShape(.map(.string, element.type), form: .map, element: element, isNullable: true)
    }

    private static func object(_ name: String, _ fields: [String: CELShape]) -> CELShape {
        let type = CELObjectType(
            name: "kubernetes.\(name)",
            fields: Dictionary(uniqueKeysWithValues: fields.map { ($0.key, CELObjectType.Field(key: $0.key, shape: $0.value)) }))
        return CELShape(.object(type), form: .object, isNullable: true)
    }
}
