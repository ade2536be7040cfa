import KubernetesModel
import KubernetesSchema
import Testing

/// The value of a JSON text in a test.
func json(_ text: String) throws -> JSONValue { try JSONReader.parse(text.utf8) }

/// The schema of a JSON text in a test.
func schema(_ text: String) throws -> Schema { try Schema(json: json(text)) }

/// Rules made of a word: `false` never holds, `positive` looks at a number, `unchanged` compares with `oldSelf`.
struct WordRules: RuleCompiler {
    func compile(
        _ rule: ValidationRule, for schema: Schema, isResourceRoot: Bool
    ) throws(RuleCompilationError) -> any CompiledRule {
        guard ["false", "positive", "unchanged", "expensive"].contains(rule.rule) else {
            throw RuleCompilationError(detail: "compilation failed: unknown word \(rule.rule)")
        }
        return WordRule(word: rule.rule, message: rule.messageExpression)
    }
}

struct WordRule: CompiledRule {
    var word: String
    var message: String?
    var usesOldSelf: Bool { word == "unchanged" }

    func evaluate(_ value: JSONValue, replacing old: JSONValue?, budget: inout Int64) -> RuleVerdict {
        budget -= 1
        switch word {
        case "positive":
            guard let number = value.number else { return .failed("no such overload") }
            return number > 0 ? .holds : .broken(message: message)
        case "unchanged": return value == old ? .holds : .broken(message: message)
        case "expensive": return .exhausted("too expensive")
        default: return .broken(message: message)
        }
    }
}
