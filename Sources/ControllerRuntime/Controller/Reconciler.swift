import KubernetesModel
import Logging

/// Brings one resource to what its spec asks for. Called on a worker's queue, where it may block; never twice at once for
/// the same key, and at most as many times at once as the controller has workers.
///
/// It gets a name, not a change: it reads what is there, and does what is missing. A thrown error is logged and counted, and
/// the key comes back after a time that grows with each failure in a row; an `APIStatus` with `retryAfterSeconds` is heeded.
public typealias Reconciler = @Sendable (_ request: ReconcileRequest) throws -> ReconcileResult

/// Which resource is to be looked at.
public struct ReconcileRequest: Sendable {
    public let key: ObjectKey
    /// How often reconciling this key has failed in a row.
    public let failures: Int
    /// Says controller, namespace, name and a number of this call with each line.
    public let logger: Logger

    public init(key: ObjectKey, failures: Int = 0, logger: Logger) {
        self.key = key
        self.failures = failures
        self.logger = logger
    }
}

/// When the resource is to be looked at again, besides when something changes.
public enum ReconcileResult: Sendable, Equatable {
    case done
    case requeue(after: Delay)
}
