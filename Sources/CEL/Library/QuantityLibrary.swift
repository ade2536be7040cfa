import KubernetesModel

extension Quantity: CELOpaqueValue {
    package var type: CELType { .named("kubernetes.Quantity") }
}

/// Amounts such as `500m` and `1.5Gi`.
///
/// https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library
enum QuantityLibrary {
    private static let quantity = CELType.named("kubernetes.Quantity")

    static let functions: FunctionTable.Library = [
        "quantity": [
            .global([.string], quantity, cost: .traversal()) { arguments, _ throws(CELEvaluationError) in
                do throws(QuantityError) {
                    return .opaque(try Quantity(arguments.values[0].text))
                } catch {
                    throw .failed(error.description)
                }
            }
        ],
        "isQuantity": [
            .global([.string], .bool, cost: .traversal()) { arguments, _ throws(CELEvaluationError) in
                .bool((try? Quantity(arguments.values[0].text)) != nil)
            }
        ],
        "sign": [
            .global([quantity], .int) { arguments, _ throws(CELEvaluationError) in
                .int(Int64(try arguments.opaque(0, Quantity.self).nanos.signum()))
            }
        ],
        "isInteger": [
            .member([quantity], .bool) { arguments, _ throws(CELEvaluationError) in
                .bool(integer(try arguments.opaque(0)) != nil)
            }
        ],
        "asInteger": [
            .member([quantity], .int) { arguments, _ throws(CELEvaluationError) in
                guard let value = integer(try arguments.opaque(0)) else { throw .failed("cannot convert value to integer") }
                return .int(value)
            }
        ],
        "asApproximateFloat": [
            .member([quantity], .double) { arguments, _ throws(CELEvaluationError) in
                .double(Double(try arguments.opaque(0, Quantity.self).nanos) / 1e9)
            }
        ],
        "isGreaterThan": [compare(.bool) { .bool($0 == .greater) }],
        "isLessThan": [compare(.bool) { .bool($0 == .less) }],
        "compareTo": [compare(.int) { .int($0.rawValue) }],
        "add": [combine(quantity) { $0 + $1 }, combine(.int) { $0 + $1 }],
        "sub": [combine(quantity) { $0 - $1 }, combine(.int) { $0 - $1 }],
    ]

    private static func integer(_ quantity: Quantity) -> Int64? {
        let (whole, fraction) = quantity.nanos.quotientAndRemainder(dividingBy: 1_000_000_000)
        return fraction == 0 ? Int64(exactly: whole) : nil
    }

    private static func compare(_ result: CELType, _ value: @escaping @Sendable (Order) -> CELValue) -> Overload {
        .member([quantity, quantity], result) { arguments, _ throws(CELEvaluationError) in
            value(Order(try arguments.opaque(0, Quantity.self), try arguments.opaque(1)))
        }
    }

    private static func combine(
        _ other: CELType, _ operation: @escaping @Sendable (Quantity, Quantity) -> Quantity
    ) -> Overload {
        .member([quantity, other], quantity) { arguments, _ throws(CELEvaluationError) in
            let right =
                other == .int
                ? Quantity(try arguments.int(1), format: .decimalExponent) : try arguments.opaque(1, Quantity.self)
            return .opaque(operation(try arguments.opaque(0), right))
        }
    }
}
