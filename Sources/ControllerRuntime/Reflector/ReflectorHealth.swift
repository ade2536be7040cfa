import KubernetesModel

/// How well a reflector keeps up with the server.
enum ReflectorHealth: Sendable, Equatable {
    /// Nothing has gone wrong so far, and nothing has arrived either.
    case starting
    case healthy
    /// The last request failed and is tried again. What is in the cache stays there.
    case degraded(RequestFailure, hasSynced: Bool)
}

/// What a watch asks for, besides kind, namespace and selectors.
struct WatchParameters: Sendable, Equatable {
    var options: ListOptions
    /// First what exists, as added objects, with a bookmark at their end.
    var sendsInitialEvents: Bool
    /// After which the server ends the watch.
    var timeoutSeconds: Int
    /// After so much silence the connection is taken for dead.
    var idleTimeout: Duration
}

/// What a reflector collects: anything that has the key of an object.
protocol ReflectedItem: Sendable {
    var key: ObjectKey { get }
}

extension StoredObject: ReflectedItem {}
