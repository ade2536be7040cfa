import KubernetesModel

/// The formats of strings that the API server enforces in custom resources; others say nothing.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation
enum StringFormat: String {
    case bsonobjectid, uri, email, hostname, ipv4, ipv6, cidr, mac, uuid, uuid3, uuid4, uuid5, isbn, isbn10, isbn13, creditcard,
        ssn, hexcolor, rgbcolor, byte, password, date, duration, datetime, k8sshortname, k8slongname

    /// The format of this name, in which hyphens do not count (`date-time`); nil when it is not enforced.
    init?(name: String) {
        self.init(rawValue: name.filter { $0 != "-" })
    }

    func matches(_ text: String) -> Bool {
        switch self {
        case .password: true
        case .byte: Self.isBase64(text)
        case .date: Self.isDate(text)
        case .datetime: Self.isDateTime(text)
        case .duration: GoDuration.nanoseconds(text) != nil || Self.isScalaDuration(text)
        case .uri: Self.isRequestURI(text)
        case .email: Self.isEmail(text)
        case .hostname: Self.isHostname(text)
        case .ipv4: text.contains(".") && IPAddress(text, allowingLeadingZeros: true) != nil
        case .ipv6: text.contains(":") && IPAddress(text) != nil
        case .cidr: IPAddress.network(text, allowingLeadingZeros: true) != nil
        case .mac: Self.isMAC(text)
        case .uuid: Self.isUUID(text, version: nil)
        case .uuid3: Self.isUUID(text, version: "3")
        case .uuid4: Self.isUUID(text, version: "4")
        case .uuid5: Self.isUUID(text, version: "5")
        case .isbn: Self.isISBN10(text) || Self.isISBN13(text)
        case .isbn10: Self.isISBN10(text)
        case .isbn13: Self.isISBN13(text)
        case .creditcard: Self.isCreditCard(text)
        case .ssn: text.utf8.count == 11 && Self.matches(#"^\d{3}[- ]\d{2}[- ]\d{4}$"#, text)
        case .hexcolor: Self.matches("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$", text)
        case .rgbcolor: Self.isRGBColor(text)
        case .bsonobjectid: Self.matches("^[0-9a-fA-F]{24}$", text)
        case .k8sshortname: NameRule.dns1123Label(text).isEmpty
        case .k8slongname: NameRule.dns1123Subdomain(text).isEmpty
        }
    }
}

extension StringFormat {
    static func matches(_ pattern: String, _ text: String) -> Bool {
        (try? RegularExpression.cached(pattern))?.matches(text) ?? false
    }

    private static func isUUID(_ text: String, version: Character?) -> Bool {
        let third = version.map { "\($0)[0-9a-f]{3}" } ?? "[0-9a-f]{4}"
        let fourth = version == "4" || version == "5" ? "[89ab][0-9a-f]{3}" : "[0-9a-f]{4}"
        return matches("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?\(third)-?\(fourth)-?[0-9a-f]{12}$", text)
    }

    /// Letters and symbols of any script, as in Internationalized names; labels of at most 63 bytes, 255 in all.
    private static func isHostname(_ text: String) -> Bool {
        let character = #"a-zA-Z0-9\p{S}\p{L}"#
        let single = "[\(character)]((-?[\(character)]{0,62})?)"
        let label = #"([\#(character)](([\#(character)-]{0,61}[\#(character)])?)(\.))"#
        return text.utf8.count <= 255 && text.split(separator: ".").allSatisfy { $0.utf8.count <= 63 }
            && matches(#"^(\#(single)|\#(label){1,}([a-zA-Z\p{L}]){2,63})$"#, text)
    }

    private static func isRGBColor(_ text: String) -> Bool {
        let number = #"\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*"#
        return matches(#"^rgb\(\#(number),\#(number),\#(number)\)$"#, text)
    }

    /// Six or eight bytes in pairs of digits, or in groups of four joined by dots.
    private static func isMAC(_ text: String) -> Bool {
        let byte = "[0-9a-fA-F]{2}"
        let bytes = [5, 7, 19].flatMap { count in [":", "-"].map { "\(byte)(\($0)\(byte)){\(count)}" } }
        let words = [2, 3, 9].map { #"[0-9a-fA-F]{4}(\.[0-9a-fA-F]{4}){\#($0)}"# }
        return matches("^(\((bytes + words).joined(separator: "|")))$", text)
    }

    private static func isISBN10(_ text: String) -> Bool {
        let digits = text.filter { !$0.isWhitespace && $0 != "-" }
        guard matches("^([0-9]{9}X|[0-9]{10})$", digits) else { return false }
        let sum = digits.enumerated().reduce(0) { $0 + ($1.offset + 1) * ($1.element.wholeNumberValue ?? 10) }
        return sum % 11 == 0
    }

    private static func isISBN13(_ text: String) -> Bool {
        let digits = text.filter { !$0.isWhitespace && $0 != "-" }
        guard matches("^[0-9]{13}$", digits) else { return false }
        let sum = digits.enumerated().reduce(0) { $0 + ($1.offset % 2 == 0 ? 1 : 3) * ($1.element.wholeNumberValue ?? 0) }
        return sum % 10 == 0
    }

    /// A number of the known issuers whose Luhn checksum is right.
    private static func isCreditCard(_ text: String) -> Bool {
        let digits = text.filter { ("0"..."9").contains($0) }
        let issuers = [
            "4[0-9]{12}([0-9]{3})?", "5[1-5][0-9]{14}", "6(011|5[0-9][0-9])[0-9]{12}", "3[47][0-9]{13}",
            "3(0[0-5]|[68][0-9])[0-9]{11}", #"(2131|1800|35\d{3})\d{11}"#,
        ]
        guard matches("^(\(issuers.joined(separator: "|")))$", digits) else { return false }
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            let value = (digit.element.wholeNumberValue ?? 0) * (digit.offset % 2 == 0 ? 1 : 2)
            return sum + value / 10 + value % 10
        }
        return sum % 10 == 0
    }
}
