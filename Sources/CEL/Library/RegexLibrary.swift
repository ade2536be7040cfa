import KubernetesModel

/// Kubernetes' additions to `matches`: what a regular expression finds.
///
/// https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-regex-library
enum RegexLibrary {
    static let functions: FunctionTable.Library = [
        "find": [
            .member([.string, .string], .string, cost: cost) { arguments, meter throws(CELEvaluationError) in
                let found = try findAll(try arguments.string(0), try arguments.string(1), limit: 1, &meter)
                return found.first ?? .string("")
            }
        ],
        "findAll": [
            .member([.string, .string], .list(.string), cost: cost) { arguments, meter throws(CELEvaluationError) in
                .list(try findAll(try arguments.string(0), try arguments.string(1), limit: -1, &meter))
            },
            .member([.string, .string, .int], .list(.string), cost: cost) { arguments, meter throws(CELEvaluationError) in
                let limit = try arguments.int(2)
                return .list(try findAll(try arguments.string(0), try arguments.string(1), limit: limit, &meter))
            },
        ],
    ]

    private static let cost = CallCost(
        { (Estimate.one + $0.size(0)).traversal * $0.size(1).regexStates }, result: { Estimate(0, $0.size(0).maximum) })

    /// The compiled expression; throws in the words of Go's `regexp`.
    static func expression(_ pattern: String) throws(CELEvaluationError) -> RegularExpression {
        do {
            return try RegularExpression.cached(pattern)
        } catch {
            throw .failed(error.description)
        }
    }

    /// Matches that do not overlap; a limit that is not negative allows only the first so many.
    private static func findAll(
        _ text: String, _ pattern: String, limit: Int64, _ meter: inout Meter
    ) throws(CELEvaluationError) -> [CELValue] {
        let expression: RegularExpression
        do {
            expression = try RegularExpression.cached(pattern)
        } catch {
            throw .failed("Illegal regex: \(error)")
        }
        let bytes = Array(text.utf8)
        var result: [CELValue] = []
        var start = 0
        var previousEnd = -1
        while start <= bytes.count, limit < 0 || result.count < limit, let match = expression.firstMatch(in: text, from: start) {
            try meter.work(1 + (match.upperBound - start) / 16)
            // Right after a match nothing is no match of its own.
            if !match.isEmpty || match.lowerBound != previousEnd {
                result.append(.string(String(decoding: bytes[match], as: UTF8.self)))
            }
            previousEnd = match.upperBound
            start = match.upperBound
            if match.isEmpty {
                repeat { start += 1 } while start < bytes.count && bytes[start] & 0xC0 == 0x80
            }
        }
        return result
    }
}
