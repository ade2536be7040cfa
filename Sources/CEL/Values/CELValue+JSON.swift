import KubernetesModel

extension CELValue {
    /// The value that a piece of JSON is according to its shape. Lists, maps and objects keep their JSON until they are read,
    /// so that this takes the same time whatever their size.
    package init(_ json: JSONValue, shape: CELShape) {
        if json.isNull {
            self = shape.isNullable ? .null : .fault("invalid data, got null for schema with nullable=false")
            return
        }
        switch (shape.form, json) {
        case (.any, _): self.init(untyped: json)
        case (.bool, .bool(let value)): self = .bool(value)
        case (.integer, .integer(let value)), (.intOrString, .integer(let value)): self = .int(value)
        case (.number, .integer(let value)): self = .double(Double(value))
        case (.number, .double(let value)): self = .double(value)
        case (.string, .string(let text)), (.intOrString, .string(let text)): self = .string(text)
        case (.list, .array(let elements)): self = .list(CELList(elements, shape: shape))
        case (.map, .object(let object)), (.object, .object(let object)): self = .map(CELMap(object, shape: shape))
        case (.bytes, .string(let text)):
            self = Base64.decode(text).map { .bytes($0) } ?? .fault("Invalid byte formatted string \(text)")
        case (.duration, .string(let text)):
            self = CELDuration(schemaFormat: text).map { .duration($0) } ?? .fault("Invalid duration \(text)")
        case (.date, .string(let text)):
            self = CELTimestamp(date: text).map { .timestamp($0) } ?? .fault("Invalid date formatted string \(text)")
        case (.dateTime, .string(let text)):
            self = CELTimestamp(text).map { .timestamp($0) } ?? .fault("Invalid date-time formatted string \(text)")
        case (.intOrString, _):
            self = .fault("invalid data, expected XIntOrString value to be either a string or integer")
        default: self = .fault("invalid data, expected \(shape.type), got \(json.typeName)")
        }
    }

    private static func fault(_ message: String) -> CELValue { .failure(.failed(message)) }

    private init(untyped json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .list(CELList(elements, shape: .any))
        case .object(let object): self = .map(CELMap(object, shape: .any))
        }
    }
}

extension CELDuration {
    private static let longUnits: [String: String] = [
        "nanosecond": "ns", "nano": "ns", "microsecond": "us", "micro": "us", "millisecond": "ms", "milli": "ms",
        "second": "s", "sec": "s", "minute": "m", "min": "m", "hour": "h", "hr": "h",
    ]
    private static let days: [String: Int64] = ["d": 1, "day": 1, "w": 7, "week": 7, "wk": 7]

    /// Reads what OpenAPI's format `duration` allows in Kubernetes: durations of Go, and others such as `3 days`.
    init?(schemaFormat text: String) {
        if let plain = CELDuration(text) {
            self = plain
            return
        }
        let digits = text.prefix { ("0"..."9").contains($0) }
        var unit = text.dropFirst(digits.count).drop { $0 == " " }
        if unit.utf8.count > 2, unit.hasSuffix("s") { unit = unit.dropLast() }
        if let days = Self.days[String(unit)], let count = Int64(digits) {
            let (hours, overflow) = count.multipliedReportingOverflow(by: days * 24)
            guard !overflow, let value = CELDuration("\(hours)h") else { return nil }
            self = value
        } else if let short = Self.longUnits[String(unit)], let value = CELDuration("\(digits)\(short)") {
            self = value
        } else {
            return nil
        }
    }
}

/// RFC 4648 with padding.
enum Base64 {
    static func decode(_ text: String) -> [UInt8]? {
        let bytes = text.utf8.filter { $0 != 0x0A && $0 != 0x0D }
        guard bytes.count % 4 == 0 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 4 * 3)
        let padding = bytes.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        var buffer: UInt32 = 0
        for (index, byte) in bytes.enumerated() {
            let isPadding = index >= bytes.count - padding
            guard let value = isPadding ? 0 : value(of: byte) else { return nil }
            buffer = buffer << 6 | UInt32(value)
            if index % 4 == 3 {
                result.append(UInt8(truncatingIfNeeded: buffer >> 16))
                result.append(UInt8(truncatingIfNeeded: buffer >> 8))
                result.append(UInt8(truncatingIfNeeded: buffer))
            }
        }
        result.removeLast(padding)
        return result
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
