import KubernetesModel

/// The objects of one kind in the order of their keys.
///
/// A value: a copy is a snapshot that costs next to nothing. The objects stand in sorted chunks, so that a change after a
/// copy duplicates one chunk and the list of chunks, not the table.
package struct ObjectTable: Sendable {
    private static let maximumChunk = 256

    /// No chunk is empty; every key of one is below every key of the next.
    private var chunks: [[StoredObject]] = []
    package private(set) var count = 0

    package init() {}

    package subscript(key: ObjectKey) -> StoredObject? {
        let position = lowerBound(key)
        guard let object = object(at: position), object.key == key else { return nil }
        return object
    }

    /// Adds the object, or puts it in the place of the one with its key.
    mutating func set(_ object: StoredObject) {
        if chunks.isEmpty { chunks.append([]) }
        var position = lowerBound(object.key)
        if position.chunk == chunks.count { position = Position(chunk: chunks.count - 1, index: chunks[chunks.count - 1].count) }
        if self.object(at: position)?.key == object.key {
            chunks[position.chunk][position.index] = object
            return
        }
        chunks[position.chunk].insert(object, at: position.index)
        count += 1
        if chunks[position.chunk].count > Self.maximumChunk { split(position.chunk) }
    }

    mutating func remove(_ key: ObjectKey) {
        let position = lowerBound(key)
        guard object(at: position)?.key == key else { return }
        chunks[position.chunk].remove(at: position.index)
        count -= 1
        if chunks[position.chunk].isEmpty { chunks.remove(at: position.chunk) }
    }

    /// Halves a chunk; but a full last chunk is left as it is for those that come in ascending order.
    private mutating func split(_ index: Int) {
        let chunk = chunks[index]
        let middle = index == chunks.count - 1 ? chunk.count - 1 : chunk.count / 2
        chunks[index] = Array(chunk[..<middle])
        chunks.insert(Array(chunk[middle...]), at: index + 1)
    }

    fileprivate struct Position {
        var chunk: Int
        var index: Int
    }

    fileprivate func object(at position: Position) -> StoredObject? {
        guard position.chunk < chunks.count, position.index < chunks[position.chunk].count else { return nil }
        return chunks[position.chunk][position.index]
    }

    /// The first position whose key is not below this one.
    fileprivate func lowerBound(_ key: ObjectKey) -> Position {
        let chunk = chunks.firstIndex(sortedAfter: { ($0.last?.key).map { $0 < key } ?? true })
        guard chunk < chunks.count else { return Position(chunk: chunk, index: 0) }
        return Position(chunk: chunk, index: chunks[chunk].firstIndex(sortedAfter: { $0.key < key }))
    }
}

extension ObjectTable: Sequence {
    package func makeIterator() -> Iterator { Iterator(table: self, position: Position(chunk: 0, index: 0), namespace: nil) }

    /// The objects after a key (from the first, when nil) and in a namespace (in all, when nil).
    package func objects(after key: ObjectKey? = nil, namespace: String? = nil) -> IteratorSequence<Iterator> {
        let first = namespace.map { ObjectKey(namespace: $0, name: "") }
        var iterator = Iterator(table: self, position: Position(chunk: 0, index: 0), namespace: namespace)
        if let start = [key, first].compactMap({ $0 }).max() { iterator.position = lowerBound(start) }
        if let key, object(at: iterator.position)?.key == key { _ = iterator.next() }
        return IteratorSequence(iterator)
    }

    package struct Iterator: IteratorProtocol {
        fileprivate var table: ObjectTable
        fileprivate var position: Position
        fileprivate var namespace: String?

        package mutating func next() -> StoredObject? {
            guard position.chunk < table.chunks.count else { return nil }
            let object = table.chunks[position.chunk][position.index]
            if let namespace, object.key.namespace != namespace { return nil }
            position.index += 1
            if position.index == table.chunks[position.chunk].count { position = Position(chunk: position.chunk + 1, index: 0) }
            return object
        }
    }
}

extension Array {
    /// The first index whose element does not satisfy the predicate, when all that do come first.
    fileprivate func firstIndex(sortedAfter isBefore: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
