/// Arithmetic. Integers never wrap around.
///
/// https://github.com/google/cel-spec/blob/master/doc/langdef.md#numeric-values
extension CELValue {
    private static func checked<Integer: FixedWidthInteger>(
        _ result: (partialValue: Integer, overflow: Bool)
    ) throws(CELEvaluationError) -> Integer {
        if result.overflow { throw .failed(Integer.isSigned ? "integer overflow" : "unsigned integer overflow") }
        return result.partialValue
    }

    private static func moment(_ timestamp: CELTimestamp?) throws(CELEvaluationError) -> CELValue {
        guard let timestamp else { throw .failed("timestamp overflow") }
        return .timestamp(timestamp)
    }

    func adding(_ other: CELValue, _ meter: inout Meter) throws(CELEvaluationError) -> CELValue {
        switch (self, other) {
        case (.int(let left), .int(let right)): return .int(try Self.checked(left.addingReportingOverflow(right)))
        case (.uint(let left), .uint(let right)): return .uint(try Self.checked(left.addingReportingOverflow(right)))
        case (.double(let left), .double(let right)): return .double(left + right)
        case (.string(let left), .string(let right)):
            try meter.allocate(left.utf8.count + right.utf8.count)
            return .string(left + right)
        case (.bytes(let left), .bytes(let right)):
            try meter.allocate(left.count + right.count)
            return .bytes(left + right)
        case (.list(let left), .list(let right)):
            try meter.allocate(left.count + right.count)
            return .list(left.adding(right))
        case (.duration(let left), .duration(let right)):
            let sum = try Self.checked(left.nanoseconds.addingReportingOverflow(right.nanoseconds))
            return .duration(CELDuration(nanoseconds: sum))
        case (.timestamp(let moment), .duration(let duration)), (.duration(let duration), .timestamp(let moment)):
            return try Self.moment(moment.adding(duration))
        default: throw .noSuchOverload()
        }
    }

    func subtracting(_ other: CELValue) throws(CELEvaluationError) -> CELValue {
        switch (self, other) {
        case (.int(let left), .int(let right)): return .int(try Self.checked(left.subtractingReportingOverflow(right)))
        case (.uint(let left), .uint(let right)): return .uint(try Self.checked(left.subtractingReportingOverflow(right)))
        case (.double(let left), .double(let right)): return .double(left - right)
        case (.duration(let left), .duration(let right)):
            let difference = try Self.checked(left.nanoseconds.subtractingReportingOverflow(right.nanoseconds))
            return .duration(CELDuration(nanoseconds: difference))
        case (.timestamp(let moment), .duration(let duration)):
            return try Self.moment(moment.adding(duration, sign: -1))
        case (.timestamp(let left), .timestamp(let right)):
            guard let duration = left.since(right) else { throw .failed("integer overflow") }
            return .duration(duration)
        default: throw .noSuchOverload()
        }
    }

    func multiplied(by other: CELValue) throws(CELEvaluationError) -> CELValue {
        switch (self, other) {
        case (.int(let left), .int(let right)): return .int(try Self.checked(left.multipliedReportingOverflow(by: right)))
        case (.uint(let left), .uint(let right)): return .uint(try Self.checked(left.multipliedReportingOverflow(by: right)))
        case (.double(let left), .double(let right)): return .double(left * right)
        default: throw .noSuchOverload()
        }
    }

    func divided(by other: CELValue) throws(CELEvaluationError) -> CELValue {
        switch (self, other) {
        case (.int, .int(0)), (.uint, .uint(0)): throw .failed("division by zero")
        case (.int(let left), .int(let right)): return .int(try Self.checked(left.dividedReportingOverflow(by: right)))
        case (.uint(let left), .uint(let right)): return .uint(left / right)
        case (.double(let left), .double(let right)): return .double(left / right)
        default: throw .noSuchOverload()
        }
    }

    func remainder(dividingBy other: CELValue) throws(CELEvaluationError) -> CELValue {
        switch (self, other) {
        case (.int, .int(0)), (.uint, .uint(0)): throw .failed("modulus by zero")
        case (.int(let left), .int(let right)):
            return .int(try Self.checked(left.remainderReportingOverflow(dividingBy: right)))
        case (.uint(let left), .uint(let right)): return .uint(left % right)
        default: throw .noSuchOverload()
        }
    }

    func negated() throws(CELEvaluationError) -> CELValue {
        switch self {
        case .int(let value): return .int(try Self.checked(Int64(0).subtractingReportingOverflow(value)))
        case .double(let value): return .double(-value)
        default: throw .noSuchOverload()
        }
    }
}

extension CELList {
    /// Lists of the kinds `set` and `map` merge: what is there keeps its place, what is new comes after it.
    func adding(_ other: CELList) -> CELList {
        var result = values
        switch kind {
        case .atomic: result += other.values
        case .set:
            var known = Set(result.compactMap { CELMapKey($0) })
            for value in other.values {
                if let key = CELMapKey(value), !known.insert(key).inserted { continue }
                result.append(value)
            }
        case .map(let keys):
            var positions = self.positions(by: keys)
            for value in other.values {
                let key = value.mapListKey(keys)
                if let position = positions[key] {
                    result[position] = value
                } else {
                    positions[key] = result.count
                    result.append(value)
                }
            }
        }
        return CELList(result, kind: kind)
    }
}
