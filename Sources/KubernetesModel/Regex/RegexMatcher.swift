/// Runs a program over a text, all its threads at once and each at most once a position (Pike's machine).
struct RegexMatcher {
    private let program: RegexProgram
    /// Otherwise it is enough to know that there is a match, and the search ends at the first.
    private let boundsMatter: Bool
    private var pending: [Int] = []
    private var best: Range<Int>?

    init(program: RegexProgram, boundsMatter: Bool) {
        self.program = program
        self.boundsMatter = boundsMatter
    }

    mutating func run(_ text: UnsafeBufferPointer<UInt8>, from offset: Int) -> Range<Int>? {
        var current = ThreadList(program.instructions.count)
        var upcoming = current
        var here = Place(
            offset: offset, previous: offset > 0 ? UInt32(text[offset - 1]) : nil, next: Self.decode(text, at: offset).value)
        while true {
            let width = Self.decode(text, at: here.offset).width
            if best == nil, !program.isAnchored || here.offset == 0 {
                add(0, start: here.offset, at: here, to: &current)
            }
            if current.threads.isEmpty, best != nil || program.isAnchored { return best }
            let after = Place(
                offset: here.offset + width, previous: here.next, next: Self.decode(text, at: here.offset + width).value)
            advance(current, over: here, to: after, into: &upcoming)
            if here.next == nil || best != nil && !boundsMatter { return best }
            swap(&current, &upcoming)
            upcoming.clear()
            here = after
        }
    }

    /// A position between two characters; nil where the text begins or ends.
    private struct Place {
        var offset: Int
        var previous: UInt32?
        var next: UInt32?
    }

    /// The threads alive at a position, in the order of their priority.
    private struct ThreadList {
        var threads: [(instruction: Int, start: Int)] = []
        /// The step at which an instruction was last entered here.
        private var entered: [Int]
        private var step = 1

        init(_ count: Int) { entered = Array(repeating: 0, count: count) }

        mutating func enter(_ instruction: Int) -> Bool {
            if entered[instruction] == step { return false }
            entered[instruction] = step
            return true
        }

        mutating func clear() {
            threads.removeAll(keepingCapacity: true)
            step += 1
        }
    }

    /// Moves every thread over a character; one that has matched ends those of lower priority.
    private mutating func advance(_ list: ThreadList, over here: Place, to after: Place, into upcoming: inout ThreadList) {
        for thread in list.threads {
            let passes: Bool
            switch program.instructions[thread.instruction] {
            case .match:
                best = thread.start..<here.offset
                return
            case .character(let value): passes = value == here.next
            case .set(let index): passes = here.next.map { program.set(index, contains: $0) } ?? false
            case .split, .jump, .assertion: passes = false
            }
            if passes { add(thread.instruction + 1, start: thread.start, at: after, to: &upcoming) }
        }
    }

    /// Follows everything that takes no character, with a stack of its own.
    private mutating func add(_ instruction: Int, start: Int, at place: Place, to list: inout ThreadList) {
        pending.append(instruction)
        while let instruction = pending.popLast() {
            guard list.enter(instruction) else { continue }
            switch program.instructions[instruction] {
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .assertion(let assertion):
                if Self.holds(assertion, at: place) { pending.append(instruction + 1) }
            case .character, .set, .match: list.threads.append((instruction, start))
            }
        }
    }

    private static func holds(_ assertion: RegexNode.Assertion, at place: Place) -> Bool {
        func isWord(_ value: UInt32?) -> Bool {
            guard let value else { return false }
            return ScalarSet.word.contains { $0.contains(value) }
        }
        return switch assertion {
        case .startOfText: place.offset == 0
        case .endOfText: place.next == nil
        case .startOfLine: place.offset == 0 || place.previous == 0x0A
        case .endOfLine: place.next == nil || place.next == 0x0A
        case .wordBoundary: isWord(place.previous) != isWord(place.next)
        case .noWordBoundary: isWord(place.previous) == isWord(place.next)
        }
    }

    /// The character at an offset and its width in bytes; nil at the end. The bytes of a String are valid UTF-8.
    private static func decode(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> (value: UInt32?, width: Int) {
        guard offset < text.count else { return (nil, 0) }
        let first = UInt32(text[offset])
        if first < 0x80 { return (first, 1) }
        func continuation(_ distance: Int) -> UInt32 {
            offset + distance < text.count ? UInt32(text[offset + distance]) & 0x3F : 0
        }
        if first < 0xE0 { return ((first & 0x1F) << 6 | continuation(1), 2) }
        if first < 0xF0 { return ((first & 0x0F) << 12 | continuation(1) << 6 | continuation(2), 3) }
        return ((first & 0x07) << 18 | continuation(1) << 12 | continuation(2) << 6 | continuation(3), 4)
    }
}
