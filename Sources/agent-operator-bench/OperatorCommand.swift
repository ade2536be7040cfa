import AgentCore
import ArgumentParser
import Glibc
import KubernetesClient
import KubernetesModel

struct OperatorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator", abstract: "Memory, processor time and writes of the operator.",
        discussion: """
            Each resource has three children. The operator runs in a process of its own, against a dev cluster in another one
            or the cluster of --kubeconfig, where the CustomResourceDefinition must be installed.
            """)

    @Option(help: "How many resources.")
    var resources = 2000

    @Option(help: "How many of them are created, and later changed, a second; all at once without.")
    var perSecond: Int?

    @Option(help: "For how many seconds nothing may be written once all is settled.")
    var quiet = 60

    @Option(help: "A cluster to measure against, instead of a dev cluster.")
    var kubeconfig: String?

    func validate() throws {
        try requireAtLeastOne(resources, perSecond ?? 1)
        guard quiet >= 0 else { throw ValidationError("--quiet must not be negative.") }
    }

    func run() throws {
        let cluster = kubeconfig == nil ? try BenchCluster(arguments: ["--no-operator"]) : nil
        defer { cluster?.stop() }
        let path = kubeconfig ?? cluster?.kubeconfig ?? ""
        let client = try cluster?.client() ?? KubernetesClient(.load(kubeconfig: path, context: nil, environment: [:]))
        let port = 20000 + Int(getpid()) % 10000
        let subject = try ProcessUnderTest(
            "agent-operator",
            ["run", "--kubeconfig", path, "--health-address", "127.0.0.1:\(port)", "--log-level", "warning"],
            log: cluster?.log("operator") ?? "/dev/null")
        defer { subject.stop() }
        let metrics = MetricsClient(port: port)
        try poll(every: .milliseconds(20), for: .seconds(30), "the operator") { metrics.isReady ? () : nil }
        print("at start: \(subject.anonymousMemory) MiB anonymous, \(subject.residentMemory) MiB resident")

        try prepare(client)
        let agents = (0..<resources).map { Sample.agent($0, isAutoscaled: true) }
        try phase("create", subject, metrics, goal: "1.75 ms and 4 writes (and an Event) a resource") {
            try sendAll(agents.map { AgentDeployment.type.create($0, namespace: "bench") }, with: client, perSecond: perSecond)
            try waitForAll(client, generation: 1)
        }
        report(
            "with \(resources) resources and their children",
            "\(subject.anonymousMemory) MiB anonymous, \(subject.residentMemory) MiB resident", goal: "37 MiB anonymous for 2000")
        try phase("image change", subject, metrics, goal: "1.1 ms a resource") {
            let patch = Patch.merge(["spec": ["image": "registry.example.com/agents/hello:1.1"]])
            let changes = agents.map { AgentDeployment.type.patch($0.name, namespace: "bench", patch) }
            try sendAll(changes, with: client, perSecond: perSecond)
            try waitForAll(client, generation: 2)
        }
        let before = metrics.work
        sleep(UInt32(quiet))
        report("writes in \(quiet) s of peace", "\(metrics.work.writes - before.writes)", goal: "0")
    }

    private func prepare(_ client: KubernetesClient) throws {
        do {
            _ = try client.perform(ResourceType.namespaces.create(KubernetesObject(.namespaces, name: "bench"), namespace: nil))
            // Without it the pods would not start.
            var secret = KubernetesObject(.secrets, namespace: "bench", name: "model")
            secret["stringData"] = ["api-key": "none"]
            _ = try client.perform(ResourceType.secrets.create(secret, namespace: "bench"))
        } catch let status as APIStatus where status.reason == .alreadyExists {}
    }

    private func phase(
        _ name: String, _ subject: ProcessUnderTest, _ metrics: MetricsClient, goal: String, _ body: () throws -> Void
    ) throws {
        let clock = ContinuousClock()
        let (time, before, start) = (subject.processorTime, metrics.work, clock.now)
        try body()
        let elapsed = clock.now - start
        // Autoscalers look every 15 s, and what is not urgent may wait up to 30 s.
        sleep(45)
        let after = metrics.work
        let spent = (subject.processorTime - time) / resources
        func each(_ number: Int) -> Double { (Double(number) / Double(resources)).rounded(places: 2) }
        report(
            name,
            "\(spent.short) of processor time, \(each(after.reconciles - before.reconciles)) reconciles, "
                + "\(each(after.patches + after.deletions - before.patches - before.deletions)) writes, "
                + "\(each(after.events - before.events)) Events, \(each(after.reads - before.reads)) reads a resource "
                + "(\(each(after.refused - before.refused)) of all refused); \(elapsed.short) in all",
            goal: goal)
    }

    private func waitForAll(_ client: KubernetesClient, generation: Int64) throws {
        try poll(every: .milliseconds(500), for: .seconds(600), "all agents to be Ready") {
            let agents = try client.performList(AgentDeployment.type.list(namespace: "bench"), timeout: .seconds(60)).items
            let ready = agents.filter {
                $0.status["observedGeneration"]?.integer == generation && $0.status.condition(.ready)?["status"] == "True"
            }
            return ready.count == resources ? () : nil
        }
    }
}
