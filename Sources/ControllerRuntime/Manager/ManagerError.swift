/// Why an operator ended without having been asked to.
public enum ManagerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A cache was not complete in time; the text names the kinds and what kept them.
    case cacheSyncTimedOut(String)
    /// Another process leads now, or may soon. The text says how it came.
    case leadershipLost(String)
    case alreadyRun

    public var description: String {
        switch self {
        case .cacheSyncTimedOut(let what): "not all caches could be filled in time: \(what)"
        case .leadershipLost(let why): "leadership is lost (\(why)); start the process again to stand by"
        case .alreadyRun: "a manager runs only once; make a new one"
        }
    }
}
