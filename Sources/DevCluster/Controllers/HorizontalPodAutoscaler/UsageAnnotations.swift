import KubernetesModel

/// Where the metrics of the dev cluster come from: annotations that a person sets.
///
/// | annotation | value | meaning |
/// |---|---|---|
/// | `dev.agentoperator.dev/cpu-load`, `.../memory-load` | `3`, `1500m` | all pods together use that much, spread over those that are ready |
/// | | `320%` | the same, as a share of what one pod requests |
/// | `dev.agentoperator.dev/cpu`, `.../memory` | `250m`, `1Gi`, `90%` | each pod (or container) uses that, however many there are |
/// | | `none` | there are no metrics |
/// | `dev.agentoperator.dev/metric-NAME` | `100`, `none` | the value of a metric of type Pods, Object or External |
///
/// They are looked for on the autoscaler itself, then on the object that it scales, then on each pod (so also in the pod
/// template); on one object the usage of each pod counts before the load. When none says anything, a pod uses 30 % of its
/// request, or of the target where it has no request; other metrics are missing then.
enum Usage: Hashable {
    case share(Double)
    case amount(milli: Int64)
    case missing

    /// What a pod uses of its request when nothing is said, in percent.
    static let idle = 30.0

    private static let prefix = "dev.agentoperator.dev/"

    static func resource(_ name: String) -> String { prefix + name }
    static func load(_ name: String) -> String { "\(prefix)\(name)-load" }
    static func metric(_ name: String) -> String { "\(prefix)metric-\(name)" }

    /// What the first of the objects that says anything says. Throws when that is nothing of the kind.
    static func read(_ annotation: String, of objects: [KubernetesObject?]) throws(MetricFailure) -> Usage? {
        for object in objects {
            if let text = object?.annotations[annotation] { return try Usage(text, of: annotation) }
        }
        return nil
    }

    /// The usage of a resource by one of so many pods.
    static func read(
        resource: String, of objects: [KubernetesObject?], sharedBy pods: Int
    ) throws(MetricFailure) -> Usage? {
        for object in objects {
            if let usage = try read(self.resource(resource), of: [object]) { return usage }
            if let load = try read(self.load(resource), of: [object]) { return load.spread(over: pods) }
        }
        return nil
    }

    private func spread(over pods: Int) -> Usage {
        switch self {
        case .share(let share): .share(share / Double(max(1, pods)))
        case .amount(let milli): .amount(milli: milli / Int64(max(1, pods)))
        case .missing: .missing
        }
    }

    private init(_ text: String, of annotation: String) throws(MetricFailure) {
        if text == "none" {
            self = .missing
        } else if text.hasSuffix("%"), let share = Double(text.dropLast()), (0...1e9).contains(share) {
            self = .share(share)
        } else if let quantity = try? Quantity(text) {
            self = .amount(milli: quantity.milliValue)
        } else {
            throw MetricFailure("annotation \(annotation) is \"\(text)\": write a percentage as 90%, a quantity as 250m, or none")
        }
    }

    /// Thousandths of the resource's unit; nil for a pod without metrics.
    func milliValue(of whole: Int64?, target: Int64) -> Int64? {
        switch self {
        case .missing: nil
        case .amount(let milli): milli
        case .share(let share): Int64(clamping: Int128(Double(whole ?? target) * share / 100))
        }
    }
}

/// Why a metric has no value, in a sentence.
struct MetricFailure: Error, Hashable {
    var message: String

    init(_ message: String) { self.message = message }
}
