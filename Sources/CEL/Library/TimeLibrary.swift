/// The parts of timestamps and durations.
enum TimeLibrary {
    static let functions: FunctionTable.Library = [
        "getFullYear": part { $0.year },
        "getMonth": part { $0.month - 1 },
        "getDayOfYear": part { $0.dayOfYear },
        "getDayOfMonth": part { $0.day - 1 },
        "getDate": part { $0.day },
        "getDayOfWeek": part { $0.dayOfWeek },
        "getHours": part { $0.hour } + [total(3_600_000_000_000)],
        "getMinutes": part { $0.minute } + [total(60_000_000_000)],
        "getSeconds": part { $0.second } + [total(1_000_000_000)],
        "getMilliseconds": parts { moment, _ in moment.nanoseconds / 1_000_000 } + [total(1_000_000)],
    ]

    private static func part(_ value: @escaping @Sendable (CELTimestamp.Calendar) -> Int64) -> [Overload] {
        parts { moment, offset in value(moment.calendar(offset: offset)) }
    }

    private static func parts(_ value: @escaping @Sendable (CELTimestamp, Int64) -> Int64) -> [Overload] {
        [
            .member([.timestamp], .int) { arguments, _ throws(CELEvaluationError) in
                guard case .timestamp(let moment) = try arguments[0] else { throw .noSuchOverload() }
                return .int(value(moment, 0))
            },
            .member([.timestamp, .string], .int) { arguments, _ throws(CELEvaluationError) in
                guard case .timestamp(let moment) = try arguments[0] else { throw .noSuchOverload() }
                return .int(value(moment, try offset(of: try arguments.string(1))))
            },
        ]
    }

    /// The whole duration in a unit, rounded towards zero.
    private static func total(_ unit: Int64) -> Overload {
        .member([.duration], .int) { arguments, _ throws(CELEvaluationError) in
            guard case .duration(let duration) = try arguments[0] else { throw .noSuchOverload() }
            return .int(duration.nanoseconds / unit)
        }
    }

    /// Seconds east of Greenwich. Zones known by name change over the years; there is no table of them here.
    private static func offset(of zone: String) throws(CELEvaluationError) -> Int64 {
        if zone.isEmpty || zone == "UTC" { return 0 }
        let parts = zone.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = Int32(parts[0]), let minutes = Int32(parts[1]) else {
            throw .failed("unknown time zone \(zone): only UTC and offsets such as +02:00 are known here")
        }
        let isNegative = parts[0].hasPrefix("-")
        return Int64(hours) * 3600 + Int64(minutes) * (isNegative ? -60 : 60)
    }
}
