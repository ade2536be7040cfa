import KubernetesModel

/// Speaks to one API server: requests go out as values, objects or `APIStatus` errors come back.
///
/// Two styles: `perform…` blocks its thread, for workers on Dispatch queues; `send…` is for Swift concurrency. What to ask for
/// is built by `ResourceType`, as in `client.send(ResourceType.deployments.get("web", namespace: "shop"))`.
public struct KubernetesClient: Sendable {
    public var transport: any APITransport
    /// Whether `metadata.managedFields` are read: they often make up half of an object, and few look at them.
    public var readsManagedFields = false

    public init(transport: any APITransport) { self.transport = transport }

    /// Over the network, with connections of its own.
    public init(_ connection: ClusterConnection) { self.init(transport: CurlTransport(connection)) }
}
