import ArgumentParser
@preconcurrency import Dispatch
import Glibc
import KubernetesClient
import KubernetesModel
import Synchronization

struct ServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server", abstract: "What the dev cluster's API bears: requests, lists, watchers, memory.",
        discussion: "The dev cluster runs in a process of its own; clients speak TLS, each over a connection of its own.")

    @Option(help: "How many clients send requests at once.")
    var connections = 8

    @Option(help: "How many requests each has under way on its connection, as the workers of a controller do.")
    var concurrency = 8

    @Option(help: "How many objects of 3 KB are stored in the end.")
    var objects = 50000

    func validate() throws { try requireAtLeastOne(connections, concurrency, objects) }

    func run() throws {
        let cluster = try BenchCluster(arguments: ["--no-operator"])
        defer { cluster.stop() }
        let admin = try cluster.client()
        _ = try admin.perform(ResourceType.namespaces.create(KubernetesObject(.namespaces, name: "bench"), namespace: nil))
        let clients = try (0..<connections).map { _ in try cluster.client() }
        try rate("create", goal: "3000/s", clients, cluster, (0..<objects).map { create($0) })
        report(
            "dev cluster with \(objects) objects of 3 KB", "\(cluster.process.anonymousMemory) MiB anonymous",
            goal: "400 MiB for 50000")
        try rate(
            "get", goal: "10000/s", clients, cluster,
            (0..<objects).map { ResourceType.configMaps.get("object-\($0)", namespace: "bench") })
        try list(admin)
        try watch(cluster, admin)
    }

    private func create(_ index: Int) -> APIRequest {
        var object = KubernetesObject(.configMaps, namespace: "bench", name: "object-\(index)")
        object["metadata", "labels"] = ["app": .string("app-\(index % 100)")]
        object["data"] = .object(
            JSONObject((0..<10).map { ("key-\($0)", .string(String(repeating: "value \(index) ", count: 22))) }))
        return ResourceType.configMaps.create(object, namespace: "bench")
    }

    private func rate(
        _ name: String, goal: String, _ clients: [KubernetesClient], _ cluster: BenchCluster, _ requests: [APIRequest]
    ) throws {
        let (own, its, start) = (Self.processorTime, cluster.process.processorTime, ContinuousClock.now)
        let load = Load(requests)
        for client in clients { for _ in 0..<concurrency { load.sendNext(with: client.transport) } }
        try load.wait()
        let elapsed = ContinuousClock.now - start
        let each =
            "\(((Self.processorTime - own) / requests.count).short) in the client, "
            + "\(((cluster.process.processorTime - its) / requests.count).short) in the server"
        report(name, "\(Int(Double(requests.count) / elapsed.seconds))/s; processor time of one: \(each)", goal: goal)
    }

    /// Of 10,000 objects at once, as text: decoding is the client's own affair.
    private func list(_ client: KubernetesClient) throws {
        let count = min(objects, 10000)
        var bytes = 0
        let samples = try Samples.measuring(5, warmUp: 1) {
            bytes = try rawList(client, count)
        }
        let rate = Double(bytes) / 1e6 / samples.median.seconds
        report(
            "list of \(count) objects (\(bytes / 1_000_000) MB)", "\(rate.rounded(places: 1)) MB/s at the median",
            goal: "100 MB/s")
    }

    private func rawList(_ client: KubernetesClient, _ count: Int) throws -> Int {
        let done = DispatchSemaphore(value: 0)
        let size = Mutex(0)
        let request = APIRequest(.get, "/api/v1/namespaces/bench/configmaps", query: [("limit", "\(count)")])
        client.transport.start(request, timeout: .seconds(60)) { result in
            size.withLock { $0 = (try? result.get())?.body.count ?? 0 }
            done.signal()
        }
        done.wait()
        let bytes = size.withLock { $0 }
        guard bytes > 0 else { throw BenchError("the list failed") }
        return bytes
    }

    /// From sending a change until the last of 100 watchers has it.
    private func watch(_ cluster: BenchCluster, _ admin: KubernetesClient) throws {
        let watchers = 100
        let arrivals = Mutex<[Duration]>([])
        let sent = Mutex(ContinuousClock.now)
        let received = DispatchSemaphore(value: 0)
        let opened = DispatchSemaphore(value: 0)
        let latest = try admin.performList(ResourceType.namespaces.list()).resourceVersion
        let transports = try (0..<8).map { _ in try cluster.client() }
        let request = APIRequest(
            .get, "/api/v1/namespaces/bench/secrets", query: [("watch", "true"), ("resourceVersion", latest)])
        let watches = (0..<watchers).map { index in
            transports[index % transports.count].transport.open(request, idleTimeout: .seconds(120)) { event in
                switch event {
                case .head: opened.signal()
                case .bytes:
                    let delay = ContinuousClock.now - sent.withLock { $0 }
                    arrivals.withLock { $0.append(delay) }
                    received.signal()
                case .end: break
                }
            }
        }
        defer { for watch in watches { watch.cancel() } }
        for _ in 0..<watchers { opened.wait() }
        var secret = KubernetesObject(.secrets, namespace: "bench", name: "watched")
        for round in 0..<50 {
            secret["stringData"] = ["round": .string("\(round)")]
            sent.withLock { $0 = .now }
            let request: APIRequest =
                round == 0
                ? ResourceType.secrets.create(secret, namespace: "bench")
                : ResourceType.secrets.patch(
                    "watched", namespace: "bench", .merge(["stringData": ["round": .string("\(round)")]]))
            _ = try admin.perform(request)
            for _ in 0..<watchers { received.wait() }
        }
        report("a change seen by \(watchers) watchers", Samples(arrivals.withLock { $0 }).summary, goal: "p99 under 20 ms")
    }

    static var processorTime: Duration {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return .seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + .microseconds(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    }
}
