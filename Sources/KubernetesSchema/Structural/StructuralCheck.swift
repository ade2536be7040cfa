import KubernetesModel

/// Whether the schema of a custom resource is one that the API server takes: structural, with nothing that it does not support.
///
/// Works on the JSON, because what is refused has no place in `Schema`.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
package struct StructuralCheck {
    var faults: [FieldError] = []
    /// Without one, rules are checked for their form alone.
    let compiler: (any RuleCompiler)?

    /// The faults of an `openAPIV3Schema` that lies at `path` of its CRD.
    ///
    /// `hasStatus` is whether the version has the subresource `status`, whose schema is cut out of this one.
    package static func faults(
        of schema: JSONValue, at path: FieldPath, hasStatus: Bool = false, compiler: (any RuleCompiler)? = nil
    ) -> [FieldError] {
        var check = StructuralCheck(compiler: compiler)
        check.checkRoot(schema, at: path, hasStatus: hasStatus)
        let earlier = check.faults.count
        check.checkStructure(schema, .root, at: path)
        check.checkCompleteness(schema, schema, at: path, path)
        check.faults[earlier...].sort { $0.message < $1.message }
        var (parsed, misread) = (Schema?.none, FieldError?.none)
        if check.faults.count == earlier {
            do {
                let schema = try Schema(json: schema, at: path)
                check.checkDefaults(schema, at: path)
                if check.faults.count == earlier { parsed = schema }
            } catch {
                misread = error
            }
        }
        var keywords = KeywordCheck(compiler: compiler, compilesRules: parsed != nil)
        keywords.check(schema, at: path, KeywordCheck.Context(isRoot: true))
        // What cannot be read is told in the words of the keywords where there are any.
        if keywords.faults.isEmpty, let misread { check.faults.append(misread) }
        let known = Set(check.faults.map(\.field))
        return check.faults + keywords.faults.filter { $0.reason != .notSupported || !known.contains($0.field) }
            + keywords.costs.totalFaults(at: path)
    }

    private init(compiler: (any RuleCompiler)?) { self.compiler = compiler }

    enum Level {
        case root, item, field

        var place: String {
            switch self {
            case .root: "at the root"
            case .item: "for specified array items"
            case .field: "for specified object fields"
            }
        }
    }

    private static let allowedWithStatus = [
        "Description", "Type", "Format", "Title", "Maximum", "ExclusiveMaximum", "Minimum", "ExclusiveMinimum", "MaxLength",
        "MinLength", "Pattern", "MaxItems", "MinItems", "UniqueItems", "MultipleOf", "Required", "Items", "Properties",
        "ExternalDocs", "Example", "XPreserveUnknownFields", "XValidations",
    ]

    private mutating func checkRoot(_ schema: JSONValue, at path: FieldPath, hasStatus: Bool) {
        if hasStatus {
            let type = schema.text("type")
            if !type.isEmpty, type != "object" {
                let detail =
                    #"only "object" is allowed as the type at the root of the schema if the status subresource is enabled"#
                faults.append(.invalid(path.child("type"), .string(type), detail))
            }
            let allowed = Set(
                Self.allowedWithStatus.map { $0.lowercased() } + [
                    "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
                ])
            if let object = schema.object, object.contains(where: { !allowed.contains($0.key.lowercased()) }) {
                let list = Self.allowedWithStatus.joined(separator: " ")
                let detail =
                    "only [\(list)] fields are allowed at the root of the schema if the status subresource is enabled"
                faults.append(.invalid(path, schema, detail))
            }
        }
        if schema.flag("nullable") { faults.append(.forbidden(path.child("nullable"), "nullable cannot be true at the root")) }
    }

    // MARK: structure

    private mutating func checkStructure(_ schema: JSONValue, _ level: Level, at path: FieldPath) {
        let type = schema.text("type")
        // Text and numbers are read as nothing there.
        if type == "array", schema["items"]?.object == nil, schema["items"]?.array == nil {
            faults.append(.required(path.child("items"), "must be specified"))
        }
        if let items = schema["items"], items.object != nil { checkStructure(items, .item, at: path.child("items")) }
        for member in schema.members("properties") {
            checkStructure(member.value, .field, at: path.child("properties")[key: member.key])
        }
        if let values = schema["additionalProperties"] {
            let path = path.child("additionalProperties")
            if level == .root { faults.append(.forbidden(path, "must not be used at the root")) }
            if values.object != nil { checkStructure(values, .field, at: path) }
        }
        checkExtensions(schema, at: path)
        checkConditions(
            schema, skippingAnyOf: schema["anyOf"] == Self.intOrString,
            skippingFirstAllOf: schema["allOf"]?.array?.first?["anyOf"] == Self.intOrString, at: path)
        checkType(type, schema, level, at: path)
        checkMetadata(schema, level, at: path)
    }

    /// What a schema of an int-or-string may say in addition, although types are forbidden there.
    private static let intOrString: JSONValue = [["type": "integer"], ["type": "string"]]

    private mutating func checkExtensions(_ schema: JSONValue, at path: FieldPath) {
        guard schema.flag("x-kubernetes-int-or-string") else { return }
        for key in ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] where schema.flag(key) {
            faults.append(.invalid(path.child(key), true, "must be false if x-kubernetes-int-or-string is true"))
        }
    }

    private mutating func checkType(_ type: String, _ schema: JSONValue, _ level: Level, at path: FieldPath) {
        let typePath = path.child("type")
        let isEmbedded = schema.flag("x-kubernetes-embedded-resource")
        if isEmbedded, type != "object" {
            let detail = "must be object if x-kubernetes-embedded-resource is true"
            faults.append(type.isEmpty ? .required(typePath, detail) : .invalid(typePath, .string(type), detail))
        } else if type.isEmpty, !schema.flag("x-kubernetes-int-or-string"),
            !schema.flag("x-kubernetes-preserve-unknown-fields")
        {
            faults.append(.required(typePath, "must not be empty \(level.place)"))
        }
        if isEmbedded, schema["additionalProperties"] != nil {
            let detail = "must not be used if x-kubernetes-embedded-resource is set"
            faults.append(.forbidden(path.child("additionalProperties"), detail))
        }
        if level == .root, !type.isEmpty, type != "object" {
            faults.append(.invalid(typePath, .string(type), "must be object at the root"))
        }
        if isEmbedded, !schema.flag("x-kubernetes-preserve-unknown-fields"), schema.members("properties").isEmpty {
            let detail =
                "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"
            faults.append(.required(path.child("properties"), detail))
        }
    }

    /// Type and metadata of a resource are what they are everywhere; a schema may only restrict the name.
    private mutating func checkMetadata(_ schema: JSONValue, _ level: Level, at path: FieldPath) {
        let isResource = level == .root || schema.flag("x-kubernetes-embedded-resource")
        let properties = path.child("properties")
        for key in ["kind", "apiVersion"] where isResource {
            guard let property = schema["properties", key], property.text("type") != "string" else { continue }
            faults.append(.invalid(properties[key: key].child("type"), .string(property.text("type")), "must be string"))
        }
        guard let metadata = schema["properties", "metadata"] else { return }
        let metadataPath = properties[key: "metadata"]
        if isResource, metadata.text("type") != "object" {
            faults.append(.invalid(metadataPath.child("type"), .string(metadata.text("type")), "must be object"))
        }
        guard level == .root, var rest = metadata.object else { return }
        for key in ["type", "default"] { rest.removeValue(forKey: key) }
        if rest["properties"]?.object?.allSatisfy({ $0.key == "name" || $0.key == "generateName" }) == true {
            rest.removeValue(forKey: "properties")
        }
        if !rest.isEmpty {
            let detail =
                "must not specify anything other than name and generateName, but metadata is implicitly specified"
            faults.append(.forbidden(metadataPath, detail))
        }
    }
}

extension JSONValue {
    /// The string at a key, empty when there is none.
    func text(_ key: String) -> String { self[key]?.string ?? "" }
    func flag(_ key: String) -> Bool { self[key]?.bool ?? false }
    func list(_ key: String) -> [JSONValue] { self[key]?.array ?? [] }
    func members(_ key: String) -> JSONObject { self[key]?.object ?? [:] }
}
