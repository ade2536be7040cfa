import KubernetesModel

/// A structural schema: the subset of OpenAPI v3 with which Kubernetes describes its own kinds and custom resources.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
public struct Schema: Sendable, Hashable {
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

    // Boxed in arrays of at most one element, because a struct cannot hold itself.
    private var itemsBox: [Schema] = []
    private var additionalBox: [Schema] = []
    private var notBox: [Schema] = []

    public init(type: ValueType? = nil, description: String? = nil) {
        self.type = type
        self.description = description
    }

    /// The schema of a list's elements.
    public var items: Schema? {
        get { itemsBox.first }
        set { itemsBox = newValue.map { [$0] } ?? [] }
    }
    /// The schema of a map's values, where the keys are free.
    public var additionalProperties: Schema? {
        get { additionalBox.first }
        set { additionalBox = newValue.map { [$0] } ?? [] }
    }
    public var not: Schema? {
        get { notBox.first }
        set { notBox = newValue.map { [$0] } ?? [] }
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
