/// A regular expression as instructions of a Thompson machine.
///
/// https://swtch.com/~rsc/regexp/regexp2.html
struct RegexProgram: Sendable {
    /// Repetitions copy what they repeat, so that a short pattern can ask for a huge machine.
    static let maximumSize = 10_000

    enum Instruction: Sendable {
        case character(UInt32)
        case set(Int)
        /// Tries the first, then the second.
        case split(Int, Int)
        case jump(Int)
        case assertion(RegexNode.Assertion)
        case match
    }

    private(set) var instructions: [Instruction] = []
    private(set) var sets: [ScalarSet] = []
    /// Membership of the ASCII characters in each set, a bit each, so that matching names and the like is fast.
    private(set) var asciiBits: [(low: UInt64, high: UInt64)] = []
    /// A match can only begin where the text does.
    private(set) var isAnchored = false
    /// Counts repetitions of nothing as well, which add no instruction.
    private var steps = 0

    init(_ node: RegexNode, pattern: String) throws(RegularExpressionError) {
        guard emit(node) else { throw RegularExpressionError(reason: "expression too large", part: pattern) }
        instructions.append(.match)
        if case .assertion(.startOfText)? = instructions.first { isAnchored = true }
    }

    /// Appends the instructions of a node; false when there are too many.
    private mutating func emit(_ node: RegexNode) -> Bool {
        steps += 1
        guard instructions.count < Self.maximumSize, steps < 10 * Self.maximumSize else { return false }
        switch node {
        case .empty: return true
        case .literal(let value): instructions.append(.character(value))
        case .set(let set): instructions.append(.set(index(of: set)))
        case .assertion(let assertion): instructions.append(.assertion(assertion))
        case .sequence(let nodes): return nodes.allSatisfy { emit($0) }
        case .choice(let branches): return emitChoice(branches)
        case .repetition(let node, let minimum, let maximum, let isGreedy):
            return emitRepetition(node, minimum, maximum, isGreedy)
        }
        return true
    }

    private mutating func emitChoice(_ branches: [RegexNode]) -> Bool {
        var jumps: [Int] = []
        for (index, branch) in branches.enumerated() {
            let isLast = index == branches.count - 1
            let split = instructions.count
            if !isLast { instructions.append(.split(split + 1, 0)) }
            guard emit(branch) else { return false }
            if !isLast {
                jumps.append(instructions.count)
                instructions.append(.jump(0))
                instructions[split] = .split(split + 1, instructions.count)
            }
        }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
        return true
    }

    private mutating func emitRepetition(_ node: RegexNode, _ minimum: Int, _ maximum: Int?, _ isGreedy: Bool) -> Bool {
        func split(_ body: Int, _ exit: Int) -> Instruction { isGreedy ? .split(body, exit) : .split(exit, body) }
        for _ in 0..<minimum {
            guard emit(node) else { return false }
        }
        guard let maximum else {
            let start = instructions.count
            instructions.append(.jump(0))
            guard emit(node) else { return false }
            instructions.append(.jump(start))
            instructions[start] = split(start + 1, instructions.count)
            return true
        }
        var splits: [Int] = []
        for _ in minimum..<max(minimum, maximum) {
            splits.append(instructions.count)
            instructions.append(.jump(0))
            guard emit(node) else { return false }
        }
        for position in splits { instructions[position] = split(position + 1, instructions.count) }
        return true
    }

    private mutating func index(of set: ScalarSet) -> Int {
        if let known = sets.firstIndex(of: set) { return known }
        var bits: (low: UInt64, high: UInt64) = (0, 0)
        for value in UInt32(0)..<128 where set.contains(value) {
            if value < 64 { bits.low |= 1 << value } else { bits.high |= 1 << (value - 64) }
        }
        sets.append(set)
        asciiBits.append(bits)
        return sets.count - 1
    }

    func set(_ index: Int, contains value: UInt32) -> Bool {
        if value >= 128 { return sets[index].contains(value) }
        let bits = asciiBits[index]
        return (value < 64 ? bits.low >> value : bits.high >> (value - 64)) & 1 == 1
    }
}
