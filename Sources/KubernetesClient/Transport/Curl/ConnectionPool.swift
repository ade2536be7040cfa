import CCurl
@preconcurrency import Dispatch
import KubernetesModel
import Logging

/// What the transfers of one transport share: connections, handles for use again, and the identity that they bear.
final class ConnectionPool: @unchecked Sendable {
    // Mutable state is used on `queue` only.

    let queue: DispatchQueue
    let identity: ClusterIdentity
    let options: CurlTransport.Options
    private let doorbell = Doorbell()
    /// What `queue` is known by to the threads on it.
    private let place = DispatchSpecificKey<Bool>()
    /// Whether a guest is on `queue`, and in none of libcurl's calls.
    private var hasGuest = false
    private var multi: MultiHandle?
    private var idleHandles: [EasyHandle] = []
    private var settings: ConnectionSettings?
    private var transfers: [ObjectIdentifier: Transfer] = [:]
    private var isClosed = false
    private var hasWarned = false
    /// What the server has warned of.
    private var warnings: Set<String> = []

    /// A server that never says the same twice must not fill memory or log.
    private static let maximumWarnings = 1000

    /// More than this many wait for use again only after a burst.
    private static let maximumIdleHandles = 16

    init(identity: ClusterIdentity, options: CurlTransport.Options, label: String) {
        self.identity = identity
        self.options = options
        queue = DispatchQueue(label: "agent-operator.client.\(label)")
        queue.setSpecific(key: place, value: true)
    }

    func start(_ transfer: Transfer) {
        guard DispatchQueue.getSpecific(key: place) != nil, hasGuest else { return visit { self.begin(transfer) } }
        hasGuest = false
        begin(transfer)
        hasGuest = true
    }

    private func begin(_ transfer: Transfer) {
        guard !isClosed else { return transfer.stop(.cancelled, "the connection is closed") }
        transfers[ObjectIdentifier(transfer)] = transfer
        warnOnce()
        transfer.start()
    }

    /// Calls `body` on `queue`. Other than `queue.async` alone it cuts short a wait for answers there.
    func visit(_ body: @escaping @Sendable () -> Void) {
        doorbell.ring()
        queue.async {
            self.doorbell.enter()
            body()
            self.multi?.linger()
        }
    }

    /// Calls `body` on `queue` and on this thread, which waits there for answers for a while: no other thread has to be woken.
    func host(_ body: () -> Void) {
        doorbell.ring()
        queue.sync {
            doorbell.enter()
            hasGuest = true
            body()
            hasGuest = false
            multi?.linger()
        }
    }

    func finished(_ transfer: Transfer) { transfers[ObjectIdentifier(transfer)] = nil }

    /// A handle for one transfer, and the connections that it may use.
    func handle(for authentication: Authentication) throws(TransportError) -> (EasyHandle, MultiHandle) {
        let wanted = try identity.settings(for: authentication, options, at: .now)
        if wanted != settings {
            settings = wanted
            idleHandles = []
        }
        guard let multi = multi ?? MultiHandle(queue: queue, doorbell: doorbell, options: options) else {
            throw TransportError(.unreachable, "libcurl cannot be initialised")
        }
        self.multi = multi
        if let handle = idleHandles.popLast() { return (handle, multi) }
        do {
            return (try EasyHandle(wanted), multi)
        } catch {
            let cause = String(cString: curl_easy_strerror(error.code))
            throw TransportError(.unreachable, "libcurl cannot be set up for \(identity.connection.place): \(cause)")
        }
    }

    func recycle(_ handle: EasyHandle) {
        guard handle.settings == settings, idleHandles.count < Self.maximumIdleHandles else { return }
        idleHandles.append(handle)
    }

    /// A connection may lead nowhere although it looks alive, and over HTTP/2 it would go on being used: new transfers get new
    /// connections. The old ones go with their last transfer.
    func abandonConnections() {
        multi?.leave()
        multi = nil
    }

    /// Calls off what is under way and closes all connections.
    func close(onClosed: @escaping @Sendable () -> Void) {
        visit {
            self.isClosed = true
            for transfer in self.transfers.values { transfer.stop(.cancelled, "the connection was closed") }
            self.idleHandles = []
            self.multi = nil
            onClosed()
        }
    }

    /// Logs what a server warned of (a deprecated version, an unknown field), each text once: the same request comes again and
    /// again. To be called on `queue`.
    func log(_ texts: [String], of request: APIRequest) {
        for text in texts where warnings.count < Self.maximumWarnings && warnings.insert(text).inserted {
            options.logger.warning(
                "the API server warns: \(text)", metadata: ["request": "\(request.method.rawValue) \(request.path)"])
        }
    }

    private func warnOnce() {
        guard identity.connection.skipsTLSVerification, !hasWarned else { return }
        hasWarned = true
        options.logger.warning(
            "the certificate of the API server is NOT verified: anybody in between can read and change everything",
            metadata: ["server": "\(identity.connection.server)", "origin": "\(identity.connection.origin)"])
    }
}
