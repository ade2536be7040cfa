@preconcurrency import Dispatch
import Glibc

/// The Dispatch sources of one socket. Used on the queue of its transport only.
///
/// They stay for as long as the socket does and are suspended while libcurl has no interest in it, since making one costs more
/// than a request. A source cancels asynchronously, so the descriptor is closed only once all have done so.
final class SocketSources {
    private let descriptor: Int32
    private let queue: DispatchQueue
    private let onReady: (_ readable: Bool) -> Void
    private var reading: Toggle?
    private var writing: Toggle?

    private struct Toggle {
        var source: any DispatchSourceProtocol
        /// Sources are born suspended.
        var isRunning = false

        mutating func run(_ wanted: Bool) {
            guard wanted != isRunning else { return }
            isRunning = wanted
            if wanted { source.resume() } else { source.suspend() }
        }
    }

    init(descriptor: Int32, queue: DispatchQueue, onReady: @escaping (_ readable: Bool) -> Void) {
        self.descriptor = descriptor
        self.queue = queue
        self.onReady = onReady
    }

    func watch(reading wantsReading: Bool, writing wantsWriting: Bool) {
        if wantsReading, reading == nil {
            reading = toggle(DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue), readable: true)
        }
        if wantsWriting, writing == nil {
            writing = toggle(DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: queue), readable: false)
        }
        reading?.run(wantsReading)
        writing?.run(wantsWriting)
    }

    private func toggle(_ source: any DispatchSourceProtocol, readable: Bool) -> Toggle {
        let onReady = self.onReady
        source.setEventHandler { onReady(readable) }
        return Toggle(source: source)
    }

    /// Ends the watching and closes the descriptor.
    func close() {
        let descriptor = self.descriptor
        let sources = [reading, writing].compactMap { $0 }
        guard !sources.isEmpty else {
            Glibc.close(descriptor)
            return
        }
        let cancelled = DispatchGroup()
        for toggle in sources {
            cancelled.enter()
            toggle.source.setCancelHandler { cancelled.leave() }
            toggle.source.cancel()
            // A suspended source would never run its cancel handler, and may not be released.
            if !toggle.isRunning { toggle.source.resume() }
        }
        cancelled.notify(queue: queue) { Glibc.close(descriptor) }
        reading = nil
        writing = nil
    }
}
