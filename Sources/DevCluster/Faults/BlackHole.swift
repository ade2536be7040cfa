import NIOCore

/// Lets nothing through in either direction, as a network that drops every packet: neither side is told.
final class BlackHole: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private var swallowed: [EventLoopPromise<Void>] = []

    /// From now on, for the whole connection. On its event loop, so that nothing slips through before.
    static func swallow(_ connection: any Channel) {
        try? connection.pipeline.syncOperations.addHandler(BlackHole(), position: .first)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if let promise { swallowed.append(promise) }
    }

    func flush(context: ChannelHandlerContext) {}

    func handlerRemoved(context: ChannelHandlerContext) {
        for promise in swallowed { promise.fail(ChannelError.ioOnClosedChannel) }
        swallowed = []
    }
}
