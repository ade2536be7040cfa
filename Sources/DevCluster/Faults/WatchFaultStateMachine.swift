import KubernetesModel

/// What becomes of the events of one watch under the faults that strike it. Frames in, bytes out.
struct WatchFaultStateMachine: Sendable {
    enum End: Sendable, Equatable {
        /// As at the end of the watch's time, after this last event if there is one.
        case orderly(last: [UInt8]?)
        case closed
        case blackHole
    }

    private struct Standing: Sendable {
        var strike: FaultPlan.Strike
        /// Events that pass before it acts.
        var spared: Int
    }

    private var standing: [Standing] = []
    /// How the watch is to end now.
    private(set) var end: End?

    /// Whether events are held back.
    var isStopped: Bool { standing.contains { $0.strike.effect == .stopWatch } }

    /// How much later each event comes, in seconds.
    var delay: Double {
        standing.reduce(0) { sum, standing in
            if case .delay(let seconds) = standing.strike.effect { sum + seconds } else { sum }
        }
    }

    mutating func impose(_ strike: FaultPlan.Strike) {
        standing.append(Standing(strike: strike, spared: strike.effect.spared))
        endIfDue()
    }

    /// The rule is gone. What it has not done yet it will not do.
    mutating func lift(rule: Int) { standing.removeAll { $0.strike.rule == rule } }

    mutating func liftAll() { standing = [] }

    /// What of one frame is sent.
    mutating func pass(_ frame: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isCut = standing.contains { standing in
            if case .cutMidFrame = standing.strike.effect { standing.spared == 0 } else { false }
        }
        if isCut {
            end = .closed
            return frame.prefix(frame.count / 2)
        }
        if frame.starts(with: Self.bookmark) {
            let isDropped = standing.contains { $0.strike.effect == .dropBookmarks } && !frame.marksInitialEnd
            return isDropped ? [] : frame
        }
        for index in standing.indices where standing[index].spared > 0 { standing[index].spared -= 1 }
        endIfDue()
        return frame
    }

    private static let bookmark = Array(#"{"type":"BOOKMARK""#.utf8)

    private mutating func endIfDue() {
        guard end == nil else { return }
        end = standing.lazy.filter { $0.spared == 0 }.compactMap { Self.end(of: $0.strike.effect) }.first
    }

    private static func end(of effect: FaultEffect) -> End? {
        switch effect {
        case .answer(let status, _): .orderly(last: EventFrames.frame(.error, status.json.encoded()))
        case .endWatch: .orderly(last: nil)
        case .closeConnection: .closed
        case .blackHole: .blackHole
        case .cutMidFrame, .delay, .dropAnswer, .dropBookmarks, .stopWatch, .staleList: nil
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether this bookmark ends the initial objects of a streaming list, which is no mere sign of progress.
    fileprivate var marksInitialEnd: Bool { firstRange(of: Array(#""k8s.io/initial-events-end""#.utf8)) != nil }
}
