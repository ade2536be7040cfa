import KubernetesModel

/// What a step of a table expects of the answer.
struct Expectation {
    private let step: JSONValue

    init(_ step: JSONValue) { self.step = step }

    var isEventual: Bool { step["eventually"]?.bool == true }

    /// Sentences about what is otherwise.
    func differences(from answer: Answer) -> [String] {
        let isStatus = answer.json["kind"]?.string == "Status"
        let message = answer.json["message"]?.string ?? ""
        let reason = isStatus ? answer.json["reason"]?.string : nil
        let found = "\(answer.status)" + (reason.map { " \($0)" } ?? "")
        var differences: [String] = []
        if let wanted = step["is"].map({ $0.string ?? $0.description }) {
            if !Self.matches(found, wanted) { differences.append("is \(found) instead of \(wanted): \(message)") }
        } else if answer.status >= 300 {
            differences.append("is \(found): \(message)")
        }
        if let wanted = step["says"]?.string, wanted != message { differences.append("says\n\(message)\ninstead of\n\(wanted)") }
        for part in step["mentions"]?.array ?? step["mentions"].map({ [$0] }) ?? [] where !message.contains(part.string ?? "") {
            differences.append("does not mention\n\(part)\nin\n\(message)")
        }
        if let wanted = step["has"] { differences += Self.differences(wanted, answer.json, "") }
        let items = answer.json["items"]?.array ?? []
        if let wanted = step["names"] {
            let names = JSONValue.array(items.compactMap { $0["metadata", "name"] })
            if names != wanted { differences.append("lists \(names) instead of \(wanted)") }
        }
        if let wanted = step["some"], !items.contains(where: { Self.differences(wanted, $0, "").isEmpty }) {
            differences.append("has no item like \(wanted)")
        }
        for member in step["managed"]?.object ?? [:] {
            let entry = (answer.json["metadata", "managedFields"]?.array ?? []).first { $0["manager"]?.string == member.key }
            differences += Self.differences(member.value, entry, member.key)
        }
        if let wanted = step["warns"] {
            let warnings = JSONValue.array(answer.warnings.map { .string($0) })
            if warnings != wanted { differences.append("warns \(warnings) instead of \(wanted)") }
        }
        return differences
    }

    private static func matches(_ found: String, _ wanted: String) -> Bool {
        wanted.hasSuffix("*") ? found.hasPrefix(wanted.dropLast()) : found == wanted
    }

    private static func differences(_ wanted: JSONValue, _ found: JSONValue?, _ path: String) -> [String] {
        func differ() -> [String] { ["\(path) is \(found?.description ?? "absent") instead of \(wanted)"] }
        switch (wanted, found) {
        case (.null, nil), (.null, .null?), ("*", _?): return []
        case (.object(let wanted), .object(let found)?):
            if wanted.isEmpty { return found.isEmpty ? [] : differ() }
            return wanted.flatMap { differences($0.value, found[$0.key], "\(path).\($0.key)") }
        case (.array(let wanted), .array(let found)?):
            guard wanted.count == found.count else { return differ() }
            return wanted.indices.flatMap { differences(wanted[$0], found[$0], "\(path)[\($0)]") }
        default: return wanted == found ? [] : differ()
        }
    }
}
