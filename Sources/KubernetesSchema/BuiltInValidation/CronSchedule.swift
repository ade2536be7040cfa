import KubernetesModel

/// When a CronJob runs, as cron writes it.
///
/// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
enum CronSchedule {
    /// Why a text is no schedule; nil when it is one.
    static func fault(of text: String) -> String? {
        var text = text[...]
        if text.hasPrefix("TZ=") || text.hasPrefix("CRON_TZ=") {
            guard let space = text.firstIndex(of: " ") else { return "invalid schedule format: nothing follows the time zone" }
            let zone = String(text[..<space].drop { $0 != "=" }.dropFirst())
            if !zone.isEmpty, !TimeZoneNames.contains(zone) { return "provided bad location \(zone): unknown time zone \(zone)" }
            text = text[space...].drop { $0 == " " }
        }
        if text.hasPrefix("@") { return descriptorFault(text) }
        let fields = text.split(whereSeparator: \.isWhitespace)
        guard fields.count == units.count else {
            return "expected exactly \(units.count) fields, found \(fields.count): [\(fields.joined(separator: " "))]"
        }
        for (field, unit) in zip(fields, units) {
            for part in field.split(separator: ",") {
                do { try unit.check(part) } catch { return error.text }
            }
        }
        return nil
    }

    private static func descriptorFault(_ text: Substring) -> String? {
        if ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"].contains(text) { return nil }
        guard text.hasPrefix("@every ") else { return "unrecognized descriptor: \(text)" }
        return GoDuration.fault(of: String(text.dropFirst(7))).map { "failed to parse duration \(text): \($0)" }
    }

    private static let units = [
        Unit(range: 0...59), Unit(range: 0...23), Unit(range: 1...31),
        Unit(
            range: 1...12,
            names: [
                "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
                "dec": 12,
            ]),
        Unit(range: 0...6, names: ["sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6]),
    ]

    private struct Fault: Error { var text: String }

    /// One of the fields.
    private struct Unit {
        var range: ClosedRange<Int>
        var names: [String: Int] = [:]

        /// `*`, `5`, `1-5`, or one of them with a step, as `*/2`.
        func check(_ text: Substring) throws(Fault) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
            var (first, last) = (range.lowerBound, range.upperBound)
            if ends[0] != "*", ends[0] != "?" {
                first = try number(ends[0])
                switch ends.count {
                case 1: last = first
                case 2: last = try number(ends[1])
                default: throw Fault(text: "too many hyphens: \(text)")
                }
            }
            var step = 1
            switch parts.count {
            case 1: break
            case 2:
                step = try Self.plainNumber(parts[1])
                if ends.count == 1 { last = range.upperBound }
            default: throw Fault(text: "too many slashes: \(text)")
            }
            if first < range.lowerBound {
                throw Fault(text: "beginning of range (\(first)) below minimum (\(range.lowerBound)): \(text)")
            }
            if last > range.upperBound {
                throw Fault(text: "end of range (\(last)) above maximum (\(range.upperBound)): \(text)")
            }
            if first > last { throw Fault(text: "beginning of range (\(first)) beyond end of range (\(last)): \(text)") }
            if step == 0 { throw Fault(text: "step of range should be a positive number: \(text)") }
        }

        private func number(_ text: Substring) throws(Fault) -> Int {
            if let number = names[text.lowercased()] { return number }
            return try Self.plainNumber(text)
        }

        private static func plainNumber(_ text: Substring) throws(Fault) -> Int {
            guard let number = Int(text) else {
                let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
                let why = isNumber ? "value out of range" : "invalid syntax"
                throw Fault(text: "failed to parse int from \(text): strconv.Atoi: parsing \(String(text).goQuoted): \(why)")
            }
            if number < 0 { throw Fault(text: "negative number (\(number)) not allowed: \(text)") }
            return number
        }
    }
}
