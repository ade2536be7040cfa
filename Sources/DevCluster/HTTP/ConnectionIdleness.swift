import NIOCore
import NIOHTTP2

/// Ends a connection of HTTP/2 that has been without a stream for too long; the beginning of a request is none yet.
///
/// What the client sent meanwhile it may send again elsewhere: it is told which streams were seen.
final class ConnectionIdleness: NIOHTTP2StreamDelegate {
    private struct State {
        var streams = 0
        var lastStream = HTTP2StreamID.rootStream
        var since = NIODeadline.now()
    }

    private let channel: any Channel
    private let limit: TimeAmount
    private let state: NIOLoopBoundBox<State>

    init(_ channel: any Channel, limit: TimeAmount) {
        self.channel = channel
        self.limit = limit
        state = .makeBoxSendingValue(State(), eventLoop: channel.eventLoop)
    }

    func streamCreated(_ id: HTTP2StreamID, channel: any Channel) {
        state.value.streams += 1
        state.value.lastStream = max(state.value.lastStream, id)
    }

    func streamClosed(_ id: HTTP2StreamID, channel: any Channel) {
        state.value.streams -= 1
        state.value.since = .now()
    }

    /// Looks whether the time has come, and again when it may have. On the event loop.
    func watch() {
        guard channel.isActive else { return }
        let end = state.value.streams == 0 ? state.value.since + limit : .now() + limit
        guard end <= .now() else {
            channel.eventLoop.scheduleTask(deadline: end) { [weak self] in self?.watch() }
            return
        }
        let farewell = HTTP2Frame(
            streamID: .rootStream,
            payload: .goAway(lastStreamID: state.value.lastStream, errorCode: .noError, opaqueData: nil))
        channel.writeAndFlush(farewell, promise: nil)
        channel.close(promise: nil)
    }
}
