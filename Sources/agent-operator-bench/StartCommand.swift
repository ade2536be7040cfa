import AgentCore
import ArgumentParser
import KubernetesClient
import KubernetesModel

struct StartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "How soon `dev` answers, and an agent is Ready.")

    @Option(help: "How many starts are measured.")
    var runs = 7

    func validate() throws { try requireAtLeastOne(runs) }

    func run() throws {
        let clock = ContinuousClock()
        var answers: [Duration] = []
        var ready: [Duration] = []
        for _ in 0..<runs {
            let start = clock.now
            let cluster = try BenchCluster()
            defer { cluster.stop() }
            let client = try cluster.client()
            answers.append(clock.now - start)
            let types = AgentDeployment.type
            var agent = KubernetesObject(types, namespace: "default", name: "hello")
            agent.spec = ["image": "registry.example.com/agents/hello:1.0"]
            _ = try poll(every: .milliseconds(5), for: .seconds(10), "the CRD") {
                try? client.perform(types.create(agent, namespace: "default"))
            }
            let created = clock.now
            try poll(every: .milliseconds(5), for: .seconds(30), "the agent") {
                let status = try client.perform(types.get("hello", namespace: "default")).status
                return status.condition(.ready)?["status"]?.string == "True" ? () : nil
            }
            ready.append(clock.now - created)
        }
        report("from the start of `dev` to the first answer", Samples(answers).summary, goal: "300 ms")
        report("from `apply` of a quickstart to Ready (pods take 500 ms)", Samples(ready).summary, goal: "2 s")
    }
}
