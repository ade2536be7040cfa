import NIOCore
import NIOHTTP1

/// Answers as the faults that strike have it.
extension ExchangeHandler {
    func serve(_ admission: APIServer.Admission, under faults: FaultDoor, _ context: ChannelHandlerContext, isHead: Bool) {
        let (ordeal, watch) = faults.meet(admission.request)
        var admission = admission
        admission.request = ordeal.altered(admission.request)
        guard ordeal.delay > 0 else { return undergo(ordeal, admission, watch, context, isHead: isHead) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let request = admission
        context.eventLoop.scheduleTask(in: .milliseconds(Int64(ordeal.delay * 1000))) {
            let (handler, context) = bound.value
            if context.channel.isActive { handler.undergo(ordeal, request, watch, context, isHead: isHead) }
        }
    }

    private func undergo(
        _ ordeal: Ordeal, _ admission: APIServer.Admission, _ watch: FaultyWatch?, _ context: ChannelHandlerContext, isHead: Bool
    ) {
        switch ordeal.fate {
        case .refused(let status): send(HTTPAnswer(status), context, isHead: isHead)
        case .closed(isDone: false): connection.close(promise: nil)
        case .closed(isDone: true): serve(admission, context) { handler, _, _ in handler.connection.close(promise: nil) }
        case .cutMidFrame: serve(admission, context) { handler, answer, context in handler.sendHalf(of: answer, context) }
        case .blackHole: BlackHole.swallow(connection)
        case .served:
            serve(admission, context) { handler, answer, context in
                guard let watch, case .stream(let chunks) = answer.body else {
                    return handler.send(answer, context, isHead: isHead)
                }
                let bound = NIOLoopBound((handler, context), eventLoop: context.eventLoop)
                watch.begin { end in
                    bound.eventLoop.execute {
                        let (handler, context) = bound.value
                        if context.channel.isActive { handler.finish(end, context) }
                    }
                }
                var answer = answer
                answer.body = .stream(watch.chunks(chunks))
                handler.send(answer, context, isHead: isHead)
            }
        }
    }

    private func sendHalf(of answer: HTTPAnswer, _ context: ChannelHandlerContext) {
        guard case .bytes(let bytes) = answer.body else { return connection.close(promise: nil) }
        var head = Self.head(of: answer)
        head.headers.add(name: "Content-Length", value: String(bytes.count))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let half = context.channel.allocator.buffer(bytes: bytes.prefix(bytes.count / 2))
        let connection = connection
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(half)))).whenComplete { _ in connection.close(promise: nil) }
    }

    private func finish(_ end: FaultyWatch.End, _ context: ChannelHandlerContext) {
        switch end {
        case .closed: connection.close(promise: nil)
        case .blackHole: BlackHole.swallow(connection)
        case .orderly(let last):
            if let last {
                let part = HTTPServerResponsePart.body(.byteBuffer(context.channel.allocator.buffer(bytes: last)))
                context.writeAndFlush(wrapOutboundOut(part), promise: nil)
            }
            watch?.cancel()
        }
    }
}
