import KubernetesModel

/// A structural schema: the subset of OpenAPI v3 with which Kubernetes describes its own kinds and custom resources.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
///
/// It is copied at each step of each walk along a value, so all its fields lie behind one reference, shared until written to.
@dynamicMemberLookup
public struct Schema: Sendable {
    public enum ValueType: String, Sendable, CaseIterable {
        case object, array, string, integer, number, boolean
    }

    /// How the elements of a list are told apart when two writers meet (`x-kubernetes-list-type`).
    public enum ListType: String, Sendable, CaseIterable {
        case atomic, set, map
    }

    /// What strategic merge patch does with a list or map of a built-in kind (`x-kubernetes-patch-strategy`).
    public enum PatchStrategy: String, Sendable, CaseIterable {
        case merge, replace, retainKeys, mergeRetainKeys = "merge,retainKeys"
    }

    @usableFromInline var storage: Storage

    public init(type: ValueType? = nil, description: String? = nil) {
        storage = Storage(Fields(type: type, description: description))
    }

    // Inlined, so that the key path costs nothing.
    @inlinable
    public subscript<Value>(dynamicMember field: WritableKeyPath<Fields, Value>) -> Value {
        get { storage.fields[keyPath: field] }
        _modify {
            if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.fields) }
            yield &storage.fields[keyPath: field]
        }
    }

    @usableFromInline
    final class Storage: @unchecked Sendable {
        // Written to only while a single schema refers to it.
        @usableFromInline var fields: Fields

        @usableFromInline init(_ fields: Fields) { self.fields = fields }
    }
}

extension Schema: Hashable {
    public static func == (left: Schema, right: Schema) -> Bool {
        left.storage === right.storage || left.storage.fields == right.storage.fields
    }

    /// Of a built-in type only its name counts: it may contain itself.
    public func hash(into hasher: inout Hasher) {
        if let name = storage.fields.componentName { hasher.combine(name) } else { storage.fields.hash(into: &hasher) }
    }
}

extension Schema {
    public struct Fields: Sendable, Hashable {
        /// Nil where any type is allowed: with `isIntOrString`, or with `preservesUnknownFields` alone.
        public var type: ValueType?
        public var description: String?
        public var format: String?
        public var properties: [String: Schema] = [:]
        public var required: [String] = []
        public var enumeration: [JSONValue] = []
        public var defaultValue: JSONValue?
        public var isNullable = false

        public var minimum: Double?
        public var maximum: Double?
        public var isExclusiveMinimum = false
        public var isExclusiveMaximum = false
        public var multipleOf: Double?
        public var minLength: Int?
        public var maxLength: Int?
        /// A regular expression (RE2 syntax), matched anywhere in the string.
        public var pattern: String?
        public var minItems: Int?
        public var maxItems: Int?
        public var hasUniqueItems = false
        public var minProperties: Int?
        public var maxProperties: Int?

        /// Value validations only: no types, no defaults.
        public var allOf: [Schema] = []
        public var anyOf: [Schema] = []
        public var oneOf: [Schema] = []

        /// `x-kubernetes-int-or-string`
        public var isIntOrString = false
        /// `x-kubernetes-preserve-unknown-fields`
        public var preservesUnknownFields = false
        /// `x-kubernetes-embedded-resource`
        public var isEmbeddedResource = false
        public var listType: ListType?
        public var listMapKeys: [String] = []
        /// `x-kubernetes-map-type: atomic`
        public var isAtomicMap = false
        /// `x-kubernetes-validations`
        public var rules: [ValidationRule] = []

        /// Built-in kinds only: the member by which strategic merge patch tells the elements of a list apart.
        public var patchMergeKey: String?
        public var patchStrategy: PatchStrategy?
        /// Built-in kinds only: the name under which OpenAPI documents list the type, as `io.k8s.api.core.v1.Container`.
        public var componentName: String?
        /// Built-in kinds only: what the type itself is, where `description` says what it means in this place.
        public var componentDescription: String?
        /// Built-in kinds only: false, zero and what is empty are not stored, because the API's type cannot tell them from absence.
        public var omitsZeroValue = false
        /// Built-in kinds only: what there is here is for a reader of its own, which tells nobody of fields that it does not know,
        /// and may take other things in the type's place.
        public var readsItself = false

        /// The schema of a list's elements.
        public var items: Schema?
        /// The schema of a map's values, where the keys are free.
        public var additionalProperties: Schema?
        public var not: Schema?
    }
}

/// A rule in the Common Expression Language on a value (`x-kubernetes-validations`).
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
public struct ValidationRule: Sendable, Hashable {
    public var rule: String
    public var message: String?
    public var messageExpression: String?
    /// `FieldValueInvalid` unless said otherwise.
    public var reason: String?
    public var fieldPath: String?
    public var isOptionalOldSelf: Bool

    public init(
        rule: String, message: String? = nil, messageExpression: String? = nil, reason: String? = nil, fieldPath: String? = nil,
        isOptionalOldSelf: Bool = false
    ) {
        self.rule = rule
        self.message = message
        self.messageExpression = messageExpression
        self.reason = reason
        self.fieldPath = fieldPath
        self.isOptionalOldSelf = isOptionalOldSelf
    }
}
