import CCurl
@preconcurrency import Dispatch
import Glibc

/// A pool of connections and the transfers on them: libcurl's multi interface, driven by Dispatch.
///
/// libcurl says which sockets and which moment it waits for; `SocketWatch` and a timer on the queue wake it up.
///
/// https://curl.se/libcurl/c/libcurl-multi.html
final class MultiHandle: @unchecked Sendable {
    // Used on `queue` only, but for its making and end, when nobody else has it.

    private let handle: UnsafeMutableRawPointer
    private let queue: DispatchQueue
    private let timer: WakeTimer
    private let sockets: SocketWatch
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
    /// How many of them are no streams.
    private var answersToCome = 0
    private var timeoutIsDue = false
    private var isSettling = false

    /// From so many answers to come, it is cheaper to read several at once.
    private static let many = 3

    /// Nil when libcurl cannot be had.
    init?(queue: DispatchQueue, doorbell: Doorbell, options: CurlTransport.Options) {
        guard CurlLibrary.initialization == CURLE_OK,
            let sockets = SocketWatch(queue: queue, doorbell: doorbell, options: options), let handle = curl_multi_init()
        else { return nil }
        self.handle = handle
        self.queue = queue
        timer = WakeTimer(queue: queue)
        self.sockets = sockets
        timer.onFire { [weak self] in self?.timerFired() }
        sockets.onReady(prospect: { [weak self] in self?.prospect ?? .nothing }) { [weak self] descriptor, events in
            self?.socketReady(descriptor, events) ?? false
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = ccurl_multi_set_pointer(handle, CURLMOPT_SOCKETDATA, context)
        _ = ccurl_multi_set_pointer(handle, CURLMOPT_TIMERDATA, context)
        _ = ccurl_multi_set_socket(handle) { _, descriptor, what, context, _ in
            MultiHandle.from(context)?.interestChanged(descriptor, what)
            return 0
        }
        _ = ccurl_multi_set_timer(handle) { _, milliseconds, context in
            MultiHandle.from(context)?.timeoutChanged(milliseconds)
            return 0
        }
    }

    deinit { curl_multi_cleanup(handle) }

    static func from(_ context: UnsafeMutableRawPointer?) -> MultiHandle? {
        context.map { Unmanaged<MultiHandle>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: Transfers

    /// Starts a transfer; `Transfer.completed` tells of its end.
    func add(_ easy: EasyHandle, for transfer: Transfer) -> Bool {
        easy.connect(to: self)
        guard curl_multi_add_handle(handle, easy.pointer) == CURLM_OK else { return false }
        transfers[easy.pointer] = transfer
        if !transfer.isStream { answersToCome += 1 }
        settle()
        return true
    }

    /// Takes a transfer off, finished or not.
    func remove(_ easy: EasyHandle) {
        if transfers.removeValue(forKey: easy.pointer)?.isStream == false { answersToCome -= 1 }
        curl_multi_remove_handle(handle, easy.pointer)
        settle()
    }

    /// Waits on the queue for answers, for a moment.
    func linger() { sockets.linger() }

    /// Nobody will linger any more.
    func leave() { sockets.leave() }

    // MARK: What wakes libcurl

    private func timerFired() {
        timeoutIsDue = true
        settle()
    }

    /// Whether somebody got an answer.
    private func socketReady(_ descriptor: Int32, _ events: SocketWatch.Events) -> Bool {
        let before = transfers.count
        var mask: Int32 = 0
        if events.contains(.readable) { mask |= CURL_CSELECT_IN }
        if events.contains(.writable) { mask |= CURL_CSELECT_OUT }
        var running: Int32 = 0
        curl_multi_socket_action(handle, descriptor, mask, &running)
        settle()
        return transfers.count < before
    }

    private var prospect: SocketWatch.Prospect {
        // libcurl's turn on the queue comes first.
        if timeoutIsDue { return .nothing }
        if answersToCome > 0 { return .answers(many: answersToCome >= Self.many) }
        return transfers.isEmpty ? .nothing : .streams
    }

    /// Gives libcurl the turns that it asked to have at once, and passes on what has finished.
    private func settle() {
        guard !isSettling else { return }
        isSettling = true
        var turns = 0
        repeat {
            if timeoutIsDue {
                timeoutIsDue = false
                var running: Int32 = 0
                curl_multi_socket_action(handle, CURL_SOCKET_TIMEOUT, 0, &running)
            }
            collectFinished()
            turns += 1
        } while timeoutIsDue && turns < 32
        isSettling = false
        // Others on the queue get their turn between.
        if timeoutIsDue { queue.async { [weak self] in self?.settle() } }
    }

    private func collectFinished() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(handle, &left)?.pointee {
            guard message.msg == CURLMSG_DONE, let easy = message.easy_handle, let transfer = transfers[easy] else { continue }
            transfer.completed(message.data.result)
        }
    }

    // MARK: What libcurl waits for

    private func timeoutChanged(_ milliseconds: Int) {
        timeoutIsDue = milliseconds == 0
        if milliseconds != 0 { timer.set(milliseconds < 0 ? nil : .now() + .milliseconds(milliseconds)) }
    }

    private func interestChanged(_ descriptor: Int32, _ what: Int32) {
        switch what {
        case CURL_POLL_IN: sockets.watch(descriptor, for: .readable)
        case CURL_POLL_OUT: sockets.watch(descriptor, for: .writable)
        case CURL_POLL_INOUT: sockets.watch(descriptor, for: [.readable, .writable])
        default: sockets.forget(descriptor)
        }
    }

    /// Opens a socket for libcurl (CURLOPT_OPENSOCKETFUNCTION), which by itself would leave it open to the programs that this
    /// process starts. libcurl closes it.
    func openSocket(family: Int32, type: Int32, protocol number: Int32) -> Int32 {
        let descriptor = socket(family, type | Int32(SOCK_CLOEXEC.rawValue), number)
        if descriptor >= 0 { ConnectionLiveness.configure(descriptor) }
        return descriptor
    }
}
