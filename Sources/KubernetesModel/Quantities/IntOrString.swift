/// A number, or a string that is a percentage or a name, as `maxSurge: 25%` or a probe's `port: http`.
public enum IntOrString: Sendable, Hashable {
    case int(Int)
    case string(String)

    /// Why a value cannot be scaled.
    public enum Failure: Error, Equatable, CustomStringConvertible {
        case notAPercentage(String)

        public var description: String {
            switch self {
            case .notAPercentage(let text): "invalid value \"\(text)\": it must be a whole number or a percentage such as \"25%\""
            }
        }
    }

    /// Nil for JSON that is neither a whole number nor a string.
    public init?(_ json: JSONValue) {
        if let text = json.string {
            self = .string(text)
        } else if let number = json.integer {
            self = .int(Int(number))
        } else {
            return nil
        }
    }

    public var json: JSONValue {
        switch self {
        case .int(let number): .integer(Int64(number))
        case .string(let text): .string(text)
        }
    }

    /// The number itself, or the percentage of `total`, a fraction rounded up or down.
    public func scaled(to total: Int, roundingUp: Bool) throws(Failure) -> Int {
        switch self {
        case .int(let number): return number
        case .string(let text):
            guard text.hasSuffix("%"), let percentage = Int(text.dropLast()) else { throw .notAPercentage(text) }
            let (quotient, remainder) = (Int128(percentage) * Int128(total)).quotientAndRemainder(dividingBy: 100)
            // Division cuts towards zero, which is up for what is negative.
            let correction: Int128 = roundingUp ? (remainder > 0 ? 1 : 0) : (remainder < 0 ? -1 : 0)
            return Int(clamping: quotient + correction)
        }
    }
}

extension IntOrString: CustomStringConvertible {
    public var description: String {
        switch self {
        case .int(let number): String(number)
        case .string(let text): text
        }
    }
}
