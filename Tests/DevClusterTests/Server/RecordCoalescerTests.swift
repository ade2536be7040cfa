import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import DevCluster

@Suite(.timeLimit(.minutes(10))) struct RecordCoalescerTests {
    private static let recordBytes = 1 << 14

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `what is written arrives in order, and between two flushes in as few buffers as records hold`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let channel = EmbeddedChannel(handler: RecordCoalescer())
        var sent: [UInt8] = []
        var received: [UInt8] = []
        for _ in 0..<20 {
            let sizes = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                Int.random(in: 1...(Bool.random(using: &random) ? 100 : 2 * Self.recordBytes), using: &random)
            }
            let writes = sizes.map { size in
                let bytes = (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &random) }
                sent += bytes
                return channel.write(ByteBuffer(bytes: bytes))
            }
            #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
            channel.flush()
            for write in writes { try write.wait() }
            var last = Self.recordBytes
            while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
                #expect(buffer.readableBytes <= Self.recordBytes || sizes.contains(buffer.readableBytes))
                #expect(last + buffer.readableBytes > Self.recordBytes, "two buffers that one record would hold")
                last = buffer.readableBytes
                received += buffer.readableBytesView
            }
        }
        #expect(received == sent)
    }
}
