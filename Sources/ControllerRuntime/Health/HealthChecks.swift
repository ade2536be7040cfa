import Synchronization

/// Named questions about the state of a process, for `/healthz` (should it be restarted?) and `/readyz` (is it of use?).
public final class HealthChecks: Sendable {
    /// Nil when all is well, else what is not, in a sentence.
    public typealias Check = @Sendable () -> String?

    private let checks = Mutex<[(name: String, check: Check)]>([])

    public init() {}

    /// Adds a check. It must answer at once, from what is known already.
    public func add(_ name: String, _ check: @escaping Check) { checks.withLock { $0.append((name, check)) } }

    /// The first thing that is not well; nil when all is.
    public func check() -> String? {
        for (name, check) in checks.withLock({ $0 }) {
            if let trouble = check() { return "\(name): \(trouble)" }
        }
        return nil
    }

    /// Whether all is well, and one line a check.
    func run() -> (isHealthy: Bool, report: String) {
        var isHealthy = true
        var report = ""
        for (name, check) in checks.withLock({ $0 }) {
            if let trouble = check() {
                isHealthy = false
                report += "[-]\(name) failed: \(trouble)\n"
            } else {
                report += "[+]\(name) ok\n"
            }
        }
        return (isHealthy, report)
    }
}
