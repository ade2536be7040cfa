import KubernetesModel
import Testing

@testable import DevCluster

struct ListTests {
    private let test = TestAPI()

    @discardableResult
    private func create(_ name: String, labels: [String: String] = [:]) throws -> KubernetesObject {
        try test.succeed(ResourceType.configMaps.create(Sample.configMap(name, labels: labels), namespace: "default"))
    }

    private func list(_ options: ListOptions) throws -> TestAPI.Answer {
        try test.send(ResourceType.configMaps.list(namespace: "default", options))
    }

    @Test func `the pages of a list show one moment, whatever is written meanwhile`() throws {
        for index in 0..<25 { try create("m\(index / 10)\(index % 10)") }
        let first = try list(ListOptions(limit: 10))
        #expect(first.json["metadata", "remainingItemCount"] == 15)
        var changed = first.items[3]
        changed.json["data"] = ["new": "1"]
        try test.succeed(ResourceType.configMaps.update(changed, namespace: "default"))
        var later = try #require(try list(ListOptions(limit: 25)).items.last)
        later.json["data"] = ["new": "1"]
        try test.succeed(ResourceType.configMaps.update(later, namespace: "default"))
        try test.send(ResourceType.configMaps.delete("m15", namespace: "default"))
        try create("m145")
        var names = first.names
        var token = first.json["metadata", "continue"]?.string
        var last = first
        while let next = token {
            last = try list(ListOptions(limit: 10, continueToken: next))
            #expect(last.json["metadata", "resourceVersion"] == first.json["metadata", "resourceVersion"])
            names += last.names
            token = last.json["metadata", "continue"]?.string
        }
        #expect(names == (0..<25).map { "m\($0 / 10)\($0 % 10)" })
        #expect(last.items.last?.json["data"]?["new"] == nil)
    }

    @Test func `a continue token that is too old offers an inconsistent rest`() throws {
        for index in 0..<6 { try create("m\(index)") }
        let first = try list(ListOptions(limit: 2))
        try create("m7")
        test.api.store.compact(through: test.api.store.version)
        let expired = try list(ListOptions(limit: 2, continueToken: first.json["metadata", "continue"]?.string))
        #expect(expired.status == 410)
        #expect(expired.json["reason"] == "Expired")
        #expect(expired.message.hasPrefix("The provided continue parameter is too old to display a consistent list result."))
        let rest = try list(ListOptions(continueToken: expired.json["metadata", "continue"]?.string))
        #expect(rest.names == ["m2", "m3", "m4", "m5", "m7"])
    }

    @Test func `resourceVersion and its match choose the moment`() throws {
        let first = try create("a")
        try create("b")
        #expect(try list(ListOptions(resourceVersion: first.resourceVersion, resourceVersionMatch: "Exact")).names == ["a"])
        #expect(try list(ListOptions(resourceVersion: first.resourceVersion)).names == ["a", "b"])
        #expect(try list(ListOptions(resourceVersion: "0")).names == ["a", "b"])
        let future = try list(ListOptions(resourceVersion: "99999"))
        #expect(future.status == 504)
        #expect(future.json["details", "causes"]?.array?.first?["reason"] == "ResourceVersionTooLarge")
        let lonely = try list(ListOptions(resourceVersionMatch: "Exact"))
        #expect(lonely.status == 422)
        #expect(
            lonely.message
                == #"ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"#
        )
        test.api.store.compact(through: test.api.store.version)
        let old = try list(ListOptions(resourceVersion: first.resourceVersion, resourceVersionMatch: "Exact"))
        #expect(old.status == 410)
    }

    @Test func `label and field selectors choose objects`() throws {
        try create("a", labels: ["app": "x"])
        try create("b", labels: ["app": "y"])
        try create("c")
        #expect(try list(ListOptions(labelSelector: "app in (x,y)")).names == ["a", "b"])
        #expect(try list(ListOptions(labelSelector: "!app")).names == ["c"])
        #expect(try list(ListOptions(fieldSelector: "metadata.name!=b")).names == ["a", "c"])
        #expect(try list(ListOptions(labelSelector: "app==x=")).status == 400)
        let unknown = try list(ListOptions(fieldSelector: "spec.foo=1"))
        #expect(unknown.status == 400)
        #expect(
            unknown.message == #""spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace""#)
        var pod = Sample.pod("p")
        pod["spec", "nodeName"] = "n1"
        try test.succeed(ResourceType.pods.create(pod, namespace: "default"))
        for (selector, count) in [
            ("spec.nodeName=n1", 1), ("status.phase=Pending", 1), ("spec.nodeName=n2", 0), ("spec.hostNetwork=false", 1),
        ] {
            let found = try test.send(ResourceType.pods.list(options(selector)))
            #expect(found.names.count == count, "\(selector)")
        }
    }

    private func options(_ selector: String) -> ListOptions { ListOptions(fieldSelector: selector) }

    @Test func `a list of a cluster goes through all namespaces`() throws {
        try test.succeed(ResourceType.namespaces.create(KubernetesObject(.namespaces, name: "other"), namespace: nil))
        try create("a")
        try test.succeed(ResourceType.configMaps.create(Sample.configMap("b", namespace: "other"), namespace: "other"))
        #expect(try test.send(ResourceType.configMaps.list()).items.map(\.key.description) == ["default/a", "other/b"])
        #expect(try test.send(ResourceType.configMaps.list(namespace: "other")).names == ["b"])
    }
}

extension ResourceType {
    fileprivate func list(_ options: ListOptions) -> APIRequest { list(namespace: nil, options) }
}
