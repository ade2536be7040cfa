import AgentCore
import ArgumentParser
import ControllerRuntime
import KubernetesClient
import KubernetesModel
import YAML

struct CoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "core", abstract: "Plan, YAML and watch events.")

    func run() throws {
        try plan()
        try yaml()
        try watchEvent()
    }

    private func plan() throws {
        let object = Sample.agent(0, isAutoscaled: true)
        let first = try AgentDeployment(object)
        var observed = Observed()
        for child in Plan.initial(for: first, desired: try DesiredState(of: first)) {
            if let kind = ChildKind.allCases.first(where: { $0.type.kind == child.kind }) { observed.children[kind] = child }
        }
        let samples = try Samples.measuring(5000) {
            let agent = try AgentDeployment(object)
            let plan = Plan(for: agent, desired: try DesiredState(of: agent), observed: observed)
            guard plan.steps.isEmpty else { throw ExitCode(1) }
        }
        report("plan and render of one resource", samples.summary, goal: "p95 under 100 us")
    }

    private func yaml() throws {
        let text = Array(YAMLWriter.text(of: (0..<100).map { Sample.agent($0, isAutoscaled: true).json }).utf8)
        let samples = try Samples.measuring(200, warmUp: 5) { _ = try YAMLDocument.parseAll(text) }
        let rate = Double(text.count) / 1e6 / samples.median.seconds
        report(
            "YAML of 100 documents (\(text.count / 1000) kB)",
            "\(rate.rounded(places: 1)) MB/s at the median; \(samples.summary)",
            goal: "20 MB/s")
    }

    private func watchEvent() throws {
        let event = Sample.watchEvent
        let store = Store()
        let samples = try Samples.measuring(20000) {
            let event = try WatchEvent(event[...]) { text throws(JSONError) in try store.compact(text) }
            guard case .modified(let object) = event else { throw ExitCode(1) }
            _ = store.upsert(object, namespace: nil)
        }
        report("watch event of \(event.count) bytes, decoded and stored", samples.summary, goal: "under 30 us")
    }
}
