import FoundationEssentials
import KubernetesModel

/// Reads objects in the binary form that Go's clients prefer for the kinds they know; kubectl among them.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
enum ProtobufObject {
    static let mediaType = "application/vnd.kubernetes.protobuf"

    /// The object as JSON.
    static func json(_ bytes: [UInt8]) throws(ProtobufError) -> JSONValue {
        guard bytes.starts(with: [0x6B, 0x38, 0x73, 0x00]) else { throw ProtobufError("it does not begin with the prefix k8s") }
        let (apiVersion, kind, raw) = try envelope(bytes[4...])
        guard var json = try ProtobufDecoder().message(name(apiVersion, kind), raw, depth: 0) else {
            throw ProtobufError("\(kind) of \(apiVersion) is read as JSON only")
        }
        json["apiVersion"] = .string(apiVersion)
        json["kind"] = .string(kind)
        return .object(json)
    }

    private static func envelope(
        _ bytes: ArraySlice<UInt8>
    ) throws(ProtobufError) -> (apiVersion: String, kind: String, raw: ArraySlice<UInt8>) {
        var (apiVersion, kind, raw) = ("", "", ArraySlice<UInt8>())
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            switch (number, value) {
            case (1, .bytes(let type)):
                var reader = ProtobufReader(type)
                while let (number, value) = try reader.next() {
                    guard case .bytes(let text) = value else { continue }
                    if number == 1 { apiVersion = String(decoding: text, as: UTF8.self) }
                    if number == 2 { kind = String(decoding: text, as: UTF8.self) }
                }
            case (2, .bytes(let bytes)): raw = bytes
            default: break
            }
        }
        return (apiVersion, kind, raw)
    }

    /// The message of a kind; where two groups have one of the same name, the table tells them apart by a prefix.
    private static func name(_ apiVersion: String, _ kind: String) -> String {
        switch (apiVersion, kind) {
        case ("autoscaling/v1", "HorizontalPodAutoscaler"): "autoscaling/v1.\(kind)"
        case ("events.k8s.io/v1", "Event"): "events.\(kind)"
        default: kind
        }
    }
}

/// Turns messages into JSON as Go's encoder would have written it: without what is empty and need not be said.
struct ProtobufDecoder {
    var types = ProtobufTypes.kubernetes
    private static let depthLimit = 64

    /// Nil for a message that is not known.
    func message(_ name: String, _ bytes: ArraySlice<UInt8>, depth: Int) throws(ProtobufError) -> JSONObject? {
        guard let fields = types.fields(of: name) else { return nil }
        guard depth < Self.depthLimit else { throw ProtobufError("it is nested too deeply") }
        var object: JSONObject = [:]
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            // To drop what is not understood would be to store something else than what was sent.
            guard let field = fields[number] else { throw ProtobufError("field \(number) of \(name) is read as JSON only") }
            try add(value, field, to: &object, depth + 1)
        }
        return object
    }

    private func add(
        _ value: ProtobufReader.Value, _ field: ProtobufTypes.Field, to object: inout JSONObject, _ depth: Int
    ) throws(ProtobufError) {
        switch field.type {
        case .list(let type):
            // Numbers may come packed into one field.
            for value in try unpacked(value, type) {
                let element = try json(value, type, depth)
                object.modify(field.name, default: []) { $0.withArray { $0.append(element) } }
            }
        case .map(let type):
            let (key, element) = try entry(value, type, depth)
            object.modify(field.name, default: [:]) { $0[key] = element }
        default:
            let json = try json(value, field.type, depth)
            if field.name.isEmpty {
                for member in json.object ?? [:] { object[member.key] = member.value }
            } else if !json.isNull, field.keepsEmpty || !json.isEmptyInGo {
                object[field.name] = json
            }
        }
    }

    private func unpacked(
        _ value: ProtobufReader.Value, _ type: ProtobufTypes.FieldType
    ) throws(ProtobufError) -> [ProtobufReader.Value] {
        guard case .int = type, case .bytes(let bytes) = value else { return [value] }
        // A field of number 0 and type 0 before each number makes fields of them.
        var values: [ProtobufReader.Value] = []
        var start = bytes.startIndex
        for index in bytes.indices where bytes[index] < 0x80 {
            var reader = ProtobufReader([0] + bytes[start...index])
            if let (_, value) = try reader.next() { values.append(value) }
            start = bytes.index(after: index)
        }
        guard start == bytes.endIndex else { throw ProtobufError("it ends in the middle of a number") }
        return values
    }

    private func entry(
        _ value: ProtobufReader.Value, _ type: ProtobufTypes.FieldType, _ depth: Int
    ) throws(ProtobufError) -> (key: String, value: JSONValue) {
        var key = ""
        var element: JSONValue = ""
        var reader = ProtobufReader(try bytes(value))
        while let (number, value) = try reader.next() {
            if number == 1 { key = try text(value) }
            if number == 2 { element = try json(value, type, depth) }
        }
        return (key, element)
    }

    private func json(
        _ value: ProtobufReader.Value, _ type: ProtobufTypes.FieldType, _ depth: Int
    ) throws(ProtobufError) -> JSONValue {
        switch type {
        case .string: return .string(try text(value))
        case .int: return .integer(Int64(truncatingIfNeeded: try number(value)))
        case .bool: return .bool(try number(value) != 0)
        case .bytes: return .string(Data(try bytes(value)).base64EncodedString())
        case .time, .microTime: return try time(try bytes(value), type)
        case .quantity: return .string(try first(try bytes(value)))
        case .intOrString: return try intOrString(try bytes(value))
        case .json: return try embedded(try bytes(value))
        case .stringList:
            let list = ProtobufTypes.Field(name: "items", type: .list(of: .string), keepsEmpty: true)
            var object: JSONObject = [:]
            var reader = ProtobufReader(try bytes(value))
            while let (_, value) = try reader.next() { try add(value, list, to: &object, depth) }
            return object["items"] ?? []
        case .message(let name):
            guard let object = try message(name, try bytes(value), depth: depth) else {
                throw ProtobufError("\(name) is read as JSON only")
            }
            return .object(object)
        case .list, .map: throw ProtobufError("a list within a list is not known")
        }
    }

    // MARK: Scalars

    private func time(_ bytes: ArraySlice<UInt8>, _ type: ProtobufTypes.FieldType) throws(ProtobufError) -> JSONValue {
        var (seconds, nanoseconds) = (Int64(0), Int64(0))
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            let bits = Int64(truncatingIfNeeded: try self.number(value))
            if number == 1 { seconds = bits } else if number == 2 { nanoseconds = bits }
        }
        // No time at all.
        if seconds == 0, nanoseconds == 0 { return .null }
        guard (-62_135_596_800...253_402_300_799).contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else {
            throw ProtobufError("a time is out of range")
        }
        let time = Timestamp(microsecondsSince1970: seconds * 1_000_000 + nanoseconds / 1000)
        if case .microTime = type { return .string(time.microseconds) }
        return .string(time.seconds)
    }

    /// The text in field 1, as of a quantity.
    private func first(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> String {
        var result = ""
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            if number == 1 { result = try text(value) }
        }
        return result
    }

    private func intOrString(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> JSONValue {
        var (isString, integer, string) = (false, Int64(0), "")
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            switch number {
            case 1: isString = try self.number(value) == 1
            case 2: integer = Int64(Int32(truncatingIfNeeded: try self.number(value)))
            default: string = try text(value)
            }
        }
        return isString ? .string(string) : .integer(integer)
    }

    /// JSON in field 1.
    private func embedded(_ message: ArraySlice<UInt8>) throws(ProtobufError) -> JSONValue {
        var reader = ProtobufReader(message)
        while let (number, value) = try reader.next() {
            guard number == 1 else { continue }
            let text = try bytes(value)
            do { return try JSONReader.parse(text) } catch { throw ProtobufError("embedded JSON: \(error)") }
        }
        return .null
    }

    private func text(_ value: ProtobufReader.Value) throws(ProtobufError) -> String {
        guard let text = String(validating: try bytes(value), as: UTF8.self) else { throw ProtobufError("a text is no UTF-8") }
        return text
    }

    private func bytes(_ value: ProtobufReader.Value) throws(ProtobufError) -> ArraySlice<UInt8> {
        guard case .bytes(let bytes) = value else { throw ProtobufError("a number stands where a text or message belongs") }
        return bytes
    }

    private func number(_ value: ProtobufReader.Value) throws(ProtobufError) -> UInt64 {
        guard case .varint(let number) = value else { throw ProtobufError("a text stands where a number belongs") }
        return number
    }
}

extension JSONValue {
    /// What Go leaves out for `omitempty`.
    fileprivate var isEmptyInGo: Bool {
        switch self {
        case .null, .bool(false), .integer(0): true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let object): object.isEmpty
        default: false
        }
    }
}
