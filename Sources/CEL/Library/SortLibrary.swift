/// Sorting, by the elements themselves or by keys computed from them (`sortBy`).
enum SortLibrary {
    static let comparable: [CELType] = [.int, .uint, .double, .bool, .duration, .timestamp, .string, .bytes]

    static let functions: FunctionTable.Library = [
        "sort": comparable.map { type in
            .member([.list(type)], .list(type), cost: comparison(of: 0, type)) { arguments, meter throws(CELEvaluationError) in
                let list = try arguments.list(0)
                return .list(try sort(list, by: list, &meter))
            }
        },
        "@sortByAssociatedKeys": comparable.map { type in
            .member([.list(.parameter("A")), .list(type)], .list(.parameter("A")), cost: comparison(of: 1, type)) {
                arguments, meter throws(CELEvaluationError) in
                .list(try sort(try arguments.list(0), by: try arguments.list(1), &meter))
            }
        },
    ]

    /// Every element is thought to be compared with every other, texts taking a little longer. Without a type that is told
    /// from the elements when there are some.
    static func comparison(of index: Int, _ type: CELType? = nil) -> CallCost {
        @Sendable func factor(_ type: CELType?) -> Double { type == .string || type == .bytes ? 2.1 : 2 }
        return CallCost(
            { ($0.size(index) * $0.size(index)).scaled(by: factor(type)) + Estimate(exactly: 11) },
            actual: { arguments, _ throws(CELEvaluationError) in
                guard case .list(let list) = try arguments[index] else { throw .noSuchOverload() }
                let size = Double(list.count)
                return UInt64(size * size * factor(list.count > 0 ? list[0].type : nil)) + 11
            }, result: { $0.size(index) * $0.size(index) })
    }

    private static func sort(_ list: CELList, by keys: CELList, _ meter: inout Meter) throws(CELEvaluationError) -> [CELValue] {
        guard list.count == keys.count else {
            throw .failed(
                "@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got \(list.count) and "
                    + "\(keys.count) elements respectively")
        }
        let keys = keys.values
        guard let first = keys.first else { return [] }
        if !first.isOrdered { throw .failed("list elements must be comparable") }
        try meter.work(keys.count)
        if keys.contains(where: { $0.type != first.type }) { throw .failed("list elements must have the same type") }
        var failure: CELEvaluationError?
        let order = keys.indices.sorted { left, right in
            do throws(CELEvaluationError) {
                let order = try keys[left].order(keys[right])
                return order == .less || order == .equal && left < right
            } catch {
                failure = error
                return left < right
            }
        }
        if let failure { throw failure }
        return order.map { list[$0] }
    }
}
