import KubernetesModel
import Testing

@testable import DevCluster

/// The loop: one turn after the other, and the clock moves only when nobody has anything to do.
extension SimulatedCluster {
    func enqueue(_ work: Work) {
        if queued.insert(work).inserted { queue.append(work) }
    }

    /// Lets the controllers work until nothing is left to do at this moment.
    func settle(sourceLocation: SourceLocation = #_sourceLocation) {
        var turns = 0
        while !queue.isEmpty {
            turn()
            turns += 1
            guard turns < 200_000 else {
                Issue.record("the controllers never come to rest: \(queue.prefix(5))", sourceLocation: sourceLocation)
                queue = []
                queued = []
                return
            }
        }
    }

    private func turn() {
        let position = random.map { _ in Int.random(in: 0..<queue.count, using: &random!) } ?? 0
        let work = queue.remove(at: position)
        queued.remove(work)
        let controller = controllers[work.controller]
        reconciliations += 1
        let outcome = controller.reconcile(work.key, in: self, now: now)
        if let time = outcome.requeueAt { schedule(work, at: time) }
        for write in outcome.writes {
            guard let status = perform(write, by: controller.name) else { continue }
            for answer in controller.refused(write, because: status, for: work.key, in: self, now: now) {
                perform(answer, by: controller.name)
            }
            failures[work, default: 0] += 1
            schedule(work, at: now.adding(seconds: min(1000, 0.005 * Double(1 << min(failures[work]!, 20)))))
            return
        }
        failures[work] = nil
    }

    private func schedule(_ work: Work, at time: Timestamp) { timers[work] = min(timers[work] ?? time, time) }

    /// Lets this much time pass, each timer at its moment.
    func advance(by seconds: Double, sourceLocation: SourceLocation = #_sourceLocation) {
        let end = now.adding(seconds: seconds)
        settle(sourceLocation: sourceLocation)
        while let next = timers.values.min(), next <= end { tick(next, sourceLocation) }
        now = end
    }

    /// Lets time pass until the condition holds; false when it does not within these seconds.
    func run(
        within seconds: Double = 600, until condition: (SimulatedCluster) -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Bool {
        let end = now.adding(seconds: seconds)
        settle(sourceLocation: sourceLocation)
        while !condition(self) {
            guard let next = timers.values.min(), next <= end else { return false }
            tick(next, sourceLocation)
        }
        return true
    }

    private func tick(_ time: Timestamp, _ sourceLocation: SourceLocation) {
        now = max(now, time)
        for (work, _) in timers.filter({ $0.value <= now }).sorted(by: {
            ($0.key.controller, $0.key.key) < ($1.key.controller, $1.key.key)
        }) {
            timers[work] = nil
            enqueue(work)
        }
        settle(sourceLocation: sourceLocation)
    }
}
