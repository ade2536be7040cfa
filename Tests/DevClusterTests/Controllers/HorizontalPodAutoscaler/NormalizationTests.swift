import KubernetesModel
import TestSupport
import Testing

@testable import DevCluster

@Suite struct NormalizationTests {
    private let start = SimulatedCluster.start

    private func autoscaler(min: Int = 1, max: Int = 100, _ behavior: JSONValue? = nil) -> Autoscaler {
        var object = KubernetesObject(.horizontalPodAutoscalers, namespace: "default", name: "web")
        object["spec"] = ["minReplicas": .integer(Int64(min)), "maxReplicas": .integer(Int64(max))]
        object["spec", "behavior"] = behavior
        return Autoscaler(object)
    }

    /// Recommendations at these seconds, each applied; returns the sizes.
    private func sizes(_ autoscaler: Autoscaler, from: Int, _ recommendations: [(second: Double, replicas: Int)]) -> [Int] {
        var history = ScalingHistory()
        var current = from
        history.begin(current, now: start)
        return recommendations.map { entry in
            let now = start.adding(seconds: entry.second)
            let size = Normalization(entry.replicas, current: current, autoscaler, &history, now: now).replicas
            if size != current, let behavior = autoscaler.behavior { history.scaled(from: current, to: size, behavior, now: now) }
            current = size
            return size
        }
    }

    @Test func `without behavior a size at most doubles, or goes to 4, and shrinks after five minutes`() {
        #expect(sizes(autoscaler(), from: 1, [(1, 50), (2, 50), (3, 50), (4, 50), (5, 50)]) == [4, 8, 16, 32, 50])
        #expect(sizes(autoscaler(), from: 10, [(1, 3), (200, 3), (299, 3), (301, 3)]) == [10, 10, 10, 3])
        // A higher recommendation in between starts the wait anew.
        #expect(sizes(autoscaler(), from: 10, [(1, 3), (100, 8), (301, 3), (399, 3), (401, 3)]) == [10, 10, 8, 8, 3])
        #expect(sizes(autoscaler(min: 2, max: 6), from: 4, [(1, 50), (2, 0), (400, 0)]) == [6, 6, 2])
    }

    @Test func `policies limit how much is added in a period`() {
        let pods = autoscaler(["scaleUp": ["policies": [["type": "Pods", "value": 2, "periodSeconds": 60]]]])
        #expect(sizes(pods, from: 1, [(1, 10), (2, 10), (30, 10), (61, 10), (62, 10), (122, 10)]) == [3, 3, 3, 5, 5, 7])
        let percent = autoscaler(["scaleUp": ["policies": [["type": "Percent", "value": 50, "periodSeconds": 10]]]])
        #expect(sizes(percent, from: 3, [(1, 100), (2, 100), (12, 100), (23, 100)]) == [5, 5, 8, 12])
        // The defaults: 4 pods or 100 % in 15 seconds, whichever is more.
        #expect(sizes(autoscaler([:]), from: 1, [(1, 100), (2, 100), (17, 100), (33, 100)]) == [5, 5, 10, 20])
    }

    @Test func `policies limit how much is taken in a period`() {
        let pods = autoscaler([
            "scaleDown": ["stabilizationWindowSeconds": 0, "policies": [["type": "Pods", "value": 1, "periodSeconds": 10]]]
        ])
        #expect(sizes(pods, from: 5, [(1, 1), (2, 1), (12, 1), (23, 1)]) == [4, 4, 3, 2])
        let percent = autoscaler([
            "scaleDown": ["stabilizationWindowSeconds": 0, "policies": [["type": "Percent", "value": 10, "periodSeconds": 60]]]
        ])
        // 80 * 0.9 = 72, then 72 * 0.9 = 64.8, which is cut to 64.
        #expect(sizes(percent, from: 80, [(1, 1), (2, 1), (62, 1)]) == [72, 72, 64])
    }

    @Test(arguments: [("Max", 20), ("Min", 12), ("Disabled", 10)])
    func `of several policies the one that is chosen counts`(select: String, expected: Int) {
        let rules: JSONValue = [
            "selectPolicy": .string(select),
            "policies": [
                ["type": "Pods", "value": 2, "periodSeconds": 15], ["type": "Percent", "value": 100, "periodSeconds": 15],
            ],
        ]
        #expect(sizes(autoscaler(["scaleUp": rules]), from: 10, [(1, 50)]) == [expected])
        var down = rules
        down["stabilizationWindowSeconds"] = 0
        let smaller = ["Max": 1, "Min": 8, "Disabled": 10][select]!
        #expect(sizes(autoscaler(["scaleDown": down]), from: 10, [(1, 1)]) == [smaller])
    }

    @Test func `a window holds back in its direction`() {
        let up = autoscaler(["scaleUp": ["stabilizationWindowSeconds": 60]])
        // The lowest recommendation of the last minute counts; the first is the size at the start.
        #expect(sizes(up, from: 2, [(10, 6), (50, 6), (61, 5), (80, 6), (130, 6)]) == [2, 2, 5, 5, 6])
        let down = autoscaler(["scaleDown": ["stabilizationWindowSeconds": 60]])
        #expect(sizes(down, from: 6, [(10, 2), (50, 4), (61, 2), (105, 2), (111, 2)]) == [6, 6, 4, 4, 2])
    }

    @Test func `changes in the other direction count for where a period began`() {
        let both = autoscaler([
            "scaleUp": ["policies": [["type": "Pods", "value": 2, "periodSeconds": 100]]],
            "scaleDown": ["stabilizationWindowSeconds": 0, "policies": [["type": "Pods", "value": 10, "periodSeconds": 100]]],
        ])
        // 5 + 2; down by 4 leaves room to come back to 5 + 2.
        #expect(sizes(both, from: 5, [(1, 20), (2, 3), (3, 20)]) == [7, 3, 7])
    }

    @Test(arguments: [
        (3, 3, "ReadyForNewScale", false, "DesiredWithinRange"), (3, 200, "ReadyForNewScale", true, "ScaleUpLimit"),
        (60, 200, "ReadyForNewScale", true, "TooManyReplicas"), (3, 1, "ScaleDownStabilized", false, "DesiredWithinRange"),
    ])
    func `conditions tell what held a size back`(current: Int, desired: Int, able: String, isLimited: Bool, limit: String) {
        var history = ScalingHistory()
        history.begin(current, now: start)
        let result = Normalization(
            desired, current: current, autoscaler(min: 2, max: 100), &history, now: start.adding(seconds: 1))
        #expect(result.stabilized.reason == able)
        #expect(result.limit.isLimited == isLimited)
        #expect(result.limit.reason == limit)
    }

    @Test func `whatever is recommended, the size stays within minimum and maximum`() {
        for seed in 1...50 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            let behaviors: [JSONValue?] = [
                nil, [:], ["scaleUp": ["stabilizationWindowSeconds": 30]], ["scaleDown": ["selectPolicy": "Min"]],
            ]
            let scaler = autoscaler(min: 2, max: 9, behaviors.randomElement(using: &random)!)
            var second = 0.0
            let recommendations = (0..<60).map { _ in
                second += Double.random(in: 1...40, using: &random)
                return (second, Int.random(in: 0...40, using: &random))
            }
            let result = sizes(scaler, from: 5, recommendations)
            #expect(result.allSatisfy { (2...9).contains($0) }, "seed \(seed)")
        }
    }
}
