/// A node of a parsed expression, macros already expanded.
final class Expression: Sendable {
    /// Deeper expressions are refused, so that recursion over them stays within a thread's stack.
    static let maximumDepth = 250

    enum Kind: Sendable {
        case literal(CELValue)
        case identifier(String)
        case select(Expression, field: String)
        /// Whether the field is there: `has(operand.field)`.
        case presence(Expression, field: String)
        /// Operators are calls of functions such as `_+_`.
        case call(String, target: Expression?, [Expression])
        case list([Element])
        case map([Entry])
        /// `Name{...}`; there are no types to make so, so its fields do not matter.
        case message(String)
        case comprehension(Comprehension)
    }

    struct Element: Sendable {
        var value: Expression
        /// `?value`: left out when it is an optional without a value.
        var isOptional = false
    }

    struct Entry: Sendable {
        var key: Expression
        var value: Expression
        var isOptional = false
    }

    /// A loop: `accumulator` starts as `initial` and becomes `step` for each element of `range` while `condition` holds.
    struct Comprehension: Sendable {
        var range: Expression
        /// The element of a list, the key of a map; the index of a list when there are two variables.
        var variable: String
        var secondVariable: String?
        var accumulator: String
        var initial: Expression
        var condition: Expression
        var step: Expression
        var result: Expression
    }

    let kind: Kind
    /// Unlike that of any other node of the expression.
    let id: Int
    /// Where messages about the node point to, in characters of the source.
    let offset: Int
    /// Of the deepest path below, itself included.
    let depth: Int

    init(_ kind: Kind, id: Int, offset: Int) {
        self.kind = kind
        self.id = id
        self.offset = offset
        depth = 1 + (kind.children.map(\.depth).max() ?? 0)
    }
}

extension Expression.Kind {
    /// What the node is made of, in the order of the source.
    var children: [Expression] {
        switch self {
        case .literal, .identifier, .message: []
        case .select(let operand, _), .presence(let operand, _): [operand]
        case .call(_, let target, let arguments): (target.map { [$0] } ?? []) + arguments
        case .list(let elements): elements.map(\.value)
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .comprehension(let loop): [loop.range, loop.initial, loop.condition, loop.step, loop.result]
        }
    }
}

extension Expression {
    var literal: CELValue? { if case .literal(let value) = kind { value } else { nil } }

    /// `a.b.c` as text, when the node is a name or a chain of selections that begins with one.
    var qualifiedName: String? {
        switch kind {
        case .identifier(let name): name
        case .select(let operand, let field): operand.qualifiedName.map { "\($0).\(field)" }
        default: nil
        }
    }
}
