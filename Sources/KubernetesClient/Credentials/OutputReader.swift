import Glibc
import Synchronization

/// A pipe whose ends are closed when nobody holds it any more.
final class Pipe: Sendable {
    let read: Int32
    let write: Int32
    private let writeIsOpen = Mutex(true)

    init() throws(PluginProcess.Fault) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw PluginProcess.Fault(errno) }
        // No other program that is started meanwhile is to hold them open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        read = ends[0]
        write = ends[1]
    }

    func closeWriting() {
        let wasOpen = writeIsOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        if wasOpen { close(write) }
    }

    deinit {
        closeWriting()
        close(read)
    }
}

/// Reads what a program writes until it has ended, a limit is passed, or time is up.
struct OutputReader {
    private(set) var output: [UInt8] = []
    /// The last of what it wrote to its standard error.
    private(set) var errorOutput: [UInt8] = []
    var isOverfull: Bool { output.count > PluginProcess.maximumOutput }

    private static let keptErrorOutput = 4 << 10
    /// Output, errors, and the pipe that is closed when the program has ended; -1 once one is at its end.
    private var descriptors: [Int32]

    init(output: Int32, errors: Int32, exit: Int32) {
        descriptors = [output, errors, exit]
        for descriptor in descriptors { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    }

    /// False when time ran out. A program is over when it has ended, even if another that it started still holds its output.
    mutating func readAll(until deadline: ContinuousClock.Instant) -> Bool {
        while !isOverfull, descriptors[2] >= 0 {
            let remaining = deadline - .now
            guard remaining > .zero else { return false }
            var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&waiting, nfds_t(waiting.count), remaining.pollMilliseconds) >= 0 || errno == EINTR else { return false }
            // The exit is looked at last: what was written before it has then been read.
            if waiting[2].revents != 0 { descriptors[2] = -1 }
            output += read(0, upTo: PluginProcess.maximumOutput + 1 - output.count)
            errorOutput = (errorOutput + read(1, upTo: .max)).suffix(Self.keptErrorOutput)
        }
        return true
    }

    /// What is there, without waiting.
    private mutating func read(_ index: Int, upTo limit: Int) -> [UInt8] {
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while descriptors[index] >= 0, result.count < limit {
            let count = Glibc.read(descriptors[index], &chunk, min(chunk.count, limit - result.count))
            if count > 0 { result += chunk[..<count] }
            if count == 0 { descriptors[index] = -1 }
            if count < 0, errno != EINTR { break }
        }
        return result
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, within what `poll` takes.
    fileprivate var pollMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        return Int32(min(seconds, 1_000_000) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
