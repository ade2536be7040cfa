import KubernetesModel
import TestSupport
import Testing

@Suite struct QuantityTests {
    static let canonical: [(String, String)] = [
        ("0", "0"), ("-0", "0"), ("0Ki", "0"), ("0.0", "0"), ("1", "1"), ("+5", "5"), ("05", "5"), ("1.", "1"), (".5", "500m"),
        ("1000", "1k"), ("1500", "1500"), ("1.5", "1500m"), ("0.1", "100m"), ("100m", "100m"), ("1000m", "1"), ("1500m", "1500m"),
        ("1M", "1M"), ("1000k", "1M"), ("12345678", "12345678"), ("2G", "2G"), ("3T", "3T"), ("4P", "4P"), ("5E", "5E"),
        ("7n", "7n"), ("8u", "8u"), ("0.001u", "1n"), ("1Ki", "1Ki"), ("1024Ki", "1Mi"), ("1.5Gi", "1536Mi"), ("2Ti", "2Ti"),
        ("3Pi", "3Pi"), ("4Ei", "4Ei"), ("0.1Ki", "102400m"), ("1.1Mi", "1153433600m"), ("0.5Ki", "512"), ("1025Ki", "1025Ki"),
        ("1e3", "1e3"), ("1E3", "1e3"), ("1.5e3", "1500"), ("1e-3", "1e-3"), ("15e5", "1500e3"), ("1e0", "1"), ("1e+6", "1e6"),
        ("-1", "-1"), ("-1.5Gi", "-1536Mi"), ("-100m", "-100m"), ("1000E", "1000E"),
        // What is finer than a billionth is rounded away from zero.
        ("0.1n", "1n"), ("-0.1n", "-1n"), ("1.0000000001", "1000000001n"), ("0.0000000000000000000000000000001", "1n"),
        ("0.0001Ki", "102400u"), ("1e-100", "1e-9"),
        // Binary quantities end at 2^63-1.
        ("9Ei", "9223372036854775807"), ("100000Ei", "9223372036854775807"),
        ("99999999999999999999999999999999999999999999Ki", "9223372036854775807"),
    ]

    @Test(arguments: canonical)
    func `a quantity is written in its canonical form`(text: String, expected: String) throws {
        let quantity = try Quantity(text)
        #expect(quantity.description == expected)
        #expect(try Quantity(expected) == quantity)
        #expect(try Quantity(expected).description == expected)
    }

    @Test(arguments: [
        ("", QuantityError.malformed), ("-", .malformed), ("m", .malformed), (".", .malformed), ("1 ", .malformed),
        ("1.2.3", .malformed), ("1x", .malformed), ("--1", .malformed), ("１", .malformed), ("1e3.5", .malformed),
        ("0x10", .malformed), ("1,5", .malformed), ("1i", .unknownSuffix), ("1ki", .unknownSuffix), ("1K", .unknownSuffix),
        ("1mm", .unknownSuffix), ("1e", .unknownSuffix), ("1m5", .unknownSuffix), ("1Em", .unknownSuffix), ("1-", .unknownSuffix),
        ("1e99999999999999999999", .unknownSuffix), ("1e30", .tooLarge), ("1e2147483647", .tooLarge),
        ("100000000000000000000000000000000", .tooLarge),
    ])
    func `what is no quantity is refused`(text: String, expected: QuantityError) {
        #expect(throws: expected) { try Quantity(text) }
    }

    @Test(arguments: [
        ("1", 1, 1000), ("1m", 1, 1), ("1n", 1, 1), ("1001m", 2, 1001), ("-1m", -1, -1), ("-1500m", -2, -1500), ("1u", 1, 1),
        ("1Ki", 1024, 1_024_000), ("0", 0, 0), ("20E", Int64.max, Int64.max), ("-20E", Int64.min, Int64.min),
    ])
    func `value and milliValue round away from zero`(text: String, value: Int64, milliValue: Int64) throws {
        let quantity = try Quantity(text)
        #expect(quantity.value == value)
        #expect(quantity.milliValue == milliValue)
    }

    @Test func `quantities compare by amount, not by how they are written`() throws {
        #expect(try Quantity("1Ki") == Quantity("1024"))
        #expect(try Quantity("1Ki").hashValue == Quantity("1024").hashValue)
        #expect(try Quantity("1000m") == Quantity("1e0"))
        #expect(try Quantity("1M") < Quantity("1Mi"))
        #expect(try Quantity("-1") < Quantity("1n"))
    }

    @Test func `arithmetic is exact, keeps the format of its first term, and never overflows`() throws {
        #expect(try (Quantity("1Gi") + Quantity("512Mi")).description == "1536Mi")
        #expect(try (Quantity("0") + Quantity("512Mi")).description == "512Mi")
        #expect(try (Quantity("100m") * 3).description == "300m")
        #expect(try (Quantity("1") - Quantity("1m")).description == "999m")
        let huge = Quantity(nanos: .max)
        #expect((huge + huge).nanos == .max)
        #expect((-huge - huge).nanos == .min)
        #expect((huge * 2).nanos == .max)
        #expect((huge * -2).nanos == .min)
        #expect((-Quantity(nanos: .min)).nanos == .max)
    }

    @Test func `JSON may hold a quantity as a string or as a number`() throws {
        #expect(try Quantity(json: " 1500m\n").milliValue == 1500)
        #expect(try Quantity(json: 2).value == 2)
        #expect(try Quantity(json: 0.25).milliValue == 250)
        #expect(throws: QuantityError.malformed) { try Quantity(json: [:]) }
        #expect(throws: QuantityError.malformed) { try Quantity(json: .null) }
        #expect(Quantity(milliValue: 1500).json == "1500m")
    }

    @Test func `any amount reads back from its text, and any text gets an answer`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let bits = Int.random(in: 0..<90, using: &random)
            let nanos = Int128.random(in: -(Int128(1) << bits)...(Int128(1) << bits), using: &random)
            let format = [Quantity.Format.decimalSI, .binarySI, .decimalExponent].randomElement(using: &random) ?? .decimalSI
            let quantity = Quantity(nanos: nanos, format: format)
            // A binary text of more than 2^63-1 would be cut off.
            if format != .binarySI || quantity.value.magnitude < Int64.max {
                #expect((try? Quantity(quantity.description)) == quantity, "seed \(seed): \(nanos) as \(quantity)")
            }
            let letters = Array("0123456789.+-eEinumkKMGTP x")
            let text = String(
                (0..<Int.random(in: 0..<12, using: &random)).map { _ in letters.randomElement(using: &random) ?? "0" })
            if let read = try? Quantity(text) {
                #expect((try? Quantity(read.description)) == read, "seed \(seed): \(text) as \(read)")
            }
        }
    }
}

@Suite struct IntOrStringTests {
    @Test(arguments: [
        ("25%", 10, 3, 2), ("0%", 10, 0, 0), ("100%", 7, 7, 7), ("33%", 100, 33, 33), ("1%", 1, 1, 0), ("-25%", 10, -2, -3),
        ("200%", 3, 6, 6), ("50%", 0, 0, 0),
    ])
    func `a percentage is taken of the total`(text: String, total: Int, up: Int, down: Int) throws {
        #expect(try IntOrString.string(text).scaled(to: total, roundingUp: true) == up)
        #expect(try IntOrString.string(text).scaled(to: total, roundingUp: false) == down)
    }

    @Test func `a number stands for itself`() throws {
        #expect(try IntOrString.int(3).scaled(to: 1000, roundingUp: true) == 3)
    }

    @Test(arguments: ["3", "", "%", "25 %", "http", "1.5%", "99999999999999999999%"])
    func `other strings cannot be scaled`(text: String) {
        #expect(throws: IntOrString.Failure.notAPercentage(text)) {
            try IntOrString.string(text).scaled(to: 10, roundingUp: true)
        }
    }

    @Test func `scaling does not overflow`() throws {
        #expect(try IntOrString.string("\(Int.max)%").scaled(to: .max, roundingUp: true) == .max)
        #expect(try IntOrString.string("\(Int.max)%").scaled(to: .min, roundingUp: false) == .min)
    }

    @Test func `JSON is a whole number or a string`() {
        #expect(IntOrString(8080) == .int(8080))
        #expect(IntOrString("http") == .string("http"))
        #expect(IntOrString(1.5) == nil)
        #expect(IntOrString(true) == nil)
        #expect(IntOrString.int(8080).json == 8080)
        #expect(IntOrString.string("25%").json == "25%")
        #expect("\(IntOrString.int(1)) \(IntOrString.string("a"))" == "1 a")
    }
}
