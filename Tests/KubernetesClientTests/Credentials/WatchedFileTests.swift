import Testing

@testable import KubernetesClient

@Suite struct `A watched file` {
    private let start = ContinuousClock.now
    private func stamp(_ inode: UInt64) -> FileStamp {
        FileStamp(device: 1, inode: inode, size: 1, modifiedSeconds: 1, modifiedNanoseconds: 0)
    }

    private func fresh() -> WatchedFile {
        var file = WatchedFile()
        _ = file.update(.content([1], stamp(1)), at: start)
        return file
    }

    @Test func `is read before anything else`() {
        #expect(WatchedFile().need(at: start, forced: false) == .reading(unless: nil))
    }

    @Test func `is not looked at again within 10 s, unless its content was refused`() {
        let file = fresh()
        #expect(file.need(at: start + .seconds(9), forced: false) == .current([1]))
        #expect(file.need(at: start + .seconds(9), forced: true) == .reading(unless: stamp(1)))
        #expect(file.need(at: start + .seconds(10), forced: false) == .reading(unless: stamp(1)))
    }

    @Test func `Fault 48: is never older than a minute, changed or not`() {
        var file = fresh()
        for second in stride(from: 10, to: 60, by: 10) {
            #expect(file.need(at: start + .seconds(second), forced: false) == .reading(unless: stamp(1)))
            #expect(file.update(.unchanged, at: start + .seconds(second)).bytes == [1])
        }
        #expect(file.need(at: start + .seconds(60), forced: false) == .reading(unless: nil))
    }

    @Test func `keeps what was good when it goes bad, and takes what comes good`() {
        var file = fresh()
        let bad = file.update(.failed("it is empty"), at: start + .seconds(10))
        #expect(bad.bytes == [1])
        #expect(bad.fault == "it is empty")
        #expect(file.need(at: start + .seconds(19), forced: false) == .current([1]))
        #expect(file.need(at: start + .seconds(20), forced: false) == .reading(unless: nil))
        #expect(file.update(.content([2], stamp(2)), at: start + .seconds(20)).bytes == [2])
    }

    @Test func `that never was good has nothing`() {
        var file = WatchedFile()
        #expect(file.update(.failed("no"), at: start).bytes == nil)
        #expect(file.need(at: start, forced: false) == .reading(unless: nil))
    }
}
