import KubernetesModel
import Synchronization

/// Scales what a HorizontalPodAutoscaler names to what its metrics ask for. `Usage` says where the metrics come from.
///
/// It keeps, as the real one does, the recommendations and changes of the last minutes (they are in no object), and an index of
/// what is scaled by whom.
///
/// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
package final class HorizontalPodAutoscalerController: ClusterController {
    package let name = "horizontal-pod-autoscaler"

    private struct State {
        var index = AutoscalerIndex()
        var histories: [ObjectKey: ScalingHistory] = [:]
    }
    private let state = Mutex(State())

    /// How long until the next look when nothing is about to change, and when something is.
    private static let quietPeriod = 15.0
    private static let busyPeriod = 1.0

    package init() {}

    package var triggers: [Trigger] {
        [
            Trigger(changesOf: .horizontalPodAutoscalers) { [self] change, _ in
                state.withLock { $0.index.update(change) }
                // A write of the status alone is this controller's own.
                let isOwnWrite = change.old.map { old in
                    change.new.map { $0.spec == old.spec && $0.annotations == old.annotations } ?? false
                }
                return isOwnWrite == true ? [] : [change.new ?? change.old].compactMap { $0?.key }
            },
            Trigger(changesOf: nil) { [self] change, _ in
                guard let object = change.new ?? change.old, object.kind != "Event" else { return [] }
                let keys = state.withLock { $0.index.autoscalers(of: object) }
                guard !keys.isEmpty, change.old?.spec != object.spec || change.old?.annotations != object.annotations else {
                    return change.new == nil ? keys : []
                }
                return keys
            },
            Trigger(changesOf: .pods) { [self] change, cluster in
                guard let pod = change.new ?? change.old, Facts(change.old) != Facts(change.new) else { return [] }
                return state.withLock { $0.index }.autoscalers(ofPod: pod, in: cluster)
            },
        ]
    }

    /// What of a pod counts for its metrics.
    private struct Facts: Equatable {
        var annotations: [String: String]?
        var phase: String?
        var isReady: Bool?
        var isBeingDeleted: Bool?

        init(_ pod: KubernetesObject?) {
            annotations = pod?.annotations
            phase = pod?.podPhase
            isReady = pod?.isPodReady
            isBeingDeleted = pod?.isBeingDeleted
        }
    }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard let object = cluster.get(.horizontalPodAutoscalers, key) else {
            state.withLock { $0.histories[key] = nil }
            return Outcome()
        }
        let autoscaler = Autoscaler(object)
        var (history, rivals) = state.withLock {
            ($0.histories[key] ?? ScalingHistory(), $0.index.autoscalers(of: autoscaler.target))
        }
        var pass = AutoscalingPass(autoscaler, in: cluster, now: now)
        pass.run(&history, rivals: rivals)
        state.withLock { [history] in $0.histories[key] = history }
        return Outcome(
            writes: pass.writes, requeueAt: now.adding(seconds: pass.isQuiet ? Self.quietPeriod : Self.busyPeriod))
    }

    package func refused(
        _ write: ClusterWrite, because status: APIStatus, for key: ObjectKey, in cluster: any ClusterView, now: Timestamp
    ) -> [ClusterWrite] {
        guard case .update(_, let scale, subresource: "scale") = write,
            let object = cluster.get(.horizontalPodAutoscalers, key)
        else { return [] }
        state.withLock { $0.histories[key]?.takeBack() }
        // Somebody else wrote at the same time: the next look will do.
        guard status.reason != .conflict else { return [] }
        var conditions = Conditions(of: object)
        conditions.set(
            "AbleToScale", "False", reason: "FailedUpdateScale",
            message: "the HPA controller was unable to update the target scale: \(status.message)", at: now)
        var json = object.status
        json["conditions"] = conditions.json
        let size = scale["spec", "replicas"]?.integer ?? 0
        let event = ClusterWrite.event(
            about: object, type: .horizontalPodAutoscalers, eventType: "Warning", reason: "FailedRescale",
            message: "New size: \(size); error: \(status.message)")
        return [event] + [object.statusWrite(.horizontalPodAutoscalers, json)].compactMap { $0 }
    }
}
