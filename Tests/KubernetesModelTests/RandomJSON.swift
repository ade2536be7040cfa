@testable import KubernetesModel

extension JSONValue {
    /// A value of all types and awkward strings, nested at most `depth` deep.
    static func random(depth: Int = 4, using random: inout some RandomNumberGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .integer(.random(in: -5...5, using: &random))
        case 3: return .integer(Int64(bitPattern: random.next()))
        case 4: return .double(.random(in: -1e6...1e6, using: &random))
        case 5: return .string(randomText(using: &random))
        case 6: return .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
        default:
            return .object(
                JSONObject(
                    (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                        (randomText(using: &random), .random(depth: depth - 1, using: &random))
                    }))
        }
    }

    private static func randomText(using random: inout some RandomNumberGenerator) -> String {
        let pieces = ["a", "b", "c", "\"", "\\", "/", "~", "\n", "\u{0}", "\u{1F}", "é", "e\u{301}", "日", "🚀", "\u{2028}", " "]
        return (0..<Int.random(in: 0..<4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    /// The value without the nulls that stand in objects, which a merge patch cannot write.
    var withoutNullMembers: JSONValue {
        switch self {
        case .object(let object):
            .object(JSONObject(object.compactMap { $0.value.isNull ? nil : ($0.key, $0.value.withoutNullMembers) }))
        default: self
        }
    }
}

extension [UInt8] {
    /// Changes, takes out or puts in a byte somewhere.
    mutating func damage(using random: inout some RandomNumberGenerator) {
        guard let index = indices.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<3, using: &random) {
        case 0: self[index] = .random(in: 0...255, using: &random)
        case 1: remove(at: index)
        default: insert(Array<UInt8>("{}[]\",:\\0e-".utf8).randomElement(using: &random) ?? 0, at: index)
        }
    }
}

extension PackedJSON {
    static func packed(_ value: JSONValue) -> [UInt8] {
        var writer = Writer()
        writer.write(value)
        return writer.finish()
    }
}
