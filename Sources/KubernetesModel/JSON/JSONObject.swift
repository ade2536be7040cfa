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
        self.init(unsorted: members, duplicates: nil)
    }

    /// `duplicates` is called with each key that occurs again.
    init(unsorted: consuming [Member], duplicates: ((String) -> Void)?) {
        var members = unsorted
        if Self.isStrictlyAscending(members) {
            self.members = members
            return
        }
        // Stable, so that the last of equal keys is the last written.
        let order = members.indices.sorted {
            let order = members[$0].key.keyOrder(members[$1].key)
            return order == 0 ? $0 < $1 : order < 0
        }
        var sorted: [Member] = []
        sorted.reserveCapacity(order.count)
        for index in order {
            if let last = sorted.last, last.key.isIdentical(to: members[index].key) {
                duplicates?(members[index].key)
                sorted[sorted.count - 1] = members[index]
            } else {
                sorted.append(members[index])
            }
        }
        members = []
        self.members = sorted
    }

    private static func isStrictlyAscending(_ members: [Member]) -> Bool {
        guard members.count > 1 else { return true }
        for index in 1..<members.count where !members[index - 1].key.precedesAsKey(members[index].key) { return false }
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
    private static let fewMembers = 16

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
