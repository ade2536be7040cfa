@preconcurrency import Dispatch

/// One deadline on a queue. Moving it back costs nothing: the timer then fires early once and is set again, so that a request's
/// time-out, which nearly always moves back, needs no system call. Used on its queue only.
final class WakeTimer {
    private let source: any DispatchSourceTimer
    private var armedFor: DispatchTime?
    private var deadline: DispatchTime?

    init(queue: DispatchQueue) {
        source = DispatchSource.makeTimerSource(queue: queue)
        source.resume()
    }

    deinit { source.cancel() }

    func onFire(_ body: @escaping () -> Void) {
        source.setEventHandler { [weak self] in
            if let self, self.isDue() { body() }
        }
    }

    /// Nil for never.
    func set(_ deadline: DispatchTime?) {
        self.deadline = deadline
        guard let deadline else { return }
        if let armedFor, armedFor <= deadline { return }
        arm(deadline)
    }

    private func arm(_ deadline: DispatchTime) {
        armedFor = deadline
        source.schedule(deadline: deadline, leeway: .milliseconds(1))
    }

    private func isDue() -> Bool {
        armedFor = nil
        guard let deadline else { return false }
        guard deadline <= .now() else {
            arm(deadline)
            return false
        }
        self.deadline = nil
        return true
    }
}
