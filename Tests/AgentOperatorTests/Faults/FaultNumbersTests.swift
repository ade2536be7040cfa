import FoundationEssentials
import Testing

/// What `Tests/Faults.md` says of the tests, held against their names.
@Suite struct FaultNumbersTests {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The faults of the list, and which of them it says no test is about.
    private static func list() throws -> (all: Set<Int>, excepted: Set<Int>) {
        let text = try String(contentsOf: tests.appending(path: "Faults.md"), encoding: .utf8)
        var (all, excepted, current) = (Set<Int>(), Set<Int>(), 0)
        for line in text.split(separator: "\n") {
            if let number = line.firstMatch(of: #/^(\d+)\. /#).flatMap({ Int($0.1) }) {
                current = number
                all.insert(number)
            }
            // Said in italics at the end, where it may be broken by the end of a line.
            if line.contains("*(") { excepted.insert(current) }
        }
        return (all, excepted)
    }

    /// The numbers with which the names of tests begin.
    private static func proved() throws -> Set<Int> {
        let files = try FileManager.default.subpathsOfDirectory(atPath: tests.path).filter { $0.hasSuffix(".swift") }
        return try files.reduce(into: []) { numbers, file in
            let text = try String(contentsOf: tests.appending(path: file), encoding: .utf8)
            for match in text.matches(of: #/["`]Faults? (\d+(?:, \d+)*):/#) {
                numbers.formUnion(match.1.split(separator: ", ").compactMap { Int($0) })
            }
        }
    }

    @Test func `every fault of the list is in the name of a test, or the list says why not`() throws {
        let (all, excepted) = try Self.list()
        let proved = try Self.proved()
        #expect(all == Set(1...58))
        #expect(all.subtracting(excepted).subtracting(proved).sorted() == [])
        #expect(excepted.intersection(proved).sorted() == [])
        #expect(proved.subtracting(all).sorted() == [])
    }
}
