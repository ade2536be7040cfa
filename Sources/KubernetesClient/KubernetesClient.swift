import Dispatch
import KubernetesModel

/// Speaks to one API server: requests go out as values, objects or `APIStatus` errors come back.
public struct KubernetesClient: Sendable {
    public var transport: any APITransport

    public init(transport: any APITransport) { self.transport = transport }
}
