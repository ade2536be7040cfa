/// The elements of nested lists in the making, one above the other, so that each list is allocated once and in its exact size.
///
/// Its methods are inlined by force: Swift does not see by itself that they are worth being made for one type of element.
struct JSONStack<Element>: ~Copyable {
    private var base: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 64) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    @inline(__always)
    mutating func push(_ element: consuming Element) {
        if count == capacity { grow(by: 1) }
        (base + count).initialize(to: element)
        count += 1
    }

    @inline(__always)
    mutating func push(copying elements: some Collection<Element>) {
        let length = elements.count
        if capacity - count < length { grow(by: length) }
        _ = UnsafeMutableBufferPointer(start: base + count, count: length).initialize(fromContentsOf: elements)
        count += length
    }

    private mutating func grow(by length: Int) {
        capacity = max(capacity * 2, count + length)
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
    }

    /// The elements from `start` up, to be changed in place.
    @inline(__always)
    mutating func top(from start: Int) -> UnsafeMutableBufferPointer<Element> {
        UnsafeMutableBufferPointer(start: base + start, count: count - start)
    }

    /// Takes the elements from `start` up off, for good.
    mutating func drop(to start: Int) {
        (base + start).deinitialize(count: count - start)
        count = start
    }

    /// Takes the elements from `start` up off.
    @inline(__always)
    mutating func pop(to start: Int) -> [Element] {
        var elements: [Element] = []
        elements.reserveCapacity(count - start)
        for index in start..<count { elements.append((base + index).move()) }
        count = start
        return elements
    }
}
