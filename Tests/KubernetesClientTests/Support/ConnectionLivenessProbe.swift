import Glibc

@testable import KubernetesClient

/// What the kernel has of a socket that was configured.
enum ConnectionLivenessProbe {
    static func options() -> [(String, Int32)] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        ConnectionLiveness.configure(descriptor)
        func value(_ level: Int32, _ name: Int32) -> Int32 {
            var value: Int32 = -1
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, level, name, &value, &size)
            return value
        }
        let tcp = Int32(IPPROTO_TCP)
        return [
            ("keepalive", value(SOL_SOCKET, SO_KEEPALIVE)), ("idle", value(tcp, TCP_KEEPIDLE)),
            ("interval", value(tcp, TCP_KEEPINTVL)), ("count", value(tcp, TCP_KEEPCNT)),
            ("userTimeout", value(tcp, TCP_USER_TIMEOUT)),
        ]
    }
}
