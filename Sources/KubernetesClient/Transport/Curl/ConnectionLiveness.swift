import Glibc

/// How a dead peer is found out: one that vanished without a word, as when a machine loses power or a firewall forgets.
///
/// Silence of 15 s is probed three times in 5 s each, and what was sent must be acknowledged within 30 s. So a connection that
/// leads nowhere breaks within 30 s whether it is idle or in use. libcurl has no option for the last two.
///
/// https://man7.org/linux/man-pages/man7/tcp.7.html
enum ConnectionLiveness {
    static let options: [(level: Int32, name: Int32, value: Int32)] = [
        (SOL_SOCKET, SO_KEEPALIVE, 1),
        (Int32(IPPROTO_TCP), TCP_KEEPIDLE, 15),
        (Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5),
        (Int32(IPPROTO_TCP), TCP_KEEPCNT, 3),
        (Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 30_000),
    ]

    /// A kernel that refuses one of them is no reason to do without the connection.
    static func configure(_ descriptor: Int32) {
        for option in options {
            var value = option.value
            setsockopt(descriptor, option.level, option.name, &value, socklen_t(MemoryLayout<Int32>.size))
        }
    }
}
