import KubernetesModel

extension Schema {
    /// Reads a schema in the form that a CRD has it in (`openAPIV3Schema`), together with the members that OpenAPI documents add
    /// for built-in kinds.
    ///
    /// Members of other names are passed over: whether a CRD may have them is for `StructuralCheck` to say. Throws when a member
    /// has the wrong type.
    package init(json: JSONValue, at path: FieldPath = .root) throws(FieldError) {
        guard case .object(let object) = json else { throw Self.mismatch(json, "object", at: path) }
        self.init()
        for member in object where !member.value.isNull {
            try read(member.key, member.value, at: path.child(member.key))
        }
    }

    private mutating func read(_ key: String, _ value: JSONValue, at path: FieldPath) throws(FieldError) {
        switch key {
        case "type": self.type = try Self.choice(value, at: path)
        case "description": self.description = try Self.string(value, at: path)
        case "format": self.format = try Self.string(value, at: path)
        case "default": self.defaultValue = value
        case "nullable": self.isNullable = try Self.bool(value, at: path)
        case "enum": self.enumeration = try Self.array(value, at: path)
        case "required": self.required = try Self.strings(value, at: path)
        case "properties": self.properties = try Self.schemas(value, at: path)
        case "items": self.items = try Schema(json: value, at: path)
        case "additionalProperties": try readAdditionalProperties(value, at: path)
        case "allOf": self.allOf = try Self.list(value, at: path)
        case "anyOf": self.anyOf = try Self.list(value, at: path)
        case "oneOf": self.oneOf = try Self.list(value, at: path)
        case "not": self.not = try Schema(json: value, at: path)
        default: try readBound(key, value, at: path)
        }
    }

    private mutating func readBound(_ key: String, _ value: JSONValue, at path: FieldPath) throws(FieldError) {
        switch key {
        case "minimum": self.minimum = try Self.number(value, at: path)
        case "maximum": self.maximum = try Self.number(value, at: path)
        case "exclusiveMinimum": self.isExclusiveMinimum = try Self.bool(value, at: path)
        case "exclusiveMaximum": self.isExclusiveMaximum = try Self.bool(value, at: path)
        case "multipleOf": self.multipleOf = try Self.number(value, at: path)
        case "minLength": self.minLength = try Self.integer(value, at: path)
        case "maxLength": self.maxLength = try Self.integer(value, at: path)
        case "pattern": self.pattern = try Self.string(value, at: path)
        case "minItems": self.minItems = try Self.integer(value, at: path)
        case "maxItems": self.maxItems = try Self.integer(value, at: path)
        case "uniqueItems": self.hasUniqueItems = try Self.bool(value, at: path)
        case "minProperties": self.minProperties = try Self.integer(value, at: path)
        case "maxProperties": self.maxProperties = try Self.integer(value, at: path)
        default: try readExtension(key, value, at: path)
        }
    }

    private mutating func readExtension(_ key: String, _ value: JSONValue, at path: FieldPath) throws(FieldError) {
        switch key {
        case "x-kubernetes-int-or-string": self.isIntOrString = try Self.bool(value, at: path)
        case "x-kubernetes-preserve-unknown-fields": self.preservesUnknownFields = try Self.bool(value, at: path)
        case "x-kubernetes-embedded-resource": self.isEmbeddedResource = try Self.bool(value, at: path)
        case "x-kubernetes-list-type": self.listType = try Self.choice(value, at: path)
        case "x-kubernetes-list-map-keys": self.listMapKeys = try Self.strings(value, at: path)
        case "x-kubernetes-map-type": self.isAtomicMap = try Self.string(value, at: path) == "atomic"
        case "x-kubernetes-patch-merge-key": self.patchMergeKey = try Self.string(value, at: path)
        case "x-kubernetes-patch-strategy": self.patchStrategy = try Self.choice(value, at: path)
        case "x-kubernetes-validations":
            var rules: [ValidationRule] = []
            for (index, rule) in try Self.array(value, at: path).enumerated() {
                rules.append(try ValidationRule(json: rule, at: path[index]))
            }
            self.rules = rules
        default: break
        }
    }

    /// `true` allows any value, which is what a schema that says nothing does.
    private mutating func readAdditionalProperties(_ value: JSONValue, at path: FieldPath) throws(FieldError) {
        if let allows = value.bool {
            self.additionalProperties = allows ? Schema() : nil
        } else {
            self.additionalProperties = try Schema(json: value, at: path)
        }
    }
}

extension ValidationRule {
    fileprivate init(json: JSONValue, at path: FieldPath) throws(FieldError) {
        guard case .object(let object) = json else { throw Schema.mismatch(json, "object", at: path) }
        func text(_ key: String) throws(FieldError) -> String? {
            guard let value = object[key], !value.isNull else { return nil }
            return try Schema.string(value, at: path.child(key))
        }
        self.init(
            rule: try text("rule") ?? "", message: try text("message"), messageExpression: try text("messageExpression"),
            reason: try text("reason"), fieldPath: try text("fieldPath"),
            isOptionalOldSelf: try object["optionalOldSelf"].map { value throws(FieldError) in
                try Schema.bool(value, at: path.child("optionalOldSelf"))
            } ?? false)
    }
}

extension Schema {
    fileprivate static func mismatch(_ value: JSONValue, _ expected: String, at path: FieldPath) -> FieldError {
        .typeInvalid(path, value, "must be of type \(expected), not \(value.typeName)")
    }

    fileprivate static func string(_ value: JSONValue, at path: FieldPath) throws(FieldError) -> String {
        guard let text = value.string else { throw mismatch(value, "string", at: path) }
        return text
    }

    fileprivate static func bool(_ value: JSONValue, at path: FieldPath) throws(FieldError) -> Bool {
        guard let bool = value.bool else { throw mismatch(value, "boolean", at: path) }
        return bool
    }

    fileprivate static func number(_ value: JSONValue, at path: FieldPath) throws(FieldError) -> Double {
        guard let number = value.number else { throw mismatch(value, "number", at: path) }
        return number
    }

    fileprivate static func integer(_ value: JSONValue, at path: FieldPath) throws(FieldError) -> Int {
        guard let integer = value.integer else { throw mismatch(value, "integer", at: path) }
        return Int(integer)
    }

    fileprivate static func array(_ value: JSONValue, at path: FieldPath) throws(FieldError) -> [JSONValue] {
        guard let array = value.array else { throw mismatch(value, "array", at: path) }
        return array
    }

    fileprivate static func strings(_ value: JSONValue, at path: FieldPath) throws(FieldError) -> [String] {
        var strings: [String] = []
        for (index, element) in try array(value, at: path).enumerated() {
            strings.append(try string(element, at: path[index]))
        }
        return strings
    }

    fileprivate static func list(_ value: JSONValue, at path: FieldPath) throws(FieldError) -> [Schema] {
        var schemas: [Schema] = []
        for (index, element) in try array(value, at: path).enumerated() {
            schemas.append(try Schema(json: element, at: path[index]))
        }
        return schemas
    }

    fileprivate static func schemas(_ value: JSONValue, at path: FieldPath) throws(FieldError) -> [String: Schema] {
        guard case .object(let object) = value else { throw mismatch(value, "object", at: path) }
        var schemas: [String: Schema] = [:]
        for member in object { schemas[member.key] = try Schema(json: member.value, at: path[key: member.key]) }
        return schemas
    }

    fileprivate static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ value: JSONValue, at path: FieldPath
    ) throws(FieldError) -> Choice {
        guard let choice = Choice(rawValue: try string(value, at: path)) else {
            throw .notSupported(path, value, supported: Choice.allCases.map(\.rawValue).sorted())
        }
        return choice
    }
}
