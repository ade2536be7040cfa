import KubernetesModel

/// https://kubernetes.io/docs/concepts/services-networking/dual-stack/
extension BuiltInCheck {
    mutating func addresses(of spec: JSONValue, replacing old: JSONValue?, at path: FieldPath) {
        let listPath = path.child("clusterIPs")
        let addresses = spec.list("clusterIPs")
        let shown = JSONValue.array(addresses)
        let first = spec.text("clusterIP")
        if first.isEmpty {
            if !addresses.isEmpty { invalid(listPath, shown, "must be empty when `clusterIP` is not specified") }
        } else if addresses.isEmpty {
            required(listPath)
        } else if addresses[0] != .string(first) {
            invalid(listPath, shown, "first value must match `clusterIP`")
        }
        families(spec.list("ipFamilies"), at: path.child("ipFamilies"))
        choice(
            spec, "ipFamilyPolicy", ["PreferDualStack", "RequireDualStack", "SingleStack"], at: path, isRequired: false)
        let earlier = faults.count
        for (index, address) in addresses.enumerated() {
            if index == 0, address == "None" {
                if addresses.count > 1 { invalid(listPath, shown, "'None' must be the first and only value") }
            } else {
                self.address(address.string ?? "", at: listPath[index], unless: old?.list("clusterIPs") ?? [])
            }
        }
        if addresses.count > 2 { invalid(listPath, shown, "may only hold up to 2 values") }
        guard faults.count == earlier, addresses != ["None"] else { return }
        let parsed = addresses.compactMap { $0.string.flatMap { IPAddress($0, allowingLeadingZeros: true) } }
        if parsed.count == 2, parsed[0].isIPv4 == parsed[1].isIPv4 {
            invalid(listPath, shown, "may specify no more than one IP for each IP family")
        }
        for (index, (address, family)) in zip(parsed, spec.list("ipFamilies")).enumerated() {
            let own: JSONValue = address.isIPv4 ? "IPv4" : "IPv6"
            guard own != family, let family = family.string else { continue }
            let detail = "expected an \(family) value as indicated by `ipFamilies[\(index)]`"
            invalid(listPath[index], addresses[index], detail)
        }
    }

    private mutating func families(_ families: [JSONValue], at path: FieldPath) {
        var seen: Set<JSONValue> = []
        for (index, family) in families.enumerated() {
            if family != "IPv4", family != "IPv6" {
                add(.notSupported(path[index], family, supported: ["IPv4", "IPv6"]))
            }
            if !seen.insert(family).inserted { add(.duplicate(path[index], family)) }
        }
    }

    /// The first address and family stay what they were; a second one may come and go.
    mutating func addressesKept(_ spec: JSONValue, _ old: JSONValue, at path: FieldPath) {
        guard spec["type"] != "ExternalName", old["type"] != "ExternalName" else { return }
        let isHeadless = spec["clusterIPs"] == ["None"]
        let wasHeadless = old["clusterIPs"] == ["None"]
        if isHeadless, wasHeadless { return }
        kept("clusterIPs", spec, old, "primary clusterIP can not be unset", at: path)
        if isHeadless == wasHeadless { kept("ipFamilies", spec, old, "primary ipFamily can not be unset", at: path) }
    }

    private mutating func kept(_ key: String, _ spec: JSONValue, _ old: JSONValue, _ unset: String, at path: FieldPath) {
        let (new, old) = (spec.list(key), old.list(key))
        let shown = JSONValue.array(new)
        guard let first = old.first else { return }
        if new.isEmpty { return invalid(path.child(key)[0], shown, unset) }
        if new[0] != first { invalid(path.child(key)[0], shown, "may not change once set") }
        if new.count == 2, old.count == 2, new[1] != old[1] {
            invalid(path.child(key)[key == "clusterIPs" ? 1 : 0], shown, "may not change once set")
        }
        if new.count == 1, old.count > 1, spec["ipFamilyPolicy"] != "SingleStack" {
            let part = key == "clusterIPs" ? "clusterIP" : "ipFamily"
            let detail = "must be set to 'SingleStack' when releasing the secondary \(part)"
            invalid(path.child("ipFamilyPolicy"), spec["ipFamilyPolicy"] ?? .null, detail)
        }
    }
}
