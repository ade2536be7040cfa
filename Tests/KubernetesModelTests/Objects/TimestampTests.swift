import KubernetesModel
import TestSupport
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2006-01-02T15:04:05Z", 1_136_214_245), ("2000-02-29T12:00:00Z", 951_825_600),
        ("1969-12-31T23:59:59Z", -1), ("1900-03-01T00:00:00Z", -2_203_891_200), ("2100-02-28T23:59:59Z", 4_107_542_399),
        ("2038-01-19T03:14:08Z", 2_147_483_648), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("0001-01-01T00:00:00Z", -62_135_596_800),
    ])
    func `a known moment is read and written`(text: String, seconds: Int64) throws {
        let timestamp = try #require(Timestamp(text))
        #expect(timestamp == Timestamp(secondsSince1970: seconds))
        #expect(timestamp.seconds == text)
        #expect(timestamp.microseconds == text.dropLast() + ".000000Z")
    }

    @Test(arguments: [
        ("2006-01-02T15:04:05.123456Z", "2006-01-02T15:04:05.123456Z"), ("2006-01-02T15:04:05.5Z", "2006-01-02T15:04:05.500000Z"),
        ("2006-01-02T15:04:05.1234567899Z", "2006-01-02T15:04:05.123456Z"),
        ("2006-01-02t15:04:05z", "2006-01-02T15:04:05.000000Z"),
        ("2006-01-02T15:04:05+07:30", "2006-01-02T07:34:05.000000Z"),
        ("2006-01-02T15:04:05.25-01:00", "2006-01-02T16:04:05.250000Z"),
        ("1969-12-31T23:59:59.75Z", "1969-12-31T23:59:59.750000Z"),
    ])
    func `fractions and offsets are read`(text: String, expected: String) {
        #expect(Timestamp(text)?.microseconds == expected)
    }

    @Test(arguments: [
        "", "2006-01-02", "2006-01-02T15:04:05", "2006-01-02 15:04:05Z", "2006-13-02T15:04:05Z", "2006-00-02T15:04:05Z",
        "2006-01-32T15:04:05Z", "2006-02-29T15:04:05Z", "1900-02-29T00:00:00Z", "2006-04-31T00:00:00Z", "2006-01-02T24:00:00Z",
        "2006-01-02T15:60:05Z", "2006-01-02T15:04:60Z", "2006-01-02T15:04:05.Z", "2006-01-02T15:04:05.1", "2006-01-02T15:04:05ZZ",
        "2006-01-02T15:04:05+07", "2006-01-02T15:04:05+07:3", "2006-01-02T15:04:05+24:00", "2006-01-02T15:04:05+00:60",
        "2006-01-02T15:04:05+0730", "20060102T150405Z____", "２００６-01-02T15:04:05Z", "-006-01-02T15:04:05Z",
        "2006-01-02T15:04:05é",
    ])
    func `what is no such moment is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `any moment reads back from its text`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let microseconds = Int64.random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &random)
            let timestamp = Timestamp(microsecondsSince1970: microseconds)
            #expect(Timestamp(timestamp.microseconds) == timestamp, "seed \(seed): \(microseconds)")
            let seconds = Int64((Double(microseconds) / 1e6).rounded(.down))
            if let read = Timestamp(timestamp.seconds) {
                #expect(abs(read.microsecondsSince1970 - seconds * 1_000_000) <= 1_000_000, "seed \(seed): \(microseconds)")
                #expect(read <= timestamp && timestamp.seconds(since: read) < 1, "seed \(seed): \(microseconds)")
            } else {
                Issue.record("seed \(seed): \(timestamp.seconds)")
            }
        }
    }

    @Test func `no moment is beyond the limits`() {
        #expect(Timestamp(secondsSince1970: .max).microsecondsSince1970 == .max)
        #expect(Timestamp(secondsSince1970: .min).microsecondsSince1970 == .min)
        #expect(Timestamp(secondsSince1970: 5).adding(seconds: 1.5).microsecondsSince1970 == 6_500_000)
        #expect(Timestamp(secondsSince1970: 5).adding(seconds: -.infinity).microsecondsSince1970 == .min)
        #expect(Timestamp(secondsSince1970: 5).adding(seconds: .nan).microsecondsSince1970 == .max)
        #expect(Timestamp(secondsSince1970: 5).adding(seconds: 1e300).microsecondsSince1970 == .max)
        #expect(Timestamp(microsecondsSince1970: .max).adding(seconds: 1).microsecondsSince1970 == .max)
        #expect(Timestamp(microsecondsSince1970: .max).seconds(since: Timestamp(microsecondsSince1970: .min)) > 1e13)
        #expect(!Timestamp(microsecondsSince1970: .min).microseconds.isEmpty)
        #expect(!Timestamp(microsecondsSince1970: .max).seconds.isEmpty)
    }
}
