import KubernetesModel
import Testing

@testable import DevCluster

/// The calculation of replicas from metrics, against results worked out by hand.
@Suite struct PodMetricsTests {
    private static let now = SimulatedCluster.start

    private enum Kind: String { case ready, unready, pending, failed, leaving, wasReady }

    private func pod(_ name: String, _ kind: Kind, age: Double = 1000) -> KubernetesObject {
        var pod = KubernetesObject(.pods, namespace: "default", name: name)
        pod["status", "phase"] = kind == .pending ? "Pending" : kind == .failed ? "Failed" : "Running"
        pod["status", "startTime"] = .string(Self.now.adding(seconds: -age).seconds)
        let since = kind == .wasReady ? Self.now.adding(seconds: -10) : Self.now.adding(seconds: -age)
        pod["status", "conditions"] = [
            [
                "type": "Ready", "status": kind == .ready || kind == .leaving ? "True" : "False",
                "lastTransitionTime": .string(since.seconds),
            ]
        ]
        if kind == .leaving { pod["metadata", "deletionTimestamp"] = .string(Self.now.seconds) }
        return pod
    }

    struct Case: CustomTestStringConvertible {
        var title: String
        /// Usage of each pod in thousandths, nil for one without metrics.
        var pods: [(kind: String, usage: Int64?)]
        /// Of a request of 1000 each.
        var target: Int
        var current: Int
        var expected: Int
        var utilization: Int?
        var tolerance = Tolerance(up: 0.1, down: 0.1)

        var testDescription: String { title }
    }

    @Test(arguments: [
        Case(
            title: "twice the target doubles", pods: [("ready", 800), ("ready", 800)], target: 40, current: 2, expected: 4,
            utilization: 80),
        Case(
            title: "half the target halves", pods: .init(repeating: ("ready", 200), count: 4), target: 40, current: 4,
            expected: 2, utilization: 20),
        Case(
            title: "a fraction takes a whole one", pods: .init(repeating: ("ready", 500), count: 3), target: 40, current: 3,
            expected: 4, utilization: 50),
        Case(
            title: "within the tolerance nothing happens", pods: .init(repeating: ("ready", 440), count: 10), target: 40,
            current: 10, expected: 10, utilization: 44),
        Case(
            title: "just above the tolerance", pods: .init(repeating: ("ready", 450), count: 10), target: 40, current: 10,
            expected: 12, utilization: 45),
        Case(
            title: "within the tolerance downwards", pods: .init(repeating: ("ready", 360), count: 10), target: 40, current: 10,
            expected: 10, utilization: 36),
        Case(
            title: "a tolerance of its own", pods: .init(repeating: ("ready", 440), count: 10), target: 40, current: 10,
            expected: 11, utilization: 44, tolerance: Tolerance(up: 0.05, down: 0.1)),
        Case(
            title: "a tolerance of its own downwards", pods: .init(repeating: ("ready", 300), count: 10), target: 40, current: 10,
            expected: 10, utilization: 30, tolerance: Tolerance(up: 0.1, down: 0.3)),
        // Ratio 2 of two pods; with the third at 0 it is 80 % * 2 / 3 = 53 %, of 40: 1.325, times 3 pods.
        Case(
            title: "pods without metrics damp a scale-up", pods: [("ready", 800), ("ready", 800), ("ready", nil)], target: 40,
            current: 3, expected: 4, utilization: 80),
        // (100 + 100 + 1000) / 3 = 40 %, of 60: 0.667, times 3.
        Case(
            title: "pods without metrics count as 100 % in a scale-down", pods: [("ready", 100), ("ready", 100), ("ready", nil)],
            target: 60, current: 3, expected: 2, utilization: 10),
        // (100 + 1000) / 2 = 55 %, more than 40: the direction turned.
        Case(
            title: "what is missing never turns the direction", pods: [("ready", 100), ("ready", nil)], target: 40, current: 2,
            expected: 2, utilization: 10),
        // One ready at 900 of 30: 3.0; two unready at 0 make it 30 %, ratio 1.
        Case(
            title: "unready pods count as idle in a scale-up", pods: [("ready", 900), ("unready", 900), ("pending", 900)],
            target: 30, current: 3, expected: 3, utilization: 90),
        // Not counted at all when scaling down: 20 % of 40 of the one ready pod.
        Case(
            title: "unready pods do not count in a scale-down", pods: [("ready", 200), ("unready", 200), ("pending", nil)],
            target: 40, current: 3, expected: 1, utilization: 20),
        Case(
            title: "failed and leaving pods do not count", pods: [("ready", 800), ("failed", 800), ("leaving", 0)], target: 40,
            current: 1, expected: 2, utilization: 80),
        // It was ready once, so it counts though it is not now.
        Case(
            title: "a pod that was ready once counts", pods: [("ready", 800), ("wasReady", 800)], target: 40, current: 2,
            expected: 4, utilization: 80),
        Case(title: "idle pods ask for none", pods: [("ready", 0)], target: 40, current: 1, expected: 0, utilization: 0),
        Case(title: "more than the request", pods: [("ready", 5000)], target: 50, current: 1, expected: 10, utilization: 500),
    ])
    func `replicas follow utilization`(test: Case) throws {
        let pods = test.pods.enumerated().map { pod("p\($0.offset)", Kind(rawValue: $0.element.kind)!) }
        var values: [String: Int64] = [:]
        for (index, entry) in test.pods.enumerated() { values["p\(index)"] = entry.usage }
        let requests = Dictionary(uniqueKeysWithValues: pods.map { ($0.name, Int64(1000)) })
        let metrics = try PodMetrics(
            pods, values, isCPU: true, goal: .utilization(test.target, requests: requests), now: Self.now)
        let (replicas, reading) = try metrics.proposal(current: test.current, tolerance: test.tolerance)
        #expect(replicas == test.expected)
        #expect(reading.utilization == test.utilization)
    }

    @Test(
        arguments: [
            ([300, 500, 700], 3, 100, 15), ([100, 100], 2, 100, 2), ([50, 50], 2, 100, 1), ([10, 20, 30], 3, 1000, 1),
        ] as [([Int64], Int, Int64, Int)])
    func `replicas follow an average`(values: [Int64], current: Int, target: Int64, expected: Int) throws {
        let pods = values.indices.map { pod("p\($0)", .ready) }
        let byName = Dictionary(uniqueKeysWithValues: values.enumerated().map { ("p\($0.offset)", $0.element) })
        let metrics = try PodMetrics(pods, byName, isCPU: false, goal: .average(target), now: Self.now)
        #expect(try metrics.proposal(current: current, tolerance: Tolerance(up: 0.1, down: 0.1)).replicas == expected)
    }

    @Test func `a young pod is only trusted for its cpu when it is ready, one of memory always`() throws {
        let pods = [pod("a", .ready), pod("b", .wasReady, age: 100)]
        let values: [String: Int64] = ["a": 100, "b": 900]
        let cpu = try PodMetrics(pods, values, isCPU: true, goal: .average(100), now: Self.now)
        #expect(try cpu.proposal(current: 2, tolerance: Tolerance(up: 0.1, down: 0.1)).reading.average == 100)
        let memory = try PodMetrics(pods, values, isCPU: false, goal: .average(100), now: Self.now)
        #expect(try memory.proposal(current: 2, tolerance: Tolerance(up: 0.1, down: 0.1)).reading.average == 500)
    }

    @Test func `without pods or metrics there is no answer`() {
        #expect(throws: MetricFailure("no pods returned by selector while calculating replica count")) {
            try PodMetrics([], [:], isCPU: true, goal: .average(1), now: Self.now)
        }
        #expect(throws: MetricFailure("did not receive metrics for targeted pods (pods might be unready)")) {
            try PodMetrics([pod("p", .unready, age: 10)], ["p": 1], isCPU: true, goal: .average(1), now: Self.now)
        }
    }

    @Test func `absurd numbers give large answers, not crashes`() throws {
        let pods = [pod("a", .ready), pod("b", .ready)]
        for goal in [
            PodMetrics.Goal.average(1), .average(0), .utilization(1, requests: ["a": 1, "b": .max]),
            .utilization(0, requests: ["a": 1]),
        ] {
            for value in [Int64.max, 0, -5] {
                let metrics = try PodMetrics(pods, ["a": value, "b": value], isCPU: true, goal: goal, now: Self.now)
                let replicas = try metrics.proposal(current: 2, tolerance: Tolerance(up: 0.1, down: 0.1)).replicas
                #expect((0...Int(Int32.max)).contains(replicas))
            }
        }
    }
}
