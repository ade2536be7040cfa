import KubernetesModel

extension ValueValidator {
    /// Length and pattern, of which the first that fails is reported; then the format.
    mutating func checkString(_ text: String, _ schema: Schema, at path: FieldPath) -> Int {
        let count = text.unicodeScalars.count
        if let maximum = schema.maxLength, count > maximum {
            add([.tooLong(base.appending(path), limit: maximum)])
        } else if let minimum = schema.minLength, count < minimum {
            addInvalid(path, .string(text), "should be at least \(minimum) chars long")
        } else if let pattern = schema.pattern {
            do {
                if try !RegularExpression.cached(pattern).matches(text) {
                    addInvalid(path, .string(text), "should match '\(pattern)'")
                }
            } catch {
                addInvalid(path, .string(text), "should match '\(pattern), but pattern is invalid: \(error)'")
            }
        }
        if let name = schema.enforcedFormat, let format = StringFormat(name: name), !format.matches(text) {
            let detail = "\(Self.text(path)) in body must be of type \(name): \(text.goQuoted)"
            add(.typeInvalid, path, .string(text), detail)
        }
        return schema.enforcedFormat == nil ? 1 : 2
    }

    mutating func checkNumber(_ value: JSONValue, _ schema: Schema, at path: FieldPath) -> Int {
        checkRange(of: value, schema, at: path)
        guard let number = value.number else { return 2 }
        // Limits of integers are printed as integers.
        func shown(_ limit: Double) -> String {
            if case .integer = value, let integer = Int64(exactly: limit.rounded(.towardZero)) { return String(integer) }
            return limit.goFormatted
        }
        if let factor = schema.multipleOf {
            if factor <= 0 {
                let detail = "factor MultipleOf declared for \(Self.text(path)) must be positive: \(shown(factor))"
                add(.invalid, path, .double(factor), detail)
            } else if !Self.isMultiple(value, number, of: factor) {
                addInvalid(path, value, "should be a multiple of \(shown(factor))")
            }
        }
        if let minimum = schema.minimum, schema.isExclusiveMinimum ? number <= minimum : number < minimum {
            let relation = schema.isExclusiveMinimum ? "greater than" : "greater than or equal to"
            addInvalid(path, value, "should be \(relation) \(shown(minimum))")
        }
        if let maximum = schema.maximum, schema.isExclusiveMaximum ? number >= maximum : number > maximum {
            let relation = schema.isExclusiveMaximum ? "less than" : "less than or equal to"
            addInvalid(path, value, "should be \(relation) \(shown(maximum))")
        }
        return 2
    }

    private static func isMultiple(_ value: JSONValue, _ number: Double, of factor: Double) -> Bool {
        if case .integer(let integer) = value, let divisor = Int64(exactly: factor) {
            return integer.isMultiple(of: divisor)
        }
        let quotient = factor < 1 ? 1 / factor * number : number / factor
        return abs(quotient - quotient.rounded()) < 1e-9
    }

    /// Whether the number fits the type of that format.
    private mutating func checkRange(of value: JSONValue, _ schema: Schema, at path: FieldPath) {
        guard !schema.isIntOrString, let type = schema.type else { return }
        let format = schema.enforcedFormat
        let fits: Bool
        switch type {
        case .integer:
            let integer = value.integer
            fits = integer != nil && (format != "int32" || integer.flatMap { Int32(exactly: $0) } != nil)
        case .number: fits = format != "float" || abs(value.number ?? 0) <= Double(Float.greatestFiniteMagnitude)
        default: return
        }
        if !fits {
            let name = format.map { "with format \($0)" } ?? "(default format)"
            addUnplaced("Checked value must be of type \(type.rawValue) \(name) in \(Self.text(path))")
        }
    }
}
