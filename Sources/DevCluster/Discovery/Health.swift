/// The probes: `/livez`, `/readyz` and the old `/healthz`, each also with `?verbose` and with the name of one check.
///
/// https://kubernetes.io/docs/reference/using-api/health-checks/
enum Health {
    private static let probes = ["healthz", "livez", "readyz"]
    /// A server that answers has all it needs: it keeps everything in memory.
    private static let checks = ["ping", "store"]

    /// Nil for another path.
    static func answer(_ segments: [String], isVerbose: Bool) -> HTTPAnswer? {
        guard let probe = segments.first, probes.contains(probe) else { return nil }
        switch segments.count {
        case 1 where isVerbose:
            return HTTPAnswer(text: checks.map { "[+]\($0) ok\n" }.joined() + "\(probe) check passed\n")
        case 1: return HTTPAnswer(text: "ok")
        case 2 where checks.contains(segments[1]): return HTTPAnswer(text: "ok")
        default: return nil
        }
    }

    /// Paths that anybody may read, since a probe has no credentials.
    static func isPublic(path: String) -> Bool {
        path == "/version" || path == "/version/" || probes.contains { path == "/\($0)" || path == "/\($0)/" }
    }
}
