import NIOCore

/// Puts together what is written between two flushes. TLS makes a record of each buffer, HTTP/2 makes a buffer of the head of
/// each frame, and both sides pay for each record.
final class RecordCoalescer: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The most that a record holds. What fills one by itself is passed on without being copied.
    /// https://www.rfc-editor.org/rfc/rfc8446#section-5.1
    private static let maximumBytes = 1 << 14

    private var gathered: ByteBuffer?
    private var promise: EventLoopPromise<Void>?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let buffer = unwrapOutboundIn(data)
        if let size = gathered?.readableBytes, size + buffer.readableBytes > Self.maximumBytes { writeGathered(context) }
        if gathered?.writeImmutableBuffer(buffer) == nil { gathered = buffer }
        self.promise.setOrCascade(to: promise)
    }

    func flush(context: ChannelHandlerContext) {
        writeGathered(context)
        context.flush()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        writeGathered(context)
        context.close(mode: mode, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) { promise?.fail(ChannelError.ioOnClosedChannel) }

    private func writeGathered(_ context: ChannelHandlerContext) {
        guard let gathered else { return }
        // Before the write: who is told of it may write the next.
        let promise = promise
        self.gathered = nil
        self.promise = nil
        context.write(wrapOutboundOut(gathered), promise: promise)
    }
}
