import FoundationEssentials
import KubernetesModel
import Testing
import YAML

/// One table: requests in their order, and what is expected of each answer. The tables stand in `Tables/*.yaml`, each under the
/// sentence that it proves:
///
///     a name that is taken is refused:
///     - POST configmaps: {metadata: {name: a}}
///     - POST configmaps: {metadata: {name: a}}
///       is: 409 AlreadyExists
///       says: configmaps "a" already exists
///
/// A step is a request with its body, and any of: `is` (the HTTP status and the reason; a success when it is left out), `says`
/// (the message), `mentions` (parts of it), `has` (members of the answer), `names` (of the items of a list, in order), `some`
/// (members of one of the items), `managed` (the entry of `managedFields` by its manager), `warns` (the warnings), `eventually`
/// (asked again until it is so), `as` (whom to act as), `accept` and `type` (headers), `bare` (nothing is added to the body),
/// `save` (members of the answer, for later steps as `{name}`). `delete` names what is outside of the namespace and has to go.
///
/// In what is expected `*` stands for anything that is there, null for absence and `{}` for nothing in it.
struct APITable: Sendable, CustomTestStringConvertible {
    var file: String
    var sentence: String
    var steps: [JSONValue]

    var testDescription: String { "\(file): \(sentence)" }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Tables")

    static let all: [APITable] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".yaml") && $0 != "kinds.yaml" }.sorted().flatMap { file in
            read(file).map { APITable(file: file, sentence: $0.key, steps: $0.value.array ?? []) }
        }
    }()

    /// The kinds that requests name by their plural.
    static let kinds: [String: ResourceType] = Dictionary(
        read("kinds.yaml").map { member in
            let (group, version) = groupAndVersion(of: member.value["apiVersion"]?.string ?? "")
            return (
                member.key,
                ResourceType(
                    group: group, version: version, plural: member.key, kind: member.value["kind"]?.string ?? "",
                    isNamespaced: member.value["cluster"] == nil)
            )
        }, uniquingKeysWith: { first, _ in first })

    private static func read(_ file: String) -> JSONObject {
        do {
            let bytes = try Data(contentsOf: folder.appending(path: file))
            return try YAMLDocument.parseAll(Array(bytes)).first?.value.object ?? [:]
        } catch {
            Issue.record("\(file): \(error)")
            return [:]
        }
    }
}

@Suite struct APITableTests {
    @Test(arguments: APITable.all) func `the API answers`(table: APITable) async throws {
        try await Sandbox.run { sandbox in
            // Pods need it, and in a cluster that is busy it comes late.
            try await sandbox.wait(.serviceAccounts, "default", "to be there") { $0 != nil }
            var run = TableRun(table, sandbox)
            for index in table.steps.indices { try await run.perform(index) }
            for path in run.leftovers { _ = try? await sandbox.send(APIRequest(.delete, path)) }
        }
    }
}
