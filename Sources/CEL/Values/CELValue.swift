import KubernetesModel

/// A value of an expression.
package enum CELValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case duration(CELDuration)
    case timestamp(CELTimestamp)
    case list(CELList)
    case map(CELMap)
    case type(CELType)
    indirect case optional(CELValue?)
    case opaque(any CELOpaqueValue)
    /// Data that has no value, such as null where the schema allows none. Whoever reads it gets the error.
    case failure(CELEvaluationError)
}

/// A value of a type that CEL itself does not know.
package protocol CELOpaqueValue: Sendable {
    var type: CELType { get }
    /// What comparing or reading the value costs.
    var size: Int { get }
    func isEqual(to other: any CELOpaqueValue) -> Bool
}

extension CELOpaqueValue {
    package var size: Int { 1 }
}

extension CELOpaqueValue where Self: Equatable {
    package func isEqual(to other: any CELOpaqueValue) -> Bool { other as? Self == self }
}

extension CELValue {
    package static func list(_ values: [CELValue]) -> CELValue { .list(CELList(values)) }

    package static func optionalOf(_ value: CELValue) -> CELValue { .optional(.some(value)) }
    package static let none = CELValue.optional(nil)

    /// The value itself; throws what a failed one failed with.
    func unwrapped() throws(CELEvaluationError) -> CELValue {
        if case .failure(let error) = self { throw error }
        return self
    }

    /// The type that the value has when the expression runs: of lists and maps it is not known what they hold.
    var type: CELType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .duration: .duration
        case .timestamp: .timestamp
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .type: .type(nil)
        case .optional: .optional(.dyn)
        case .opaque(let value): value.type
        case .failure: .error
        }
    }

    /// Characters, bytes, elements or entries; 1 for anything else.
    var size: Int {
        switch self {
        case .string(let text): text.unicodeScalars.count
        case .bytes(let bytes): bytes.count
        case .list(let list): list.count
        case .map(let map): map.count
        case .optional(let value?): value.size
        case .opaque(let value): value.size
        default: 1
        }
    }

    /// Whether the value is what its type has for nothing: zero, empty, false.
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let value): value.isEmpty
        case .bytes(let value): value.isEmpty
        case .duration(let value): value.nanoseconds == 0
        case .timestamp(let value): value == CELTimestamp.yearOne
        case .list(let value): value.count == 0
        case .map(let value): value.count == 0
        case .optional(let value): value == nil
        case .type, .opaque, .failure: false
        }
    }
}
