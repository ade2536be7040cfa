/// A JSON object: members sorted by the bytes of their keys, each key once.
///
/// Sorted storage makes output canonical (Kubernetes sorts maps as well), equality a single pass, and a small object, which
/// nearly all are, one compact allocation.
public struct JSONObject: Sendable, Hashable {
    public struct Member: Sendable, Hashable {
        public var key: String
        public var value: JSONValue

        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }

        public static func == (left: Member, right: Member) -> Bool {
            left.key.isIdentical(to: right.key) && left.value == right.value
        }
    }

    private var members: [Member]

    public init() { members = [] }

    /// An object of these members in any order; of a key that occurs more than once the last one counts.
    public init(_ pairs: some Sequence<(String, JSONValue)>) {
        self.init(members: pairs.map { Member(key: $0.0, value: $0.1) })
    }

    /// The same of members, without a copy when they are in ascending order of their keys.
    public init(members: consuming [Member]) {
        self.members = members
        // Looked at first, since making it one's own may copy it.
        let isStrict = Self.isStrictlyAscending(self.members) || self.members.withUnsafeMutableBufferPointer { Self.sort($0) }
        if !isStrict { uniteRepeated() }
    }

    /// An object of what `sort` has sorted; `uniteRepeated` has to follow if a key occurs twice.
    init(sorted: consuming [Member]) { members = sorted }

    /// Sorts members by their keys, equal ones in the order in which they come; whether no key occurs twice.
    static func sort(_ members: UnsafeMutableBufferPointer<Member>) -> Bool {
        if members.count > fewMembers, isStrictlyAscending(members) { return true }
        return members.sortAsMembers { $0.key.keyOrder($1.key) }
    }

    /// Keeps the last of equal keys, and returns the key of each that went.
    @discardableResult
    mutating func uniteRepeated() -> [String] {
        var repeated: [String] = []
        members = members.indices.compactMap { index in
            guard index + 1 < members.count, members[index].key.isIdentical(to: members[index + 1].key) else {
                return members[index]
            }
            repeated.append(members[index].key)
            return nil
        }
        return repeated
    }

    private static func isStrictlyAscending(_ members: some RandomAccessCollection<Member>) -> Bool {
        for index in members.indices.dropFirst()
        where !members[members.index(before: index)].key.precedesAsKey(members[index].key) {
            return false
        }
        return true
    }

    public subscript(key: String) -> JSONValue? {
        get {
            if members.count <= Self.fewMembers {
                for index in members.indices where members[index].key.isIdentical(to: key) { return members[index].value }
                return nil
            }
            let (index, exists) = position(of: key)
            return exists ? members[index].value : nil
        }
        set {
            let (index, exists) = position(of: key)
            switch (newValue, exists) {
            case (let value?, true): members[index].value = value
            case (let value?, false): members.insert(Member(key: key, value: value), at: index)
            case (nil, true): members.remove(at: index)
            case (nil, false): break
            }
        }
    }

    /// Changes one member in place, without copying it; a missing one starts as `default`.
    public mutating func modify<Result>(
        _ key: String, default value: JSONValue, _ body: (inout JSONValue) throws -> Result
    ) rethrows -> Result {
        let (index, exists) = position(of: key)
        if !exists { members.insert(Member(key: key, value: value), at: index) }
        return try body(&members[index].value)
    }

    @discardableResult
    public mutating func removeValue(forKey key: String) -> JSONValue? {
        let (index, exists) = position(of: key)
        return exists ? members.remove(at: index).value : nil
    }

    /// The keys in ascending order.
    public var keys: [String] { members.map(\.key) }

    public func mapValues(_ transform: (JSONValue) throws -> JSONValue) rethrows -> JSONObject {
        var result = self
        for index in members.indices { result.members[index].value = try transform(members[index].value) }
        return result
    }

    /// Up to here it is faster to compare lengths one after the other than to halve the range.
    static let fewMembers = 16

    /// Where a key is, or where it would be inserted.
    private func position(of key: String) -> (index: Int, exists: Bool) {
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if members[middle].key.precedesAsKey(key) { low = middle + 1 } else { high = middle }
        }
        return (low, low < members.count && members[low].key.isIdentical(to: key))
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }
    public subscript(position: Int) -> Member { members[position] }
    /// That of the array, which other modules can inline.
    public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
