import KubernetesModel

/// One object at one version: the JSON text that clients get, and the few fields by which it is found.
///
/// The text is kept rather than the value, since it is a third of the size and is what reads and watches send.
package final class StoredObject: Sendable {
    package let key: ObjectKey
    package let uid: String
    /// The resourceVersion: when, in the order of all writes, the object came to be as it is here.
    package let version: UInt64
    package let labels: [String: String]
    package let ownerUIDs: [String]
    /// Whether one of the owners is the object's controller.
    package let isControlled: Bool
    /// What no other object of the kind may have.
    package let claims: [String]
    /// In the version of the API in which the kind is stored.
    package let bytes: [UInt8]
    /// Where in `bytes` the digits of the resourceVersion stand.
    private let versionDigits: Range<Int>

    init(_ encoded: EncodedObject, version: UInt64) {
        key = encoded.key
        uid = encoded.uid
        labels = encoded.labels
        ownerUIDs = encoded.ownerUIDs
        isControlled = encoded.isControlled
        claims = encoded.claims
        self.version = version
        (bytes, versionDigits) = Self.stamped(encoded.bytes, encoded.versionOffset..<encoded.versionOffset, version)
    }

    private init(_ other: StoredObject, version: UInt64) {
        key = other.key
        uid = other.uid
        labels = other.labels
        ownerUIDs = other.ownerUIDs
        isControlled = other.isControlled
        claims = other.claims
        self.version = version
        (bytes, versionDigits) = Self.stamped(other.bytes, other.versionDigits, version)
    }

    /// The same object at another version, as a deletion reports it.
    func at(version: UInt64) -> StoredObject { StoredObject(self, version: version) }

    /// Reads the text.
    func decoded() -> KubernetesObject { KubernetesObject(json: (try? JSONReader.parse(bytes)) ?? .null) }

    private static func stamped(_ bytes: [UInt8], _ range: Range<Int>, _ version: UInt64) -> ([UInt8], Range<Int>) {
        let digits = Array(String(version).utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count - range.count + digits.count)
        result += bytes[..<range.lowerBound]
        result += digits
        result += bytes[range.upperBound...]
        return (result, range.lowerBound..<range.lowerBound + digits.count)
    }
}

/// An object ready to be stored, but for its version, which only the commit knows.
struct EncodedObject: Sendable {
    var key: ObjectKey
    var uid: String
    var labels: [String: String]
    var ownerUIDs: [String]
    var isControlled: Bool
    var claims: [String]
    var bytes: [UInt8]
    /// Where in `bytes` the digits of the resourceVersion belong.
    var versionOffset: Int

    init(_ object: KubernetesObject, claims: [String]) {
        key = object.key
        uid = object.uid
        labels = object.labels
        let owners = object.ownerReferences
        ownerUIDs = owners.map(\.uid)
        isControlled = owners.contains(where: \.isController)
        self.claims = claims
        bytes = []
        versionOffset = 0
        bytes.reserveCapacity(2048)
        var json = object.json
        json["metadata", "resourceVersion"] = ""
        writeObject(json.object ?? [:]) { key, value, encoded in
            guard key == "metadata", case .object(let metadata) = value else { return value.write(to: &encoded.bytes) }
            encoded.writeObject(metadata) { key, value, encoded in
                value.write(to: &encoded.bytes)
                if key == "resourceVersion" { encoded.versionOffset = encoded.bytes.count - 1 }
            }
        }
    }

    private mutating func writeObject(_ object: JSONObject, _ writeValue: (String, JSONValue, inout EncodedObject) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        for (index, member) in object.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONValue.string(member.key).write(to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            writeValue(member.key, member.value, &self)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}
