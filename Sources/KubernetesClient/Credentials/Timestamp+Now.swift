import Glibc
import KubernetesModel

extension Timestamp {
    /// The wall clock: for what others date, as the expiry of a credential.
    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microsecondsSince1970: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
