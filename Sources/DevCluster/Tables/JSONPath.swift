import KubernetesModel

/// The part of Kubernetes' JSONPath that printer columns use: members, indexes, `[*]`, and filters that compare a member with
/// a literal, as in `.status.conditions[?(@.type=="Ready")].status`.
///
/// https://kubernetes.io/docs/reference/kubectl/jsonpath/
package struct JSONPath: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case member(String)
        /// Negative ones count from the end.
        case index(Int)
        case all
        case filter(path: [String], isEqual: Bool, value: JSONValue)
    }

    let steps: [Step]

    /// Nil for a text that is no path of this form.
    package init?(_ text: String) {
        var parser = Parser(text)
        guard let steps = parser.steps() else { return nil }
        self.steps = steps
    }

    /// All values that the path leads to, in their order.
    package func values(in json: JSONValue) -> [JSONValue] {
        steps.reduce([json]) { values, step in values.flatMap { Self.values(of: step, in: $0) } }
    }

    private static func values(of step: Step, in json: JSONValue) -> [JSONValue] {
        switch step {
        case .member(let name): return json[name].map { [$0] } ?? []
        case .index(let index):
            guard let array = json.array else { return [] }
            let position = index < 0 ? array.count + index : index
            return array.indices.contains(position) ? [array[position]] : []
        case .all: return json.array ?? json.object?.map(\.value) ?? []
        case .filter(let path, let isEqual, let value):
            return (json.array ?? []).filter { element in
                guard let found = element[path: path] else { return false }
                return found.isEquivalent(to: value) == isEqual
            }
        }
    }

    /// The members that the path goes through; nil when it does anything but that.
    package var members: [String]? {
        var names: [String] = []
        for step in steps {
            guard case .member(let name) = step else { return nil }
            names.append(name)
        }
        return names
    }
}

private struct Parser {
    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
        // As in templates.
        if rest.first == "{", rest.last == "}" { rest = rest.dropFirst().dropLast() }
        if rest.first == "$" { rest = rest.dropFirst() }
    }

    mutating func steps() -> [JSONPath.Step]? {
        var steps: [JSONPath.Step] = []
        while let character = rest.first {
            rest = rest.dropFirst()
            switch character {
            case ".":
                if rest.first == "[" || rest.isEmpty && steps.isEmpty { continue }
                guard let name = name(), !name.isEmpty else { return nil }
                steps.append(name == "*" ? .all : .member(name))
            case "[":
                guard let step = bracket() else { return nil }
                steps.append(step)
            default: return nil
            }
        }
        return steps
    }

    /// Up to the next step; a backslash takes away the meaning of what follows.
    private mutating func name() -> String? {
        var name = ""
        while let character = rest.first, character != ".", character != "[" {
            rest = rest.dropFirst()
            guard character == "\\" else {
                name.append(character)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            name.append(escaped)
        }
        return name
    }

    private mutating func bracket() -> JSONPath.Step? {
        if rest.hasPrefix("?(") { return filter() }
        guard let end = rest.firstIndex(of: "]") else { return nil }
        let inner = rest[..<end]
        rest = rest[rest.index(after: end)...]
        if inner == "*" { return .all }
        if let index = Int(inner) { return .index(index) }
        return Self.literal(inner).flatMap(\.string).map { .member($0) }
    }

    /// `?(@.type=="Ready")]`
    private mutating func filter() -> JSONPath.Step? {
        guard let end = rest.range(ofText: ")]") else { return nil }
        let inner = rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound]
        rest = rest[end.upperBound...]
        for (text, isEqual) in [("==", true), ("!=", false)] {
            guard let place = inner.range(ofText: text) else { continue }
            let left = inner[..<place.lowerBound].trimmedSpaces
            guard left.hasPrefix("@."), let value = Self.literal(inner[place.upperBound...].trimmedSpaces) else { return nil }
            var parser = Parser(String(left.dropFirst()))
            let path = parser.steps()?.compactMap { step -> String? in if case .member(let name) = step { name } else { nil } }
            return path.map { .filter(path: $0, isEqual: isEqual, value: value) }
        }
        return nil
    }

    /// A text in quotes of either kind, a number or a boolean.
    private static func literal(_ text: Substring) -> JSONValue? {
        for quote in ["\"", "'"] where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote) {
            return .string(text.dropFirst().dropLast().filter { $0 != "\\" })
        }
        return try? JSONReader.parse(Array(text.utf8))
    }
}

extension Substring {
    fileprivate var trimmedSpaces: Substring {
        var text = self
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return text
    }

    fileprivate func range(ofText text: String) -> Range<Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
