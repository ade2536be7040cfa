import KubernetesModel
import Synchronization
import Testing

@testable import ControllerRuntime

/// How many objects a list holds at once on its way into the cache: what decides how much memory a start takes.
@Suite struct ReflectorMemoryTests {
    private final class Living: Sendable {
        private struct Counts {
            var now = 0
            var most = 0
        }

        private let counts = Mutex(Counts())

        var now: Int { counts.withLock { $0.now } }
        var most: Int { counts.withLock { $0.most } }

        func change(by number: Int) {
            counts.withLock { counts in
                counts.now += number
                counts.most = max(counts.most, counts.now)
            }
        }
    }

    /// An object that is counted for as long as anybody holds it.
    private final class Item: ReflectedItem {
        let key: ObjectKey
        private let living: Living

        init(_ index: Int, _ living: Living) {
            key = ObjectKey(namespace: "n", name: "\(index)")
            self.living = living
            living.change(by: 1)
        }

        deinit { living.change(by: -1) }
    }

    private static let size = 50_000
    private static let page = ReflectorStateMachine<Item>.pageSize

    /// Lists everything in pages, and returns what the cache gets.
    private func list(_ machine: inout ReflectorStateMachine<Item>, _ event: ReflectorStateMachine<Item>.Event, _ living: Living)
        -> [Item]
    {
        let now = ManualClock.origin
        var actions = machine.handle(event, now: now, random: 0)
        for first in stride(from: 0, to: Self.size, by: Self.page) {
            guard case .list(let options)? = actions.last, options.limit == Self.page else { return [] }
            let token = first + Self.page < Self.size ? "\(first)" : nil
            actions = machine.handle(
                .page((first..<first + Self.page).map { Item($0, living) }, continueToken: token, resourceVersion: "100"),
                now: now, random: 0)
        }
        guard case .replace(let items, _)? = actions.first else { return [] }
        return items
    }

    @Test func `Fault 18: a list of fifty thousand objects is held once, and beside a former one until it takes its place`() {
        let living = Living()
        var machine = ReflectorStateMachine<Item>(usesStreamingLists: false)
        var cache = list(&machine, .start, living)
        #expect(cache.count == Self.size)
        #expect(living.most <= Self.size + Self.page)
        _ = machine.handle(.bookmark(resourceVersion: "100", endsInitialEvents: false), now: ManualClock.origin, random: 0)
        // The server has forgotten where the watch was: all is read anew.
        cache = list(&machine, .watchEnded(.expired("too old")), living)
        #expect(cache.count == Self.size)
        #expect(living.most <= 2 * Self.size + Self.page)
        #expect(living.now == Self.size)
    }
}
