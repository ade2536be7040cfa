/// One fault of an object: which rule which field breaks, in the words of the Kubernetes API.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
public struct FieldError: Error, Sendable, Hashable {
    public enum Reason: String, Sendable {
        case notFound = "FieldValueNotFound"
        case required = "FieldValueRequired"
        case duplicate = "FieldValueDuplicate"
        case invalid = "FieldValueInvalid"
        case typeInvalid = "FieldValueTypeInvalid"
        case notSupported = "FieldValueNotSupported"
        case forbidden = "FieldValueForbidden"
        case tooLong = "FieldValueTooLong"
        case tooShort = "FieldValueTooShort"
        case tooMany = "FieldValueTooMany"
        case tooFew = "FieldValueTooFew"
        case internalError = "InternalError"
    }

    public var reason: Reason
    public var field: FieldPath
    /// What stands there; nil where showing it helps nobody. Not shown for reasons that speak for themselves.
    public var badValue: JSONValue?
    public var detail: String

    public init(_ reason: Reason, _ field: FieldPath, badValue: JSONValue? = nil, detail: String = "") {
        self.reason = reason
        self.field = field
        self.badValue = badValue
        self.detail = detail
    }

    /// The sentence without the field, as in the `causes` of a `Status`.
    public var body: String {
        var text = reason.title
        if reason.showsValue, let badValue { text += ": \(badValue.shownInMessage)" }
        if !detail.isEmpty { text += ": \(detail)" }
        return text
    }

    /// `spec.replicas: Invalid value: -1: must be greater than or equal to 0`
    public var message: String { "\(field): \(body)" }
}

extension FieldError: CustomStringConvertible {
    public var description: String { message }
}

extension FieldError {
    public static func required(_ field: FieldPath, _ detail: String = "") -> FieldError {
        FieldError(.required, field, detail: detail)
    }

    public static func invalid(_ field: FieldPath, _ value: JSONValue, _ detail: String) -> FieldError {
        FieldError(.invalid, field, badValue: value, detail: detail)
    }

    /// The value is of another type than the schema says.
    public static func typeInvalid(_ field: FieldPath, _ value: JSONValue, _ detail: String) -> FieldError {
        FieldError(.typeInvalid, field, badValue: value, detail: detail)
    }

    public static func duplicate(_ field: FieldPath, _ value: JSONValue) -> FieldError {
        FieldError(.duplicate, field, badValue: value)
    }

    public static func notFound(_ field: FieldPath, _ value: JSONValue) -> FieldError {
        FieldError(.notFound, field, badValue: value)
    }

    public static func forbidden(_ field: FieldPath, _ detail: String) -> FieldError {
        FieldError(.forbidden, field, detail: detail)
    }

    /// The value is none of these, which are listed in the order given.
    public static func notSupported(_ field: FieldPath, _ value: JSONValue, supported: [String]) -> FieldError {
        let list = supported.map(\.goQuoted).joined(separator: ", ")
        return FieldError(.notSupported, field, badValue: value, detail: list.isEmpty ? "" : "supported values: \(list)")
    }

    /// The limit is in bytes.
    public static func tooLong(_ field: FieldPath, limit: Int) -> FieldError {
        FieldError(.tooLong, field, detail: "may not be more than \(limit) \(limit == 1 ? "byte" : "bytes")")
    }

    public static func tooMany(_ field: FieldPath, count: Int, limit: Int) -> FieldError {
        FieldError(
            .tooMany, field, badValue: .integer(Int64(count)),
            detail: "must have at most \(limit) \(limit == 1 ? "item" : "items")")
    }

    public static func tooFew(_ field: FieldPath, count: Int, minimum: Int) -> FieldError {
        FieldError(
            .tooFew, field, badValue: .integer(Int64(count)),
            detail: "must have at least \(minimum) \(minimum == 1 ? "item" : "items")")
    }

    /// The field must keep the value that it has.
    public static func immutable(_ field: FieldPath, _ value: JSONValue) -> FieldError {
        .invalid(field, value, "field is immutable")
    }
}

extension FieldError.Reason {
    fileprivate var title: String {
        switch self {
        case .notFound: "Not found"
        case .required: "Required value"
        case .duplicate: "Duplicate value"
        case .invalid, .typeInvalid: "Invalid value"
        case .notSupported: "Unsupported value"
        case .forbidden: "Forbidden"
        case .tooLong: "Too long"
        case .tooShort: "Too short"
        case .tooMany: "Too many"
        case .tooFew: "Too few"
        case .internalError: "Internal error"
        }
    }

    fileprivate var showsValue: Bool {
        switch self {
        case .required, .forbidden, .tooLong, .tooShort, .internalError: false
        default: true
        }
    }
}

extension JSONValue {
    fileprivate var shownInMessage: String {
        switch self {
        case .string(let text): text.goQuoted
        case .double(let number): number.goFormatted
        default: description
        }
    }
}
