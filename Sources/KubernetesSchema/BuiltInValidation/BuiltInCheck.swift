import KubernetesModel

/// Collects the faults of an object of a built-in kind, in the order and the words of kube-apiserver.
///
/// The object has its defaults. Values of the wrong type count as missing: they are refused when the object is read.
struct BuiltInCheck {
    private(set) var faults: [FieldError] = []

    mutating func add(_ fault: FieldError) { faults.append(fault) }
    mutating func add(_ more: [FieldError]) { faults += more }

    mutating func required(_ path: FieldPath, _ detail: String = "") { add(.required(path, detail)) }
    mutating func forbidden(_ path: FieldPath, _ detail: String) { add(.forbidden(path, detail)) }

    mutating func invalid(_ path: FieldPath, _ value: JSONValue, _ detail: String) { add(.invalid(path, value, detail)) }

    /// One fault for each sentence that a rule has to say about a value.
    mutating func invalid(_ path: FieldPath, _ value: JSONValue, _ sentences: [String]) {
        for sentence in sentences { invalid(path, value, sentence) }
    }

    /// The faults that a check adds, without keeping them.
    func trial(_ body: (inout BuiltInCheck) -> Void) -> [FieldError] {
        var check = BuiltInCheck()
        body(&check)
        return check.faults
    }

    // MARK: values

    /// A name that must be there and follow a rule.
    mutating func name(_ object: JSONValue, _ key: String, at path: FieldPath, _ rule: (String) -> [String]) {
        let name = object.text(key)
        if name.isEmpty { required(path.child(key)) } else { invalid(path.child(key), .string(name), rule(name)) }
    }

    /// A name that must follow a rule if it is there.
    mutating func optionalName(_ object: JSONValue, _ key: String, at path: FieldPath, _ rule: (String) -> [String]) {
        let name = object.text(key)
        if !name.isEmpty { invalid(path.child(key), .string(name), rule(name)) }
    }

    mutating func filled(_ object: JSONValue, _ keys: String..., at path: FieldPath) {
        for key in keys where object.text(key).isEmpty { required(path.child(key)) }
    }

    mutating func nonnegative(_ object: JSONValue, _ keys: String..., at path: FieldPath) {
        for key in keys {
            if let value = object[key]?.integer, value < 0 {
                invalid(path.child(key), .integer(value), "must be greater than or equal to 0")
            }
        }
    }

    mutating func range(_ object: JSONValue, _ key: String, _ range: ClosedRange<Int64>, at path: FieldPath) {
        if let value = object[key]?.integer { invalid(path.child(key), .integer(value), NameRule.inRange(value, range)) }
    }

    /// One of a few words; a missing one is a fault when the server would have filled it in.
    mutating func choice(
        _ object: JSONValue, _ key: String, _ supported: [String], at path: FieldPath, isRequired: Bool = true
    ) {
        let value = object.text(key)
        if value.isEmpty, object[key] == nil || isRequired {
            if isRequired { required(path.child(key)) }
        } else if !supported.contains(value) {
            add(.notSupported(path.child(key), .string(value), supported: supported))
        }
    }

    /// A port by number or name.
    mutating func port(_ value: JSONValue?, at path: FieldPath) {
        if let name = value?.string {
            invalid(path, .string(name), NameRule.portName(name))
        } else {
            let number = value?.integer ?? 0
            invalid(path, .integer(number), NameRule.portNumber(number))
        }
    }

    /// A number of things or a share of them, as `25%`.
    mutating func countOrPercentage(_ value: JSONValue?, at path: FieldPath) {
        if let text = value?.string {
            invalid(path, .string(text), NameRule.percentage(text))
        } else if let number = value?.integer, number < 0 {
            invalid(path, .integer(number), "must be greater than or equal to 0")
        }
    }

    mutating func address(_ text: String, at path: FieldPath, unless known: [JSONValue] = []) {
        if known.contains(.string(text)) { return }
        guard let address = IPAddress(text, allowingLeadingZeros: true) else {
            return invalid(path, .string(text), "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
        }
        if IPAddress(text) == nil { invalid(path, .string(text), "must not have leading 0s") }
        if address.isMappedIPv4 { invalid(path, .string(text), "must not be an IPv4-mapped IPv6 address") }
    }

    mutating func network(_ text: String, at path: FieldPath, unless known: [JSONValue] = []) {
        if known.contains(.string(text)) { return }
        guard let network = IPAddress.network(text, allowingLeadingZeros: true) else {
            return invalid(path, .string(text), "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")
        }
        if IPAddress.network(text) == nil {
            invalid(path, .string(text), "must not have leading 0s in IP or prefix length")
        } else if network.address.isMappedIPv4 {
            invalid(path, .string(text), "must not have an IPv4-mapped IPv6 address")
        } else if network.address.hasBits(beyond: network.prefixLength) {
            invalid(path, .string(text), "must not have bits set beyond the prefix length")
        }
    }

    // MARK: labels and selectors

    mutating func labels(_ labels: JSONValue?, at path: FieldPath) { add(ObjectMetaRules.labelFaults(of: labels, at: path)) }

    mutating func selector(_ selector: JSONValue?, at path: FieldPath) {
        guard let selector, selector.object != nil else { return }
        labels(selector["matchLabels"], at: path.child("matchLabels"))
        for (index, demand) in selector.list("matchExpressions").enumerated() {
            let path = path.child("matchExpressions")[index]
            let values = demand.list("values")
            switch demand.text("operator") {
            case "In", "NotIn":
                if values.isEmpty {
                    required(path.child("values"), "must be specified when `operator` is 'In' or 'NotIn'")
                }
            case "Exists", "DoesNotExist":
                if !values.isEmpty {
                    let detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
                    forbidden(path.child("values"), detail)
                }
            case let other: invalid(path.child("operator"), .string(other), "not a valid selector operator")
            }
            let key = demand.text("key")
            invalid(path.child("key"), .string(key), NameRule.qualifiedName(key))
            for (index, value) in values.enumerated() {
                invalid(path.child("values")[index], value, NameRule.labelValue(value.string ?? ""))
            }
        }
    }
}

extension IPAddress {
    /// `::ffff:10.0.0.1`
    fileprivate var isMappedIPv4: Bool {
        !isIPv4 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11].allSatisfy { $0 == 0xFF }
    }

    fileprivate func hasBits(beyond prefixLength: Int) -> Bool {
        bytes.enumerated().contains { index, byte in
            let kept = min(8, max(0, prefixLength - index * 8))
            return byte & UInt8(truncatingIfNeeded: 0xFF >> kept) != 0
        }
    }
}
