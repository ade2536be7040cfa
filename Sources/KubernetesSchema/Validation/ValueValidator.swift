import KubernetesModel

extension Schema {
    /// The faults of a value under this schema, in the words of the API server; rules in CEL and the uniqueness of list keys are
    /// for `RuleTree` and `listFaults`.
    ///
    /// With the value that is replaced, a fault that it had already in an unchanged part is let pass (validation ratcheting).
    /// `path` stands before the fields in the result, not in the sentences.
    ///
    /// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation
    package func faults(of value: JSONValue, replacing old: JSONValue? = nil, at path: FieldPath = .root) -> [FieldError] {
        var validator = ValueValidator(base: path)
        validator.validate(value, replacing: old, against: self, at: .root)
        return validator.faults
    }
}

/// Walks a value and its schema side by side.
///
/// The checks, their order and what follows after a failed one are those of the validator that kube-apiserver uses, so that the
/// same object gets the same list of faults.
struct ValueValidator {
    let base: FieldPath
    private(set) var faults: [FieldError] = []

    init(base: FieldPath) { self.base = base }

    /// The number of checks that applied and did not fail: of the alternatives that an `anyOf` offers, the one with the most is
    /// taken for the one that was meant.
    @discardableResult
    mutating func validate(
        _ value: JSONValue, replacing old: JSONValue? = nil, against schema: Schema, at path: FieldPath
    ) -> Int {
        let count = faults.count
        var matches = checkType(of: value, against: schema, at: path)
        if value.isNull {
            checkEnumeration(value, schema, at: path)
        } else {
            matches += checkAlternatives(value, schema, at: path)
            switch value {
            case .string(let text): matches += checkString(text, schema, at: path)
            case .integer, .double: matches += checkNumber(value, schema, at: path)
            case .array(let elements): matches += checkElements(elements, replacing: old, schema, at: path)
            default: break
            }
            checkEnumeration(value, schema, at: path)
            matches += 2
            if case .object(let object) = value { matches += checkMembers(object, replacing: old, schema, at: path) }
        }
        // Ratcheting: what was stored so may stay so.
        if faults.count > count, old == value, !path.isRoot { faults.removeSubrange(count...) }
        return matches
    }

    /// Validates apart, keeping the faults out of the result.
    func trial(_ value: JSONValue, against schema: Schema, at path: FieldPath) -> (faults: [FieldError], matches: Int) {
        var validator = ValueValidator(base: base)
        let matches = validator.validate(value, against: schema, at: path)
        return (validator.faults, matches)
    }

    mutating func add(_ faults: [FieldError]) { self.faults += faults }

    mutating func add(_ reason: FieldError.Reason, _ path: FieldPath, _ value: JSONValue, _ detail: String) {
        faults.append(FieldError(reason, base.appending(path), badValue: value, detail: detail))
    }

    mutating func addInvalid(_ path: FieldPath, _ value: JSONValue, _ detail: String) {
        add(.invalid, path, value, "\(Self.text(path)) in body \(detail)")
    }

    /// A fault that Kubernetes reports for the whole object, naming the field in the sentence alone.
    mutating func addUnplaced(_ detail: String) {
        faults.append(.invalid(base, "", detail))
    }

    static func text(_ path: FieldPath) -> String { path.isRoot ? "" : path.description }

    // MARK: type

    private mutating func checkType(of value: JSONValue, against schema: Schema, at path: FieldPath) -> Int {
        let types = schema.typeNames
        let format = schema.enforcedFormat
        guard !types.isEmpty || format != nil else { return 0 }
        func mismatch(_ expected: String, _ found: String) {
            add(.typeInvalid, path, .string(found), "\(Self.text(path)) in body must be of type \(expected): \(found.goQuoted)")
        }
        if value.isNull {
            if !types.isEmpty, !schema.isNullable { mismatch(types.joined(separator: ","), "null") }
            return 1
        }
        let (type, valueFormat) = value.openAPIType
        let fits =
            types.contains(type) || type == "number" && types.contains("integer") && value.integer != nil
            || type == "integer" && types.contains("number")
        let isText = value.string != nil || value.array != nil
        if let format, !isText, !fits, format != valueFormat {
            mismatch(format, valueFormat)
            return 0
        }
        let isNumeric = types.contains("number") || types.contains("integer")
        if format != nil, isText, !isNumeric { return 2 }
        if !fits {
            mismatch(types.joined(separator: ","), type)
            return 0
        }
        return 2
    }

    // MARK: enum

    private mutating func checkEnumeration(_ value: JSONValue, _ schema: Schema, at path: FieldPath) {
        guard !schema.enumeration.isEmpty else { return }
        // Null is in no enumeration, not even in one that lists it.
        if !value.isNull, schema.enumeration.contains(where: { $0.isSame(as: value) }) { return }
        let supported = schema.enumeration.map { $0.string ?? $0.description }
        faults.append(.notSupported(base.appending(path), value, supported: supported))
    }

    // MARK: objects and lists

    private mutating func checkMembers(
        _ object: JSONObject, replacing old: JSONValue?, _ schema: Schema, at path: FieldPath
    ) -> Int {
        var matches = 0
        if let minimum = schema.minProperties, object.count < minimum {
            addInvalid(path, .integer(Int64(object.count)), "should have at least \(minimum) properties")
        }
        if let maximum = schema.maxProperties, object.count > maximum {
            faults.append(.tooMany(base.appending(path), count: object.count, limit: maximum))
        }
        func oldValue(_ key: String) -> JSONValue? { schema.isAtomicMap ? nil : old?[key] }
        if let values = schema.additionalProperties {
            for member in object where schema.properties[member.key] == nil {
                matches += validate(
                    member.value, replacing: oldValue(member.key), against: values, at: path.child(member.key))
            }
        }
        for member in object {
            if let property = schema.properties[member.key] {
                matches += validate(
                    member.value, replacing: oldValue(member.key), against: property, at: path.child(member.key))
            }
        }
        for key in schema.required where object[key] == nil {
            faults.append(.required(base.appending(path.child(key))))
        }
        return matches
    }

    private mutating func checkElements(
        _ elements: [JSONValue], replacing old: JSONValue?, _ schema: Schema, at path: FieldPath
    ) -> Int {
        var matches = 1
        if let items = schema.items {
            let correlation = ListCorrelation(old, schema)
            for (index, element) in elements.enumerated() {
                matches += validate(element, replacing: correlation.match(element), against: items, at: path[index])
            }
        }
        if let minimum = schema.minItems, elements.count < minimum {
            addInvalid(path, .integer(Int64(elements.count)), "should have at least \(minimum) items")
        }
        if let maximum = schema.maxItems, elements.count > maximum {
            faults.append(.tooMany(base.appending(path), count: elements.count, limit: maximum))
        }
        if schema.hasUniqueItems, Set(elements).count < elements.count { addInvalid(path, "", "shouldn't contain duplicates") }
        return matches
    }
}

extension Schema {
    /// The types allowed, as OpenAPI names them; none when any is.
    var typeNames: [String] {
        // What is a quantity of a built-in kind is not a matter of its type: 0.5 is one.
        if self.isIntOrString, self.format == BuiltInSchemas.quantityFormat, self.componentName != nil { return [] }
        return self.isIntOrString ? ["integer", "string"] : self.type.map { [$0.rawValue] } ?? []
    }

    /// The format, where it is one that is checked for the type.
    var enforcedFormat: String? {
        guard let format = self.format else { return nil }
        let isEnforced =
            switch self.isIntOrString ? nil : self.type {
            case nil, .string: StringFormat(name: format) != nil
            case .integer: format == "int32" || format == "int64"
            case .number: format == "float" || format == "double"
            default: false
            }
        return isEnforced ? format : nil
    }
}

extension JSONValue {
    /// Type and format that OpenAPI gives such a value.
    fileprivate var openAPIType: (type: String, format: String) {
        switch self {
        case .integer: ("integer", "int64")
        case .double: ("number", "float64")
        default: (typeName, "")
        }
    }

    /// Equality in which 1 and 1.0 are the same number.
    func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.integer(let left), .double(let right)), (.double(let right), .integer(let left)): Double(left) == right
        default: self == other
        }
    }
}
