import KubernetesModel

/// What a fault does to a request.
package enum FaultEffect: Sendable, Equatable {
    /// Refuses it, undone, with this status. A watch that is under way gets it as its last event.
    case answer(APIStatus, afterEvents: Int = 0)
    /// Answers so many seconds later; each event of a watch comes so much later.
    case delay(seconds: Double)
    /// Ends the connection before the request is done; that of a watch after so many events.
    case closeConnection(afterEvents: Int = 0)
    /// Does the request, and ends the connection in the middle of its answer; of a watch, in the middle of the next event.
    case cutMidFrame(afterEvents: Int = 0)
    /// Leaves the connection open and sends nothing over it any more, whatever arrives.
    case blackHole(afterEvents: Int = 0)
    /// Does the request, and ends the connection instead of answering.
    case dropAnswer
    /// Ends a watch as at the end of its time; the connection stays.
    case endWatch(afterEvents: Int = 0)
    /// Sends no bookmarks, but for the one that ends a streaming list.
    case dropBookmarks
    /// Holds all events of a watch back for as long as the rule stands.
    case stopWatch
    /// Lists show the state of this version; nil for the one that is current when the rule is made.
    case staleList(version: UInt64?)

    private static let reads: Set<String> = ["get", "list", "watch"]

    func isPossible(for verb: String) -> Bool {
        switch self {
        case .endWatch, .dropBookmarks, .stopWatch: verb == "watch"
        case .answer(_, let events), .closeConnection(let events), .cutMidFrame(let events), .blackHole(let events):
            events == 0 || verb == "watch"
        case .staleList: verb == "list"
        case .dropAnswer: verb != "watch"
        case .delay: true
        }
    }

    /// Events of a watch that pass before it strikes.
    var spared: Int {
        switch self {
        case .answer(_, let events), .closeConnection(let events), .cutMidFrame(let events), .blackHole(let events),
            .endWatch(let events):
            events
        case .delay, .dropAnswer, .dropBookmarks, .stopWatch, .staleList: 0
        }
    }

    /// Whether it decides how the exchange ends. The others can act together.
    var isFinal: Bool {
        switch self {
        case .delay, .dropBookmarks, .stopWatch, .staleList: false
        case .answer, .closeConnection, .cutMidFrame, .blackHole, .dropAnswer, .endWatch: true
        }
    }
}
