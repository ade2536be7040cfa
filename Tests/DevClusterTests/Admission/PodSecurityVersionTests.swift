import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct PodSecurityVersionTests {
    private func findings(_ level: String, _ version: String, _ spec: JSONValue, _ annotations: [String: String]) -> [String] {
        var namespace = KubernetesObject(.namespaces, name: "n")
        namespace["metadata", "labels"] = [
            "pod-security.kubernetes.io/enforce": .string(level), "pod-security.kubernetes.io/enforce-version": .string(version),
        ]
        return PodSecurityStandard(.enforce, of: namespace)
            .violations(of: PodSecuritySubject(spec: spec, annotations: annotations)).map(\.reason)
    }

    private static func pod(_ context: JSONValue = [:], _ more: JSONObject = [:]) -> JSONValue {
        var spec: JSONObject = ["containers": [["name": "a", "image": "x", "securityContext": context]]]
        for member in more { spec[member.key] = member.value }
        return .object(spec)
    }

    /// What obeys every version's rules, but for what a case is about.
    private static func modest(_ context: JSONObject = [:], _ more: JSONObject = [:]) -> JSONValue {
        var all: JSONObject = [
            "allowPrivilegeEscalation": false, "capabilities": ["drop": ["ALL"]], "runAsNonRoot": true,
            "seccompProfile": ["type": "RuntimeDefault"],
        ]
        for member in context { all[member.key] = member.value }
        return pod(.object(all), more)
    }

    struct Change: Sendable, CustomTestStringConvertible {
        var what: String
        var level: String
        var spec: JSONValue
        var annotations: [String: String] = [:]
        /// The last version of the former rule, and the first of the new one.
        var minor: Int
        var before: [String]
        var after: [String]

        var testDescription: String { "\(level): \(what)" }
    }

    static let changes: [Change] = [
        Change(
            what: "privilege escalation", level: "restricted", spec: modest(["allowPrivilegeEscalation": true]), minor: 8,
            before: [], after: ["allowPrivilegeEscalation != false"]),
        Change(
            what: "seccomp by field", level: "baseline", spec: pod(["seccompProfile": ["type": "Unconfined"]]), minor: 19,
            before: [], after: ["seccompProfile"]),
        Change(
            what: "seccomp by annotation", level: "baseline", spec: pod(),
            annotations: ["container.seccomp.security.alpha.kubernetes.io/a": "unconfined"], minor: 19,
            before: ["seccompProfile"], after: []),
        Change(
            what: "a seccomp profile is needed", level: "restricted", spec: modest(["seccompProfile": [:]]), minor: 19,
            before: [],
            after: ["seccompProfile"]),
        Change(
            what: "capabilities are dropped", level: "restricted", spec: modest(["capabilities": ["add": ["CHOWN"]]]), minor: 22,
            before: [], after: ["unrestricted capabilities"]),
        Change(
            what: "capabilities beyond the default", level: "restricted",
            spec: modest(["capabilities": ["add": ["SYS_ADMIN"], "drop": ["ALL"]]]), minor: 22,
            before: ["non-default capabilities"], after: ["unrestricted capabilities"]),
        Change(
            what: "root by number", level: "restricted", spec: modest(["runAsUser": 0]), minor: 23, before: [],
            after: ["runAsUser=0"]),
        Change(
            what: "Windows", level: "restricted", spec: pod(["runAsNonRoot": true], ["os": ["name": "windows"]]), minor: 25,
            before: ["allowPrivilegeEscalation != false", "unrestricted capabilities", "seccompProfile"], after: []),
        Change(
            what: "reserved ports", level: "baseline",
            spec: pod([:], ["securityContext": ["sysctls": [["name": "net.ipv4.ip_local_reserved_ports"]]]]), minor: 27,
            before: ["forbidden sysctls"], after: []),
        Change(
            what: "keepalive", level: "baseline",
            spec: pod([:], ["securityContext": ["sysctls": [["name": "net.ipv4.tcp_keepalive_time"]]]]), minor: 29,
            before: ["forbidden sysctls"], after: []),
        Change(
            what: "container engines", level: "baseline", spec: pod(["seLinuxOptions": ["type": "container_engine_t"]]),
            minor: 31, before: ["seLinuxOptions"], after: []),
        Change(
            what: "buffers", level: "baseline",
            spec: pod([:], ["securityContext": ["sysctls": [["name": "net.ipv4.tcp_rmem"]]]]), minor: 32,
            before: ["forbidden sysctls"], after: []),
        Change(
            what: "probes of other hosts", level: "baseline",
            spec: [
                "containers": [["name": "a", "image": "x", "livenessProbe": ["httpGet": ["port": 1, "host": "h"]]]]
            ], minor: 34, before: [], after: ["probe or lifecycle host"]),
        Change(
            what: "user namespaces", level: "baseline", spec: pod(["procMount": "Unmasked"], ["hostUsers": false]), minor: 35,
            before: ["procMount"], after: []),
        Change(
            what: "user namespaces", level: "restricted",
            spec: modest(["procMount": "Unmasked", "runAsNonRoot": false, "runAsUser": 0], ["hostUsers": false]), minor: 35,
            before: ["procMount", "runAsNonRoot != true", "runAsUser=0"], after: ["procMount"]),
    ]

    @Test(arguments: changes) func `a rule counts from its version on`(change: Change) {
        func found(_ version: String) -> [String] { findings(change.level, version, change.spec, change.annotations) }
        #expect(found("v1.\(change.minor - 1)") == change.before)
        for version in ["v1.\(change.minor)", "v1.36", "v1.99", "latest"] { #expect(found(version) == change.after) }
    }

    @Test(arguments: [
        (["enforce": "baseline", "enforce-version": "v1.20"], "baseline:v1.20"),
        (["enforce": "baseline", "enforce-version": "v1.20", "warn-version": "v1.36"], "baseline:v1.36"),
        (["enforce": "baseline", "enforce-version": "v1.20", "warn": "restricted"], "restricted:latest"),
        (["enforce": "baseline", "warn": "baseline", "warn-version": "v1.5"], "baseline:v1.5"),
        (["enforce-version": "v1.20", "warn": "baseline"], "baseline:latest"),
    ])
    func `warnings have a level and a version of their own, or those that are enforced`(
        labels: [String: String], standard: String
    ) {
        var namespace = KubernetesObject(.namespaces, name: "n")
        namespace["metadata", "labels"] = .object(
            JSONObject(labels.map { ("pod-security.kubernetes.io/\($0.key)", .string($0.value)) }))
        #expect(PodSecurityStandard(.warn, of: namespace).description == standard)
    }
}
