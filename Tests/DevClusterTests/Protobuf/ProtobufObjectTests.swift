import KubernetesModel
import TestSupport
import Testing

@testable import DevCluster

@Suite struct ProtobufObjectTests {
    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// What kubectl 1.32 sent for `auth can-i create pods`, `create configmap x --from-literal=a=b` and `create token default`.
    static let recorded: [(hex: String, json: String)] = [
        (
            """
            6b3873000a320a17617574686f72697a6174696f6e2e6b38732e696f2f7631121753656c665375626a6563744163636573735265766965
            77123f0a100a0012001a0022002a0032003800420012210a1f0a0764656661756c7412066372656174651a0022002a04706f647332003a
            001a0808001200 1a0020001a002200
            """,
            #"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"namespace":"default","resource":"pods","verb":"create"}},"status":{"allowed":false}}"#
        ),
        (
            "6b3873000a0f0a0276311209436f6e6669674d6170121b0a110a017812001a0022002a00320038004200 12060a016112 01621a002200",
            #"{"apiVersion":"v1","data":{"a":"b"},"kind":"ConfigMap","metadata":{"name":"x"}}"#
        ),
        (
            """
            6b3873000a280a1861757468656e7469636174696f6e2e6b38732e696f2f7631120c546f6b656e52657175657374121a0a100a0012001a
            0022002a0032003800420012001a040a0012001a002200
            """,
            #"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","status":{"token":""}}"#
        ),
    ]

    @Test(arguments: recorded.indices)
    func `what kubectl sends is read as the JSON that it stands for`(index: Int) throws {
        let (hex, json) = Self.recorded[index]
        #expect(try ProtobufObject.json(Self.bytes(hex)).description == json)
    }

    /// A message with one field after the other.
    private static func message(_ fields: (Int, [UInt8])...) -> [UInt8] {
        fields.flatMap { [UInt8($0.0 << 3 | 2), UInt8($0.1.count)] + $0.1 }
    }

    @Test func `times, amounts, numbers and their likes become what JSON has for them`() throws {
        let types = ProtobufTypes(
            """
            M: time=1:time micro=2:microtime amount=3:quantity either=4:intstr numbers=5:[]int any=6:json off=7:bool
              kept=8:*bool more=9:{}list =10:N
            N: inner=1:string
            """)
        let time: [UInt8] = [0x08, 0x01, 0x10, 0xE8, 0x07]
        let bytes =
            Self.message(
                (1, time), (2, time), (3, Self.message((1, Array("5Gi".utf8)))), (4, [0x08, 0x00, 0x10, 0x05]),
                (5, [0x01, 0xAC, 0x02]), (6, Self.message((1, Array("[1]".utf8)))),
                (9, Self.message((1, [0x6B]), (2, Self.message((1, [0x61]), (1, [0x62]))))), (10, Self.message((1, [0x7A]))))
            + [0x28, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x38, 0x00, 0x40, 0x00]
        let object = try #require(try ProtobufDecoder(types: types).message("M", bytes[...], depth: 0))
        #expect(
            JSONValue.object(object) == [
                "time": "1970-01-01T00:00:01Z", "micro": "1970-01-01T00:00:01.000001Z", "amount": "5Gi", "either": 5,
                "numbers": [1, 300, -1], "any": [1], "kept": false, "more": ["k": ["a", "b"]], "inner": "z",
            ])
    }

    @Test func `a field that is not known is refused rather than lost`() throws {
        let decoder = ProtobufDecoder(types: ProtobufTypes("M: a=1:string"))
        #expect(throws: ProtobufError.self) { try decoder.message("M", [0x12, 0x01, 0x61], depth: 0) }
    }

    @Test func `every message that a field speaks of is described`() {
        func check(_ type: ProtobufTypes.FieldType, _ path: String) {
            switch type {
            case .message(let name): #expect(ProtobufTypes.kubernetes.fields(of: name) != nil, "\(path): \(name)")
            case .list(let type), .map(let type): check(type, path)
            default: break
            }
        }
        var count = 0
        for line in (ProtobufTypes.core + ProtobufTypes.workloads + ProtobufTypes.cluster).split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":"), !line.hasPrefix(" ") else { continue }
            let name = String(line[..<colon])
            let fields = ProtobufTypes.kubernetes.fields(of: name) ?? [:]
            #expect(!fields.isEmpty || line.hasSuffix(":"), "\(name)")
            for field in fields.values { check(field.type, "\(name).\(field.name)") }
            count += 1
        }
        #expect(count > 200)
    }

    @Test func `damaged bytes are refused or read, and break nothing`() {
        var random = SeededGenerator(seed: 11)
        for (hex, _) in Self.recorded {
            let whole = Self.bytes(hex)
            for length in whole.indices { _ = try? ProtobufObject.json(Array(whole[..<length])) }
            for _ in 0..<2000 {
                var bytes = whole
                for _ in 0...Int.random(in: 0..<4, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                _ = try? ProtobufObject.json(bytes)
            }
        }
    }
}
