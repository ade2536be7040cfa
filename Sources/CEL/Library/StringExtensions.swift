/// The extended string functions. Positions count characters.
///
/// https://pkg.go.dev/github.com/google/cel-go/ext#Strings
enum StringExtensions {
    static let functions: FunctionTable.Library = [
        "charAt": [
            .member([.string, .int], .string) { arguments, _ throws(CELEvaluationError) in
                let text = try Characters(arguments, 0)
                let index = try arguments.int(1)
                guard (0...Int64(text.count)).contains(index) else { throw outOfRange(index) }
                return .string(text.slice(Int(index), min(Int(index) + 1, text.count)))
            }
        ],
        "indexOf": [
            search([.string, .string]) { text, part, _ in text.firstIndex(of: part, from: 0) },
            search([.string, .string, .int]) { text, part, offset in text.firstIndex(of: part, from: offset) },
        ],
        "lastIndexOf": [
            search([.string, .string]) { text, part, _ in
                part.count == 0 ? Int64(text.count) : text.lastIndex(of: part, upTo: Int64(text.count) - 1)
            },
            search([.string, .string, .int]) { text, part, offset in text.lastIndex(of: part, upTo: offset) },
        ],
        "lowerAscii": [map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }],
        "upperAscii": [map { (0x61...0x7A).contains($0) ? $0 - 32 : $0 }],
        "trim": [
            .member([.string], .string, cost: .traversal(keepsSize: true)) { arguments, _ throws(CELEvaluationError) in
                .string(try arguments.string(0).trimmingSpace)
            }
        ],
        "substring": [
            .member([.string, .int], .string, cost: .traversal(keepsSize: true)) { arguments, _ throws(CELEvaluationError) in
                let text = try Characters(arguments, 0)
                let start = try arguments.int(1)
                guard (0...Int64(text.count)).contains(start) else { throw outOfRange(start) }
                return .string(text.slice(Int(start), text.count))
            },
            .member([.string, .int, .int], .string, cost: .traversal(keepsSize: true)) {
                arguments, _ throws(CELEvaluationError) in
                let text = try Characters(arguments, 0)
                let (start, end) = (try arguments.int(1), try arguments.int(2))
                if start > end { throw .failed("invalid substring range. start: \(start), end: \(end)") }
                guard start >= 0, start <= text.count else { throw outOfRange(start) }
                guard end <= text.count else { throw outOfRange(end) }
                return .string(text.slice(Int(start), Int(end)))
            },
        ],
        "replace": [
            .member([.string, .string, .string], .string, cost: replacing, replace),
            .member([.string, .string, .string, .int], .string, cost: replacing, replace),
        ],
        "split": [
            .member([.string, .string], .list(.string), cost: splitting, split),
            .member([.string, .string, .int], .list(.string), cost: splitting, split),
        ],
        "join": [
            .member([.list(.string)], .string, cost: joining, join),
            .member([.list(.string), .string], .string, cost: joining, join),
        ],
        "format": [
            .member([.string, .list(.dyn)], .string, cost: .traversal()) { arguments, meter throws(CELEvaluationError) in
                .string(try FormatString.format(try arguments.string(0), try arguments.list(1), &meter))
            }
        ],
        "strings.quote": [
            .global([.string], .string, cost: quoting) { arguments, _ throws(CELEvaluationError) in
                .string(try arguments.string(0).celQuoted)
            }
        ],
    ]

    static func outOfRange(_ index: Int64) -> CELEvaluationError { .failed("index out of range: \(index)") }

    private static func map(_ byte: @escaping @Sendable (UInt8) -> UInt8) -> Overload {
        .member([.string], .string, cost: .traversal(keepsSize: true)) { arguments, _ throws(CELEvaluationError) in
            .string(String(decoding: try arguments.string(0).utf8.map(byte), as: UTF8.self))
        }
    }

    // MARK: Search

    private static func search(
        _ parameters: [CELType], _ find: @escaping @Sendable (Characters, Characters, Int64) -> Int64
    ) -> Overload {
        let cost = CallCost(
            { $0.size(0).traversal },
            actual: { arguments, _ throws(CELEvaluationError) in UInt64(Double(try arguments.string(0).utf8.count) * 0.1) })
        return .member(parameters, .int, cost: cost) { arguments, meter throws(CELEvaluationError) in
            let (text, part) = (try Characters(arguments, 0), try Characters(arguments, 1))
            let offset = arguments.count > 2 ? try arguments.int(2) : 0
            if part.count == 0, arguments.count > 2 { return .int(offset) }
            guard offset >= 0 else { throw outOfRange(offset) }
            try meter.work((text.count + part.count) / 16)
            return .int(find(text, part, offset))
        }
    }

    // MARK: Taking apart and putting together

    private static let replacing = CallCost(
        { $0.size(0).scaled(by: 0.2) },
        result: { sizes in
            let (text, old, new) = (sizes.size(0), sizes.size(1), sizes.size(2))
            /// An empty text is found around every character; any other at most where the text has room for it.
            func size(_ text: UInt64, _ old: UInt64, _ new: UInt64, isKept: Bool) -> UInt64 {
                if old == 0 {
                    return ((Estimate(exactly: text) + .one) * Estimate(exactly: new) + Estimate(exactly: text)).maximum
                }
                if isKept { return text }
                return (Estimate(exactly: text).scaled(by: 1 / Double(old)) * Estimate(exactly: new)).maximum
            }
            return Estimate(
                size(text.minimum, old.maximum, new.minimum, isKept: old.maximum <= new.minimum),
                size(text.maximum, old.minimum, new.maximum, isKept: new.maximum <= old.minimum))
        })

    private static let replace: Overload.Body = { arguments, meter throws(CELEvaluationError) in
        let new = Array(try arguments.string(2).utf8)
        let limit = arguments.count > 3 ? try arguments.int(3) : -1
        let parts = try pieces(try arguments.string(0), try arguments.string(1), limit: limit, isReplacing: true, &meter)
        let (size, overflow) = new.count.multipliedReportingOverflow(by: parts.count)
        try meter.allocate(overflow ? .max : size)
        return .string(String(decoding: Array(parts.joined(separator: new)), as: UTF8.self))
    }

    private static let splitting = CallCost(
        { $0.size(0).scaled(by: 0.2) },
        result: { sizes in Estimate(0, sizes.literal(2).map { UInt64(exactly: $0) ?? .max } ?? sizes.size(0).maximum) })

    private static let split: Overload.Body = { arguments, meter throws(CELEvaluationError) in
        let limit = arguments.count > 2 ? try arguments.int(2) : -1
        if limit == 0 { return .list([]) }
        let (text, separator) = (try arguments.string(0), try arguments.string(1))
        if text.isEmpty, separator.isEmpty { return .list([]) }
        let parts = try pieces(text, separator, limit: limit - 1, isReplacing: false, &meter)
        return .list(parts.map { .string(String(decoding: $0, as: UTF8.self)) })
    }

    /// What stands between the occurrences of a separator, of which a limit that is not negative counts only the first. An
    /// empty one stands between all characters and, where it is replaced, before the first and after the last.
    private static func pieces(
        _ text: String, _ separator: String, limit: Int64, isReplacing: Bool, _ meter: inout Meter
    ) throws(CELEvaluationError) -> [ArraySlice<UInt8>] {
        let bytes = Array(text.utf8)
        try meter.work(bytes.count / 16)
        var cuts: [Range<Int>] = []
        func isFull() -> Bool { limit >= 0 && cuts.count >= limit }
        if separator.isEmpty {
            for offset in 0...bytes.count where !isFull() {
                let isEnd = offset == 0 || offset == bytes.count
                let isBoundary = isEnd ? isReplacing : bytes[offset] & 0xC0 != 0x80
                if isBoundary { cuts.append(offset..<offset) }
            }
        } else {
            let search = TextSearch(separator)
            var start = 0
            while !isFull(), let offset = search.first(in: bytes, from: start) {
                cuts.append(offset..<offset + search.count)
                start = offset + search.count
            }
        }
        try meter.work(cuts.count)
        let starts = [0] + cuts.map(\.upperBound)
        let ends = cuts.map(\.lowerBound) + [bytes.count]
        return zip(starts, ends).map { bytes[$0..<$1] }
    }

    private static let joining: CallCost = {
        let size: CallCost.Rule = { sizes in
            let (list, separator) = (sizes.size(0), sizes.arguments.count > 1 ? sizes.size(1) : .zero)
            let gaps = Estimate(list.minimum > 0 ? list.minimum - 1 : 0, list.maximum > 0 ? list.maximum - 1 : 0)
            return list * (sizes.elements ?? .unknown) + separator * gaps
        }
        return CallCost(
            { size($0).traversal },
            actual: { arguments, meter throws(CELEvaluationError) in
                let list = try arguments.list(0)
                try meter.work(list.count)
                let separator = arguments.count > 1 ? try arguments[1].size : 0
                var total = Estimate(exactly: UInt64(separator)) * Estimate(exactly: UInt64(max(0, list.count - 1)))
                for value in list.values { total = total + Estimate(exactly: UInt64(value.size)) }
                return total.scaled(by: 0.2).maximum
            }, result: size)
    }()

    private static let join: Overload.Body = { arguments, meter throws(CELEvaluationError) in
        let separator = arguments.count > 1 ? try arguments.string(1) : ""
        var result = ""
        for (index, value) in try arguments.list(0).values.enumerated() {
            guard case .string(let text) = try value.unwrapped() else { throw .failed("join: invalid input: \(value.shown)") }
            if index > 0 { result += separator }
            result += text
            guard result.utf8.count <= Meter.largestResult else { throw .costLimitExceeded }
        }
        return .string(result)
    }

    private static let quoting = CallCost(
        { $0.size(0).traversal },
        // Of a text of unknown size this is nothing: the numbers wrap around, as they do in Kubernetes.
        result: { Estimate($0.size(0).minimum &+ 2, $0.size(0).maximum &* 2 &+ 2) })
}

extension String {
    /// Without white space (as Unicode has it) at either end.
    fileprivate var trimmingSpace: String {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
        let start = unicodeScalars.drop(while: isSpace)
        guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(Substring(start[...last]))
    }

    /// In double quotes, with escapes that CEL reads back.
    fileprivate var celQuoted: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\u{07}": result += "\\a"
            case "\u{08}": result += "\\b"
            case "\u{0C}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0B}": result += "\\v"
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
