extension String {
    /// The text in double quotes with Go's escapes (`%q`), as the API's messages show strings: no control character that a
    /// terminal would obey gets through.
    package var goQuoted: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{07}": result += "\\a"
            case "\u{08}": result += "\\b"
            case "\u{0B}": result += "\\v"
            case "\u{0C}": result += "\\f"
            case _ where scalar == " " || scalar.isPrintedByGo: result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x80: result += "\\x" + scalar.hexadecimal(2)
            case _ where scalar.value < 0x10000: result += "\\u" + scalar.hexadecimal(4)
            default: result += "\\U" + scalar.hexadecimal(8)
            }
        }
        return result + "\""
    }
}

extension Unicode.Scalar {
    /// Letters, marks, numbers, punctuation and symbols, as Go's `strconv.IsPrint`.
    fileprivate var isPrintedByGo: Bool {
        if value < 0x7F { return value > 0x20 }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
            return false
        default: return true
        }
    }

    fileprivate func hexadecimal(_ width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
