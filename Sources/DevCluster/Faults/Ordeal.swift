import KubernetesModel

/// What a request has to go through: the faults that strike it, put together.
struct Ordeal: Sendable, Equatable {
    enum Fate: Sendable, Equatable {
        case served
        case refused(APIStatus)
        /// The connection ends without an answer; whether the request is done before.
        case closed(isDone: Bool)
        case cutMidFrame
        case blackHole
    }

    var delay = 0.0
    var fate = Fate.served
    /// Lists show this version.
    var staleVersion: UInt64?

    /// For a watch, this is how it begins; what strikes it later is left to `WatchFaultStateMachine`.
    init(_ strikes: [FaultPlan.Strike], isWatch: Bool) {
        for strike in strikes where strike.effect.spared == 0 {
            switch strike.effect {
            case .delay(let seconds): delay += isWatch ? 0 : seconds
            case .staleList(let version): staleVersion = version
            case .answer(let status, _): fate = .refused(status)
            case .closeConnection: fate = .closed(isDone: false)
            case .dropAnswer: fate = .closed(isDone: true)
            case .cutMidFrame: fate = isWatch ? .served : .cutMidFrame
            case .blackHole: fate = .blackHole
            case .endWatch, .dropBookmarks, .stopWatch: break
            }
        }
    }

    /// The request as it is served.
    func altered(_ request: ServerRequest) -> ServerRequest {
        guard let staleVersion, request.parameter("continue") ?? "" == "" else { return request }
        var request = request
        request.query.removeAll { ["resourceVersion", "resourceVersionMatch"].contains($0.name) }
        request.query += [("resourceVersion", String(staleVersion)), ("resourceVersionMatch", "Exact")]
        return request
    }
}
