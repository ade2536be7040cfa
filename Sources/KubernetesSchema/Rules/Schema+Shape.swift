import CEL
import KubernetesModel

extension Schema {
    /// The largest request that the API server takes, in bytes: no value can be larger.
    static let largestRequest: UInt64 = 3 * 1024 * 1024

    /// What rules know of values of this schema; nil for values that they cannot see, because the schema says nothing of them.
    ///
    /// At a resource's root, type, name and generateName are there whether the schema speaks of them or not.
    ///
    /// - Parameter types: the built-in types around this place, each with how often it is: what contains itself is followed once.
    package func shape(
        isResourceRoot: Bool, name: String = "selfType", within types: [String: Int] = [:]
    ) -> CELShape? {
        var types = types
        if let component = self.componentName {
            if types[component, default: 0] > 1 { return nil }
            types[component, default: 0] += 1
        }
        if self.readsItself, self.type == .object { return .any }
        if self.isIntOrString {
            // OpenAPI has no word for what quantities of built-in kinds are.
            if self.format == BuiltInSchemas.quantityFormat, self.componentName != nil { return nil }
            return CELShape(
                .dyn, form: .intOrString, maximumSize: self.maxLength.map { Self.bytes($0) } ?? Self.largestRequest - 2,
                minimumJSONSize: 1, isNullable: self.isNullable)
        }
        switch isResourceRoot ? .object : self.type {
        case .array: return listShape(name, types)
        case .object: return isResourceRoot ? withTypeAndMetadata.objectShape(name, types) : mapShape(name, types)
        case .string: return textShape
        case .boolean: return CELShape(.bool, form: .bool, maximumSize: 0, minimumJSONSize: 4, isNullable: self.isNullable)
        case .number: return CELShape(.double, form: .number, maximumSize: 0, isNullable: self.isNullable)
        case .integer: return CELShape(.int, form: .integer, maximumSize: 0, isNullable: self.isNullable)
        case nil: return nil
        }
    }

    private func listShape(_ name: String, _ types: [String: Int]) -> CELShape? {
        guard let items = self.items,
            let element = items.shape(isResourceRoot: items.isEmbeddedResource, name: "\(name).@idx", within: types)
        else {
            return nil
        }
        let kind: CELShape.ListKind =
            switch self.listType {
            case .set: .set
            case .map: .map(keys: self.listMapKeys.map { PropertyName.escape($0) ?? $0 })
            case .atomic, nil: .atomic
            }
        // A list needs brackets, and a comma an element.
        let limit = self.maxItems.map { UInt64(max(0, $0)) } ?? (Self.largestRequest - 2) / (element.minimumJSONSize + 1)
        return CELShape(
            .list(element.type), form: .list(kind), element: element, maximumSize: limit, minimumJSONSize: 2,
            isNullable: self.isNullable)
    }

    private func mapShape(_ name: String, _ types: [String: Int]) -> CELShape? {
        guard let values = self.additionalProperties, values != Schema() else { return objectShape(name, types) }
        let element = values.shape(isResourceRoot: values.isEmbeddedResource, name: "\(name).@elem", within: types)
        guard let element else { return nil }
        // A map needs braces, and an entry quotes, a colon, a comma and a key of two bytes.
        let limit = self.maxProperties.map { UInt64(max(0, $0)) } ?? (Self.largestRequest - 2) / (element.minimumJSONSize + 6)
        return CELShape(
            .map(.string, element.type), form: .map, element: element, maximumSize: limit, minimumJSONSize: 2,
            isNullable: self.isNullable)
    }

    private func objectShape(_ name: String, _ types: [String: Int]) -> CELShape {
        var fields: [String: CELObjectType.Field] = [:]
        var size: UInt64 = 2
        for (key, property) in self.properties {
            let shape = property.shape(isResourceRoot: property.isEmbeddedResource, name: "\(name).\(key)", within: types)
            guard let shape else { continue }
            if let field = PropertyName.escape(key) { fields[field] = CELObjectType.Field(key: key, shape: shape) }
            if self.required.contains(key), property.defaultValue == nil {
                size += UInt64(key.utf8.count) + shape.minimumJSONSize + 4
            }
        }
        return CELShape(
            .object(CELObjectType(name: name, fields: fields)), form: .object, maximumSize: 0, minimumJSONSize: size,
            isNullable: self.isNullable)
    }

    private var textShape: CELShape {
        func shape(_ type: CELType, _ form: CELShape.Form, _ maximum: UInt64, _ minimum: UInt64) -> CELShape {
            CELShape(type, form: form, maximumSize: maximum, minimumJSONSize: minimum, isNullable: self.isNullable)
        }
        let limit = Self.largestRequest - 2
        switch self.format {
        case "byte": return shape(.bytes, .bytes, self.maxLength.map { UInt64(max(0, $0)) } ?? limit, 2)
        case "duration": return shape(.duration, .duration, 32, 3)
        case "date": return shape(.timestamp, .date, 12, 12)
        case "date-time": return shape(.timestamp, .dateTime, 32, 21)
        default:
            if let maxLength = self.maxLength { return shape(.string, .string, Self.bytes(maxLength), 2) }
            let longest = self.enumeration.compactMap { $0.string?.utf8.count }.max()
            return shape(.string, .string, self.enumeration.isEmpty ? limit : UInt64(longest ?? 0), 2)
        }
    }

    /// A character takes up to four bytes.
    private static func bytes(_ characters: Int) -> UInt64 {
        let (product, overflow) = UInt64(max(0, characters)).multipliedReportingOverflow(by: 4)
        return overflow ? .max : product
    }

    private var withTypeAndMetadata: Schema {
        var result = self
        let text = Schema(type: .string)
        let metadata = self.properties["metadata"]
        let names = ["name", "generateName"]
        if self.properties["kind"]?.type == .string, self.properties["apiVersion"]?.type == .string, metadata?.type == .object,
            names.allSatisfy({ metadata?.properties[$0]?.type == .string })
        {
            return self
        }
        result.properties["kind"] = text
        result.properties["apiVersion"] = text
        var plain = Schema(type: .object)
        for name in names { plain.properties[name] = text }
        result.properties["metadata"] = plain
        return result
    }
}
