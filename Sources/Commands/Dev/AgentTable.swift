import AgentCore
import ControllerRuntime
import KubernetesClient
import KubernetesModel
import Logging
import Synchronization

/// A table of agents that follows them until all are Ready. On a terminal it is drawn in place; elsewhere it is printed anew
/// when something changed.
final class AgentTable: Sendable {
    private struct State {
        var drawnLines = 0
        var lastText = ""
        var isDone = false
    }

    private let keys: [ObjectKey]
    private let informer: Informer
    private let state = Mutex(State())

    init(following keys: [ObjectKey], client: KubernetesClient) {
        self.keys = keys
        informer = Informer(
            AgentDeployment.type, client: client, logger: Logger(label: "table") { _ in SwiftLogNoOpLogHandler() })
        informer.addHandler { [weak self] _ in self?.draw() }
        informer.start()
    }

    func stop() { informer.stop() }

    private func draw() {
        let agents = keys.map { key in
            informer.store.object(key) ?? KubernetesObject(AgentDeployment.type, namespace: key.namespace, name: key.name)
        }
        let text = AgentRows.text(of: agents)
        let isReady = agents.allSatisfy { AgentRows.isReady($0) }
        let output = state.withLock { state -> String in
            guard !state.isDone, text != state.lastText else { return "" }
            let isRedrawn = StandardOutput.isTerminal && state.drawnLines > 0
            state.lastText = text
            state.drawnLines = agents.count + 1
            state.isDone = isReady
            // Up to the first line of the table, and away with the rest of the screen.
            let start = isRedrawn ? "\u{1B}[\(state.drawnLines)A\u{1B}[J" : ""
            return start + text + (isReady ? "\nAll agents are Ready. Ctrl-C ends it.\n" : "")
        }
        if !output.isEmpty { StandardOutput.write(output) }
    }
}

/// What the table shows.
enum AgentRows {
    static func isReady(_ agent: KubernetesObject) -> Bool {
        agent.status.condition(.ready)?["status"]?.string == "True"
            && agent.status["observedGeneration"]?.integer == agent.generation
    }

    static func text(of agents: [KubernetesObject]) -> String {
        let rows =
            [["NAME", "READY", "REASON", "DESIRED", "AVAILABLE", "URL"]]
            + agents.map { agent in
                let ready = agent.status.condition(.ready)
                return [
                    agent.name, ready?["status"]?.string ?? "-", ready?["reason"]?.string ?? "Pending",
                    agent.status["desiredReplicas"]?.description ?? "-", agent.status["availableReplicas"]?.description ?? "-",
                    agent.status["url"]?.string ?? "-",
                ]
            }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return cells.joined(separator: "   ").trimmingSuffix(" ") + "\n"
        }.joined()
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = self[...]
        while text.last == character { text = text.dropLast() }
        return String(text)
    }
}
