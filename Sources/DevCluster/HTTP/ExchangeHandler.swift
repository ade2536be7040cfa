@preconcurrency import Dispatch
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Answers the requests of one connection (or HTTP/2 stream) where they arrive, on its event loop: no task, no change of thread
/// for a request that is quick to answer. Long ones are worked on elsewhere, so that they hold up nobody.
final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: APIServer
    /// What carries the exchange, perhaps beside others.
    let connection: any Channel
    /// Whom the connection's client certificate names.
    private let certificateUser: UserInfo?
    private var exchange: ExchangeStateMachine
    private(set) var watch: Task<Void, Never>?
    private var deadline: Scheduled<Void>?
    private var idleSince = NIODeadline.now()
    private var idleCheck: Scheduled<Void>?

    private static let longWork = DispatchQueue(label: "devcluster.long-requests", attributes: .concurrent)

    init(server: APIServer, connection: any Channel, certificateUser: UserInfo?) {
        self.server = server
        self.connection = connection
        self.certificateUser = certificateUser
        exchange = ExchangeStateMachine(bodyLimit: server.limits.bodyBytes)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // A stream of HTTP/2 begins with a request; its connection has `ConnectionIdleness`.
        if context.channel === connection { checkIdleness(context, in: server.limits.idle) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        perform(exchange.receive(unwrapInboundIn(data)), context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        setDeadline(context)
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        setDeadline(context)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        watch?.cancel()
        deadline?.cancel()
        idleCheck?.cancel()
        context.fireChannelInactive()
    }

    // What is no HTTP has got its 400 from the handler before this one.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func perform(_ action: ExchangeStateMachine.Action, _ context: ChannelHandlerContext) {
        switch action {
        case .none: break
        case .invite:
            let head = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        case .refuse(let status):
            var answer = HTTPAnswer(status)
            answer.headers.add(name: "Connection", value: "close")
            send(answer, context, isHead: false)
        case .answer(let head, let body): answer(HTTPCall(head: head, body: body, certificateUser: certificateUser), context)
        case .close: context.close(promise: nil)
        }
    }

    private func answer(_ call: HTTPCall, _ context: ChannelHandlerContext) {
        let isHead = call.head.method == .HEAD
        switch server.admit(call) {
        case .answered(let answer): send(answer, context, isHead: isHead)
        case .admitted(let admission):
            if let faults = server.faults, admission.request.info.isResourceRequest {
                serve(admission, under: faults, context, isHead: isHead)
            } else {
                serve(admission, context) { handler, answer, context in handler.send(answer, context, isHead: isHead) }
            }
        }
    }

    /// Has the request done, here or elsewhere, and hands on its answer, here.
    func serve(
        _ admission: APIServer.Admission, _ context: ChannelHandlerContext,
        then finish: @escaping @Sendable (ExchangeHandler, HTTPAnswer, ChannelHandlerContext) -> Void
    ) {
        guard admission.isLong else { return finish(self, server.serve(admission), context) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        Self.longWork.async { [server] in
            let answer = server.serve(admission)
            bound.eventLoop.execute {
                let (handler, context) = bound.value
                if context.channel.isActive { finish(handler, answer, context) }
            }
        }
    }

    func send(_ answer: HTTPAnswer, _ context: ChannelHandlerContext, isHead: Bool) {
        var head = Self.head(of: answer)
        switch answer.body {
        case .bytes(let bytes):
            if answer.status != 304 { head.headers.add(name: "Content-Length", value: String(bytes.count)) }
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            if !isHead, !bytes.isEmpty {
                context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: bytes)))), promise: nil)
            }
            end(context)
        case .stream(let chunks):
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            stream(chunks, context)
        }
    }

    static func head(of answer: HTTPAnswer) -> HTTPResponseHead {
        var head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: answer.headers)
        head.headers.add(name: "Audit-Id", value: UUID().uuidString.lowercased())
        head.headers.add(name: "Cache-Control", value: "no-cache, private")
        return head
    }

    private func end(_ context: ChannelHandlerContext) {
        // Asked before the write, since that brings the next request of a client which does not wait for answers.
        let isLast = exchange.answered() == .close
        idleSince = .now()
        let written = isLast ? context.eventLoop.makePromise(of: Void.self) : nil
        written?.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// Sends each chunk at once, and the next one when the client has taken it.
    private func stream(_ chunks: AsyncStream<[UInt8]>, _ context: ChannelHandlerContext) {
        let channel = context.channel
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        watch = Task(executorPreference: EventLoopTaskExecutor(context.eventLoop)) {
            for await chunk in chunks {
                let part = HTTPServerResponsePart.body(.byteBuffer(channel.allocator.buffer(bytes: chunk)))
                do { try await channel.writeAndFlush(part) } catch { break }
            }
            channel.eventLoop.execute {
                let (handler, context) = bound.value
                if context.channel.isActive { handler.end(context) }
            }
        }
    }

    /// Half a request, and an answer that nobody fetches, hold the connection only so long.
    private func setDeadline(_ context: ChannelHandlerContext) {
        let isPending = exchange.isReceiving || !context.channel.isWritable
        if !isPending {
            deadline?.cancel()
            deadline = nil
        } else if deadline == nil {
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            deadline = context.eventLoop.scheduleTask(in: server.limits.stall) {
                let (handler, context) = bound.value
                handler.deadline = nil
                context.close(promise: nil)
            }
        }
    }

    /// Ends the connection once it has had no request for long enough; until then, looks again when that may be.
    private func checkIdleness(_ context: ChannelHandlerContext, in time: TimeAmount) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        idleCheck = context.eventLoop.scheduleTask(in: time) {
            let (handler, context) = bound.value
            let limit = handler.server.limits.idle
            let rest = handler.exchange.isIdle ? handler.idleSince + limit - .now() : limit
            if rest > .zero { handler.checkIdleness(context, in: rest) } else { context.close(promise: nil) }
        }
    }
}

/// Runs a task's jobs on an event loop, where the channel that it writes to lives.
final class EventLoopTaskExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
