import KubernetesModel

/// What a container does in place of running a program.
///
/// The tag of its image says it (`example.com/agent:crash-137`), or for all containers of a pod the annotation
/// `dev.agentoperator.dev/behavior` on the pod, which also takes effect on a pod that is running:
///
/// | word | what happens |
/// |---|---|
/// | `pull-error` | the image cannot be pulled |
/// | `crash`, `crash-137` | ends soon after its start, with exit code 1 or the given one |
/// | `oom` | is killed soon after its start, for want of memory |
/// | `slow-start` | is ready after 10 s |
/// | `never-ready` | runs, and fails its readiness probe |
/// | `root` | is an image that runs as root, which `runAsNonRoot` forbids |
///
/// Any other runs and becomes ready 500 ms after its pod was first seen, or after the time in the annotation
/// `dev.agentoperator.dev/ready-after` of the pod (`2s`, `300ms`, `1m`).
enum ContainerBehavior: Hashable {
    case serve(readyAfter: Double)
    case neverReady
    case pullError
    case crash(exitCode: Int)
    case outOfMemory
    case runAsRoot

    static let annotation = "dev.agentoperator.dev/behavior"
    static let readyAfterAnnotation = "dev.agentoperator.dev/ready-after"

    init(image: String, annotations: [String: String]) {
        let word = annotations[Self.annotation] ?? Self.tag(of: image)
        switch word {
        case "pull-error": self = .pullError
        case "oom": self = .outOfMemory
        case "never-ready": self = .neverReady
        case "root": self = .runAsRoot
        case "crash": self = .crash(exitCode: 1)
        case "slow-start": self = .serve(readyAfter: 10)
        default:
            if word.hasPrefix("crash-"), let code = UInt8(word.dropFirst("crash-".count)), code > 0 {
                self = .crash(exitCode: Int(code))
            } else {
                self = .serve(readyAfter: annotations[Self.readyAfterAnnotation].flatMap(seconds) ?? 0.5)
            }
        }
    }

    /// How long it takes from the pod's admission to readiness.
    var readyAfter: Double {
        if case .serve(let readyAfter) = self { readyAfter } else { 0.5 }
    }

    private static func tag(of image: String) -> String {
        let reference = image.split(separator: "@", maxSplits: 1).first ?? ""
        let name = reference.split(separator: "/").last ?? ""
        return name.split(separator: ":", maxSplits: 1).dropFirst().first.map { String($0) } ?? ""
    }
}

/// Reads a span of time as `2s`, `300ms` or `1.5m`; nil for anything else, or for more than a year.
func seconds(_ text: String) -> Double? {
    let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
    guard let (unit, factor) = units.first(where: { text.hasSuffix($0.0) }),
        let number = Double(text.dropLast(unit.utf8.count)), (0...31_536_000).contains(number * factor)
    else { return nil }
    return number * factor
}
