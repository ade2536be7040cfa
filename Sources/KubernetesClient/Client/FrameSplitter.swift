import Glibc

/// Cuts a stream of bytes, in whatever pieces it comes, into lines: a watch sends one JSON document a line.
struct FrameSplitter {
    /// Nothing that an API server stores is near this; more is an error.
    static let maximumFrameBytes = 64 << 20

    /// A line that began in an earlier piece.
    private var rest: [UInt8] = []
    private let maximumFrameBytes: Int

    init(maximumFrameBytes: Int = Self.maximumFrameBytes) { self.maximumFrameBytes = maximumFrameBytes }

    /// The lines that these bytes complete, without their line feeds; blank ones are left out.
    mutating func append(_ bytes: [UInt8]) throws(TransportError) -> [ArraySlice<UInt8>] {
        var frames: [ArraySlice<UInt8>] = []
        var start = 0
        while let end = Self.lineFeed(in: bytes, from: start) {
            if rest.isEmpty {
                frames.append(bytes[start..<end])
            } else {
                rest += bytes[start..<end]
                frames.append(rest[...])
                rest = []
            }
            start = end + 1
        }
        guard rest.count + bytes.count - start <= maximumFrameBytes else {
            throw TransportError(.broken, "an event of the watch is longer than \(maximumFrameBytes) bytes")
        }
        rest += bytes[start...]
        return frames.filter { !$0.trimmedASCII.isEmpty }
    }

    /// Found by the C library, which looks at many bytes at once.
    private static func lineFeed(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard start < buffer.count, let base = buffer.baseAddress else { return nil }
            return memchr(base + start, 0x0A, buffer.count - start).map { UnsafeRawPointer($0) - base }
        }
    }

    /// What is left at the end of the stream: a last line without its line feed, or one that was cut off.
    mutating func finish() -> [UInt8] {
        defer { rest = [] }
        return rest
    }
}
