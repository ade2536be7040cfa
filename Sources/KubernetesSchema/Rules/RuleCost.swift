import KubernetesModel

/// What a rule can cost each time it is run, in CEL's units.
package struct RuleCost: Sendable, Hashable {
    package var rule: UInt64
    /// Nil when the rule has no `messageExpression`.
    package var message: UInt64?
    /// The fewest bytes that a value of the rule's schema takes as JSON, from which follows how many fit into a request.
    package var minimumJSONSize: UInt64

    package init(rule: UInt64 = 0, message: UInt64? = nil, minimumJSONSize: UInt64 = 1) {
        self.rule = rule
        self.message = message
        self.minimumJSONSize = minimumJSONSize
    }
}

extension CompiledRule {
    /// Rules that say nothing of their cost are free.
    package var largestCost: RuleCost { RuleCost() }
}

/// Adds up what the rules of a schema can cost and refuses what is too much.
///
/// https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints
struct RuleCostCheck {
    static let ruleLimit: UInt64 = 10_000_000
    static let schemaLimit: UInt64 = 100_000_000

    private var total: UInt64 = 0
    private var mostExpensive: [(path: FieldPath, cost: UInt64)] = []

    /// The faults of a rule on values of which an object has at most so many; nil when nothing bounds their number.
    mutating func faults(of cost: RuleCost, count: UInt64?, at path: FieldPath) -> [FieldError] {
        let count = count ?? Schema.largestRequest / (cost.minimumJSONSize + 1)
        let (product, overflow) = cost.rule.multipliedReportingOverflow(by: count)
        var faults = fault("estimated rule cost", overflow ? .max : product, at: path.child("rule"))
        if let message = cost.message {
            faults += fault("estimated messageExpression cost", message, at: path.child("messageExpression"))
        }
        return faults
    }

    private mutating func fault(_ name: String, _ cost: UInt64, at path: FieldPath) -> [FieldError] {
        let (sum, overflow) = total.addingReportingOverflow(cost)
        total = overflow ? .max : sum
        if cost >= Self.schemaLimit / 100 {
            // Stable, so that of equally expensive rules the first are named.
            let index = mostExpensive.firstIndex { $0.cost < cost } ?? mostExpensive.count
            mostExpensive.insert((path, cost), at: index)
            mostExpensive = Array(mostExpensive.prefix(4))
        }
        return cost > Self.ruleLimit ? [.forbidden(path, Self.sentence(name, cost, Self.ruleLimit))] : []
    }

    /// The faults of all rules together.
    func totalFaults(at path: FieldPath) -> [FieldError] {
        guard total > Self.schemaLimit else { return [] }
        let part = "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"
        let name = "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema"
        return mostExpensive.map { .forbidden($0.path, part) } + [.forbidden(path, Self.sentence(name, total, Self.schemaLimit))]
    }

    private static func sentence(_ name: String, _ cost: UInt64, _ limit: UInt64) -> String {
        let factor = Double(cost) / Double(limit)
        let shown = factor > 100 ? "more than 100" : Self.decimal(factor, places: factor < 1.5 ? 6 : 1)
        return "\(name) exceeds budget by factor of \(shown)x (try simplifying the rule, or adding maxItems, maxProperties, and "
            + "maxLength where arrays, maps, and strings are declared)"
    }

    private static func decimal(_ number: Double, places: Int) -> String {
        let scale = places == 1 ? 10 : 1_000_000
        let (whole, fraction) = Int((number * Double(scale)).rounded(.toNearestOrEven)).quotientAndRemainder(dividingBy: scale)
        let digits = String(fraction)
        return "\(whole)." + String(repeating: "0", count: max(0, places - digits.utf8.count)) + digits
    }
}
