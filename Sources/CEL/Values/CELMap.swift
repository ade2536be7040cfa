import KubernetesModel

/// The entries of a map or the fields of an object, which become values only when they are read.
package struct CELMap: Sendable {
    private enum Storage: Sendable {
        case entries(Entries)
        case json(JSONObject, CELShape)
    }

    private struct Entries: Sendable {
        var keys: [CELValue] = []
        var values: [CELValue] = []
        var positions: [CELMapKey: Int] = [:]
    }

    private var storage: Storage

    package init() { storage = .entries(Entries()) }

    init(_ object: JSONObject, shape: CELShape) { storage = .json(object, shape) }

    var count: Int {
        switch storage {
        case .entries(let entries): entries.keys.count
        case .json(let object, _): object.count
        }
    }

    /// The value of a key, which may be a failure; nil when there is none. Numbers are the same key whatever their types.
    func value(_ key: CELValue) -> CELValue? {
        switch storage {
        case .entries(let entries): CELMapKey(key).flatMap { entries.positions[$0] }.map { entries.values[$0] }
        case .json(let object, let shape):
            if case .string(let name) = key { Self.member(name, of: object, shape) } else { nil }
        }
    }

    /// Whether only strings can be keys, so that asking for anything else is a mistake.
    var hasOnlyStringKeys: Bool { if case .json = storage { true } else { false } }

    var keys: [CELValue] {
        switch storage {
        case .entries(let entries): entries.keys
        case .json(let object, let shape):
            switch shape.form {
            case .object:
                object.compactMap { member in
                    PropertyName.escape(member.key).flatMap { shape.field($0) != nil ? .string($0) : nil }
                }
            default: object.map { .string($0.key) }
            }
        }
    }

    /// Whether members that the schema does not know, which expressions cannot read, are the same where both have them.
    func hasSameUnknownMembers(as other: CELMap) -> Bool {
        guard case .json(let mine, let shape) = storage, case .json(let theirs, _) = other.storage, case .object = shape.form
        else {
            return true
        }
        return mine.allSatisfy { member in
            let isKnown = PropertyName.escape(member.key).map { shape.field($0) != nil } ?? false
            return isKnown || theirs[member.key].map { $0 == member.value } ?? true
        }
    }

    /// Adds an entry; false, and nothing changes, when the key is there already.
    mutating func insert(_ value: CELValue, for key: CELValue, _ mapKey: CELMapKey) -> Bool {
        if self.value(key) != nil { return false }
        set(value, for: key, mapKey)
        return true
    }

    /// Adds an entry, or gives the key another value.
    mutating func set(_ value: CELValue, for key: CELValue, _ mapKey: CELMapKey) {
        var entries = takeEntries()
        if let position = entries.positions[mapKey] {
            entries.values[position] = value
        } else {
            entries.positions[mapKey] = entries.keys.count
            entries.keys.append(key)
            entries.values.append(value)
        }
        storage = .entries(entries)
    }

    /// The entries, of which this map gives up its reference, so that they can be changed in place.
    private mutating func takeEntries() -> Entries {
        if case .entries(let entries) = storage {
            storage = .entries(Entries())
            return entries
        }
        var entries = Entries()
        for key in keys {
            guard let mapKey = CELMapKey(key), let value = value(key) else { continue }
            entries.positions[mapKey] = entries.keys.count
            entries.keys.append(key)
            entries.values.append(value)
        }
        return entries
    }

    /// Fields that are null count as absent, values of maps do not.
    private static func member(_ name: String, of object: JSONObject, _ shape: CELShape) -> CELValue? {
        guard case .object = shape.form else { return object[name].map { CELValue($0, shape: shape.element ?? .any) } }
        guard let field = shape.field(name), let value = object[field.key], !value.isNull else { return nil }
        return CELValue(value, shape: field.shape)
    }
}

/// What tells the keys of a map apart: numbers of all types that are equal are one key.
enum CELMapKey: Sendable, Hashable {
    case bool(Bool)
    case integer(Int64)
    /// Beyond the range of `integer`.
    case large(UInt64)
    /// Not whole.
    case fraction(Double)
    case string([UInt8])

    /// Nil for what cannot be a key.
    init?(_ value: CELValue) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .integer(value)
        case .uint(let value): self = Int64(exactly: value).map { .integer($0) } ?? .large(value)
        case .double(let value):
            if let integer = Int64(exactly: value) {
                self = .integer(integer)
            } else if let large = UInt64(exactly: value) {
                self = .large(large)
            } else {
                self = .fraction(value)
            }
        case .string(let value): self = .string(Array(value.utf8))
        default: return nil
        }
    }
}
