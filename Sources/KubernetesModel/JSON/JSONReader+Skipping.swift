/// What nobody will read.
extension JSONReader {
    /// Passes over one value: its structure is checked, its texts are not looked into.
    mutating func skipValue() throws(JSONError) {
        guard let first = peek() else { throw error(.unexpectedEnd) }
        switch first {
        case UInt8(ascii: "{"): try skipElements(until: UInt8(ascii: "}"), haveKeys: true)
        case UInt8(ascii: "["): try skipElements(until: UInt8(ascii: "]"), haveKeys: false)
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try scanNumber()
        default: _ = try value(.everything)
        }
    }

    private mutating func skipElements(until end: UInt8, haveKeys: Bool) throws(JSONError) {
        var isMore = try begin(until: end)
        while isMore {
            if haveKeys {
                guard peek() == UInt8(ascii: "\"") else { throw error(.expected("a key in double quotes")) }
                let key = offset + 1
                try skipString()
                try colon(after: key..<offset - 1)
            }
            // Mostly there is no more than that: managed fields are keys without values.
            if offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "{"), bytes[offset + 1] == UInt8(ascii: "}") {
                offset += 2
            } else {
                try skipValue()
            }
            isMore = try goOn(until: end)
        }
    }

    private mutating func skipString() throws(JSONError) {
        offset += 1
        while true {
            offset += bytes.plainBytes(from: offset).count
            switch peek() {
            case nil: throw error(.unexpectedEnd)
            case UInt8(ascii: "\""):
                offset += 1
                return
            case UInt8(ascii: "\\"): offset += 2
            default: throw error(.controlCharacter)
            }
        }
    }
}
