import CCurl
@preconcurrency import Dispatch
import Glibc

/// A pool of connections and the transfers on them: libcurl's multi interface, driven by Dispatch.
///
/// libcurl says which sockets and which moment it waits for; sources and a timer on the queue
/// wake it up.
///
/// https://curl.se/libcurl/c/libcurl-multi.html
final class MultiHandle: @unchecked Sendable {
    // Used on `queue` only, but for its making and end, when nobody else has it.

    private let handle: UnsafeMutableRawPointer
    private let queue: DispatchQueue
    private let timer: WakeTimer
    private var sockets: [Int32: SocketSources] = [:]
    /// Watches on sockets that libcurl opens and closes by itself, as a resolver's.
    private var foreignSockets: [Int32: SocketSources] = [:]
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
    private var timeoutIsDue = false
    private var isSettling = false
    /// No weak reference to this may be made any more.
    private var isClosing = false

    /// Nil when libcurl cannot be had.
    init?(queue: DispatchQueue) {
        guard CurlLibrary.initialization == CURLE_OK, let handle = curl_multi_init() else { return nil }
        self.handle = handle
        self.queue = queue
        timer = WakeTimer(queue: queue)
        timer.onFire { [weak self] in self?.timerFired() }
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

    deinit {
        isClosing = true
        // Closes the connections, each through `closeSocket`.
        curl_multi_cleanup(handle)
        for sources in foreignSockets.values { sources.close() }
    }

    static func from(_ context: UnsafeMutableRawPointer?) -> MultiHandle? {
        context.map { Unmanaged<MultiHandle>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: Transfers

    /// Starts a transfer; `Transfer.completed` tells of its end.
    func add(_ easy: EasyHandle, for transfer: Transfer) -> Bool {
        easy.connect(to: self)
        guard curl_multi_add_handle(handle, easy.pointer) == CURLM_OK else { return false }
        transfers[easy.pointer] = transfer
        settle()
        return true
    }

    /// Takes a transfer off, finished or not.
    func remove(_ easy: EasyHandle) {
        transfers[easy.pointer] = nil
        curl_multi_remove_handle(handle, easy.pointer)
        settle()
    }

    // MARK: What wakes libcurl

    private func timerFired() {
        timeoutIsDue = true
        settle()
    }

    private func socketReady(_ descriptor: Int32, readable: Bool) {
        var running: Int32 = 0
        curl_multi_socket_action(handle, descriptor, readable ? CURL_CSELECT_IN : CURL_CSELECT_OUT, &running)
        settle()
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
        if isClosing {
            return
        } else if milliseconds == 0 {
            timeoutIsDue = true
        } else {
            timeoutIsDue = false
            timer.set(milliseconds < 0 ? nil : .now() + .milliseconds(milliseconds))
        }
    }

    private func interestChanged(_ descriptor: Int32, _ what: Int32) {
        let wantsReading = what == CURL_POLL_IN || what == CURL_POLL_INOUT
        let wantsWriting = what == CURL_POLL_OUT || what == CURL_POLL_INOUT
        if let sources = sockets[descriptor] {
            sources.watch(reading: wantsReading, writing: wantsWriting)
        } else if what == CURL_POLL_REMOVE {
            foreignSockets.removeValue(forKey: descriptor)?.close()
        } else if !isClosing {
            foreignSources(descriptor)?.watch(reading: wantsReading, writing: wantsWriting)
        }
    }

    /// A socket that libcurl closes by itself, right after it lost interest, is watched through a duplicate: a descriptor must
    /// not go away, and its number not come back, under a source that is not cancelled yet.
    private func foreignSources(_ descriptor: Int32) -> SocketSources? {
        if let sources = foreignSockets[descriptor] { return sources }
        let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        guard duplicate >= 0 else { return nil }
        let sources = sources(duplicate, reportedAs: descriptor)
        foreignSockets[descriptor] = sources
        return sources
    }

    private func sources(_ descriptor: Int32, reportedAs reported: Int32) -> SocketSources {
        SocketSources(descriptor: descriptor, queue: queue) { [weak self] readable in
            self?.socketReady(reported, readable: readable)
        }
    }

    // MARK: Sockets

    /// Opens a socket for libcurl (CURLOPT_OPENSOCKETFUNCTION).
    func openSocket(family: Int32, type: Int32, protocol number: Int32) -> Int32 {
        let descriptor = socket(family, type | Int32(SOCK_CLOEXEC.rawValue), number)
        guard descriptor >= 0 else { return descriptor }
        ConnectionLiveness.configure(descriptor)
        sockets[descriptor] = sources(descriptor, reportedAs: descriptor)
        return descriptor
    }

    /// Closes a socket for libcurl (CURLOPT_CLOSESOCKETFUNCTION).
    func closeSocket(_ descriptor: Int32) {
        if let sources = sockets.removeValue(forKey: descriptor) { sources.close() } else { close(descriptor) }
    }
}
