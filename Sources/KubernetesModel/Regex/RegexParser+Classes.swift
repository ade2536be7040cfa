extension RegexParser {
    /// What stands behind a backslash outside of brackets.
    mutating func escape(from start: Int) throws(RegularExpressionError) -> RegexNode {
        guard let character = next.flatMap(Unicode.Scalar.init) else {
            throw error("trailing backslash at end of expression", from: characters.count)
        }
        switch character {
        case "A": return passing(.assertion(.startOfText))
        case "z": return passing(.assertion(.endOfText))
        case "b": return passing(.assertion(.wordBoundary))
        case "B": return passing(.assertion(.noWordBoundary))
        default: break
        }
        var set = ScalarSet()
        if try insertClass(into: &set, from: start) { return .set(folded(set)) }
        return literal(try escapedCharacter(from: start))
    }

    private mutating func passing(_ node: RegexNode) -> RegexNode {
        position += 1
        return node
    }

    /// `\d`, `\W`, `\pL`, `\P{Lu}` and the like; false, with nothing read, when something else stands here.
    private mutating func insertClass(into set: inout ScalarSet, from start: Int) throws(RegularExpressionError) -> Bool {
        guard let character = next.flatMap(Unicode.Scalar.init) else { return false }
        switch character {
        case "d", "D": set.insert(ranges: ScalarSet.digits, isNegated: character == "D")
        case "w", "W": set.insert(ranges: ScalarSet.word, isNegated: character == "W")
        case "s", "S": set.insert(ranges: ScalarSet.space, isNegated: character == "S")
        case "p", "P":
            position += 1
            try insertCategory(into: &set, isNegated: character == "P", from: start)
            return true
        default: return false
        }
        position += 1
        return true
    }

    private mutating func insertCategory(
        into set: inout ScalarSet, isNegated: Bool, from start: Int
    ) throws(RegularExpressionError) {
        var isNegated = isNegated
        var name = next == nil ? "" : text(position..<position + 1)
        if accept("{") {
            if accept("^") { isNegated.toggle() }
            let nameStart = position
            while let character = next, character != Unicode.Scalar("}").value { position += 1 }
            name = text(nameStart..<position)
            guard accept("}") else { throw error("invalid character class range", from: start) }
        } else if next != nil {
            position += 1
        }
        guard !name.isEmpty, set.insert(category: name, isNegated: isNegated) else {
            throw error("invalid character class range", from: start, to: position)
        }
    }

    /// A single character written with a backslash; the position is at what follows the backslash.
    private mutating func escapedCharacter(from start: Int) throws(RegularExpressionError) -> UInt32 {
        guard let value = next, let character = Unicode.Scalar(value) else {
            throw error("trailing backslash at end of expression", from: characters.count)
        }
        position += 1
        switch character {
        case "a": return 0x07
        case "f": return 0x0C
        case "n": return 0x0A
        case "r": return 0x0D
        case "t": return 0x09
        case "v": return 0x0B
        case "x": if let value = hexadecimal() { return value }
        case "0"..."7":
            // \1 to \7 alone would be back references, which RE2 does not have.
            if let value = octal(first: character) { return value }
        default:
            if character == "_" || character.isASCII && !ScalarSet.word.contains(where: { $0.contains(value) }) { return value }
        }
        throw error("invalid escape sequence", from: start, to: position)
    }

    private mutating func octal(first: Unicode.Scalar) -> UInt32? {
        var value = first.value - 0x30
        if first != "0" {
            guard let digit = next, (0x30...0x37).contains(digit) else { return nil }
        }
        for _ in 0..<2 {
            guard let digit = next, (0x30...0x37).contains(digit) else { break }
            value = value * 8 + digit - 0x30
            position += 1
        }
        return value
    }

    private mutating func hexadecimal() -> UInt32? {
        func digits(_ range: Range<Int>) -> UInt32? {
            let text = text(range)
            return text.isEmpty || text.hasPrefix("+") ? nil : UInt32(text, radix: 16).flatMap { $0 > 0x10FFFF ? nil : $0 }
        }
        if accept("{") {
            let start = position
            while let character = next, character != Unicode.Scalar("}").value { position += 1 }
            let value = digits(start..<position)
            return accept("}") ? value : nil
        }
        guard position + 2 <= characters.count, let value = digits(position..<position + 2) else { return nil }
        position += 2
        return value
    }

    /// The rest of `[...]`, whose opening bracket has been read.
    mutating func bracketed(from start: Int) throws(RegularExpressionError) -> ScalarSet {
        var set = folded(ScalarSet())
        set.isNegated = accept("^")
        var isFirst = true
        while isFirst || next != Unicode.Scalar("]").value {
            guard next != nil else { throw error("missing closing ]", from: start) }
            isFirst = false
            if looksAt("[:"), try insertPOSIXClass(into: &set) { continue }
            let itemStart = position
            if looksAt("\\") {
                position += 1
                if try insertClass(into: &set, from: itemStart) { continue }
                position = itemStart
            }
            let low = try bracketCharacter(start)
            var high = low
            if next == Unicode.Scalar("-").value, position + 1 < characters.count,
                characters[position + 1] != Unicode.Scalar("]").value
            {
                position += 1
                high = try bracketCharacter(start)
            }
            guard low <= high else { throw error("invalid character class range", from: itemStart, to: position) }
            set.insert(low...high)
        }
        position += 1
        return set
    }

    private mutating func bracketCharacter(_ start: Int) throws(RegularExpressionError) -> UInt32 {
        guard let character = next else { throw error("missing closing ]", from: start) }
        position += 1
        return character == Unicode.Scalar("\\").value ? try escapedCharacter(from: position - 1) : character
    }

    private mutating func insertPOSIXClass(into set: inout ScalarSet) throws(RegularExpressionError) -> Bool {
        let start = position
        var reader = self
        reader.position += 2
        let isNegated = reader.accept("^")
        let nameStart = reader.position
        while let character = reader.next, (0x61...0x7A).contains(character) { reader.position += 1 }
        let name = reader.text(nameStart..<reader.position)
        guard reader.looksAt(":]") else { return false }
        guard let ranges = ScalarSet.posix[name] else {
            throw error("invalid character class range", from: start, to: reader.position + 2)
        }
        set.insert(ranges: ranges, isNegated: isNegated)
        position = reader.position + 2
        return true
    }
}
