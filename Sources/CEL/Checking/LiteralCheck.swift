/// What can be told of literals beyond their types: whether they are times or expressions that can be read, whether lists and
/// maps hold values of one type, whether formats fit what they show.
struct LiteralCheck {
    typealias Found = (offset: Int, message: String)

    let types: [Int: CELType]
    let references: [Int: TypeChecker.Reference]

    func issues(in root: Expression) -> [Found] {
        var found: [Found] = []
        var seen: Set<Int> = []
        walk(root, isInFormat: false, &seen, &found)
        return found
    }

    /// In the arguments of `format` lists may hold anything.
    private func walk(_ expression: Expression, isInFormat: Bool, _ seen: inout Set<Int>, _ found: inout [Found]) {
        guard seen.insert(expression.id).inserted else { return }
        var isInFormat = isInFormat
        switch expression.kind {
        case .list(let elements) where !isInFormat:
            found += uniform(elements.map { ($0.value, $0.isOptional) }, stopsAtFirst: true)
        case .map(let entries) where !isInFormat:
            found += uniform(entries.map { ($0.key, false) }, stopsAtFirst: false)
            found += uniform(entries.map { ($0.value, $0.isOptional) }, stopsAtFirst: false)
        case .call(let function, let target, let arguments):
            found += literalIssue(function, target, arguments)
            if function == "format", let target {
                found += formatIssue(target, arguments, at: expression)
                isInFormat = true
            }
        default: break
        }
        for child in expression.kind.children { walk(child, isInFormat: isInFormat, &seen, &found) }
    }

    private func type(_ expression: Expression) -> CELType { types[expression.id] ?? .dyn }

    private func uniform(_ values: [(Expression, isOptional: Bool)], stopsAtFirst: Bool) -> [Found] {
        guard let first = values.first else { return [] }
        func shown(_ value: (Expression, isOptional: Bool)) -> CELType {
            let type = type(value.0)
            return value.isOptional ? type.wrapped ?? type : type
        }
        let expected = shown(first)
        let faults = values.dropFirst().compactMap { value -> Found? in
            let type = shown(value)
            return type == expected ? nil : (value.0.offset, "expected type '\(expected)' but found '\(type)'")
        }
        return stopsAtFirst ? Array(faults.prefix(1)) : faults
    }

    private func literalIssue(_ function: String, _ target: Expression?, _ arguments: [Expression]) -> [Found] {
        guard let index = ["duration": 0, "timestamp": 0, "matches": target == nil ? 1 : 0][function], index < arguments.count,
            let value = arguments[index].literal
        else { return [] }
        let isValid =
            switch function {
            case "duration": (try? value.convertedToDuration()) != nil
            case "timestamp": (try? value.convertedToTimestamp()) != nil
            default: (try? RegexLibrary.expression(value.text)) != nil
            }
        return isValid ? [] : [(arguments[index].offset, "invalid \(function) argument")]
    }

    private func formatIssue(_ target: Expression, _ arguments: [Expression], at expression: Expression) -> [Found] {
        guard case .string(let format)? = target.literal, let list = arguments.first, case .list(let elements) = list.kind else {
            return []
        }
        do throws(CELEvaluationError) {
            var index = 0
            for case .clause(let clause, _) in try FormatString.pieces(format, elements: elements.count) {
                if let (fault, place) = fault(clause, elements[index].value) {
                    return [(place.offset, "error during formatting: \(fault)")]
                }
                index += 1
            }
            guard index < elements.count else { return [] }
            let counts = "expected \(index), got \(elements.count)"
            return [(expression.offset, "too many arguments supplied to string.format (\(counts))")]
        } catch {
            return [(expression.offset, error.description)]
        }
    }

    /// Of a list or map that is written out, `%s` must be able to show every part.
    private func fault(_ clause: Character, _ expression: Expression) -> (String, Expression)? {
        if let fault = FormatString.fault(clause, type(expression)) { return (fault, expression) }
        switch expression.kind {
        case .list, .map: break
        default: return nil
        }
        for child in expression.kind.children {
            if let fault = fault(clause, child) { return fault }
        }
        return nil
    }
}
