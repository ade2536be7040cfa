import Glibc
import KubernetesModel

/// What every Prometheus client tells about its process, read from `/proc`; nothing where there is none.
///
/// https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
struct ProcessMetrics: Sendable {
    private let startTime: Double

    init(clock: any RuntimeClock) { startTime = Double(clock.wallTime.microsecondsSince1970) / 1_000_000 }

    func register(in registry: MetricsRegistry) {
        let cpu = registry.counter("process_cpu_seconds_total", help: "User and system processor time")
        let resident = registry.gauge("process_resident_memory_bytes", help: "Memory in use")
        let virtual = registry.gauge("process_virtual_memory_bytes", help: "Address space in use")
        let files = registry.gauge("process_open_fds", help: "Open file descriptors")
        let maximumFiles = registry.gauge("process_max_fds", help: "Open file descriptors, at most")
        registry.gauge("process_start_time_seconds", help: "When the process began, since 1970").set(startTime)
        registry.beforeRendering {
            var usage = rusage()
            getrusage(RUSAGE_SELF.rawValue, &usage)
            cpu.family.set(Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime), [])
            let pages = Self.text(of: "/proc/self/statm").split(separator: " ").compactMap { Double($0) }
            if pages.count > 1 {
                let size = Double(sysconf(Int32(_SC_PAGESIZE)))
                virtual.set(pages[0] * size)
                resident.set(pages[1] * size)
            }
            files.set(Double(Self.openFiles))
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            maximumFiles.set(Double(limit.rlim_cur))
        }
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }

    private static func text(of path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { buffer in
            let count = read(file, buffer.baseAddress, buffer.count)
            return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
        }
    }

    private static var openFiles: Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Not counted: `.`, `..` and the directory that is being read.
        return max(0, count - 3)
    }
}
