/// Compares resource versions as Kubernetes permits since 1.35: decimal numbers of any length, the greater the newer.
///
/// Nil when one of them is no such number: then only equality means something, and the order of arrival has to be trusted.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
package func isResourceVersion(_ version: String, olderThan other: String) -> Bool? {
    guard isDecimal(version), isDecimal(other) else { return nil }
    let (length, otherLength) = (version.utf8.count, other.utf8.count)
    return length == otherLength ? version < other : length < otherLength
}

private func isDecimal(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "0") || text.utf8.count == 1 else { return false }
    return text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}
