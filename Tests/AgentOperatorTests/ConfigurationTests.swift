import AgentOperator
import KubernetesModel
import Testing

@Suite struct ConfigurationTests {
    @Test func `a flag goes before the environment, that before the file, and that before the default`() throws {
        var configuration = OperatorConfiguration()
        #expect(configuration.workers == 10)
        try configuration.apply(file: ["workers": 3, "log": ["level": "debug"], "leaderElection": ["leaseName": "mine"]])
        #expect(configuration.workers == 3 && configuration.logLevel == .debug)
        try configuration.apply(environment: ["AGENT_OPERATOR_WORKERS": "4", "AGENT_OPERATOR_LOG_FORMAT": "json", "HOME": "/"])
        #expect(configuration.workers == 4 && configuration.logFormat == .json)
        try configuration.apply(flags: [("workers", 5)])
        #expect(configuration.workers == 5 && configuration.leaseName == "mine" && configuration.logLevel == .debug)
    }

    @Test func `what is printed sets the same when it is read`() throws {
        var configuration = OperatorConfiguration()
        configuration.workers = 7
        configuration.watchedNamespaces = ["a", "b"]
        configuration.electsLeader = true
        var read = OperatorConfiguration()
        try read.apply(file: configuration.file)
        #expect(read == configuration)
    }

    @Test(
        arguments: [
            (["wrokers": 3], "wrokers"), (["log": ["levle": "info"]], "log.levle"), (["log": "info"], "log"),
            (["workers": 0], "workers"), (["workers": 1.5], "workers"), (["log": ["level": "loud"]], "log.level"),
            (["watch": ["namespaces": [1]]], "watch.namespaces"),
            (["leaderElection": ["enabled": "maybe"]], "leaderElection.enabled"),
        ] as [(JSONValue, String)])
    func `a slip in a file is named by its key`(file: JSONValue, key: String) {
        var configuration = OperatorConfiguration()
        let error = #expect(throws: ConfigurationError.self) { try configuration.apply(file: file) }
        #expect(error?.subject == key)
    }

    @Test func `every setting has a variable of its own, lists with commas between the names`() throws {
        #expect(Set(Setting.all.map(\.environmentName)).count == Setting.all.count)
        var configuration = OperatorConfiguration()
        try configuration.apply(
            environment: [
                "AGENT_OPERATOR_WATCH_NAMESPACES": "a,b", "AGENT_OPERATOR_LEADER_ELECTION_ENABLED": "true",
                "AGENT_OPERATOR_LEADER_ELECTION_LEASE_NAMESPACE": "ops",
            ])
        #expect(configuration.watchedNamespaces == ["a", "b"])
        #expect(configuration.electsLeader && configuration.leaseNamespace == "ops")
    }
}
