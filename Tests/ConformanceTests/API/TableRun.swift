import KubernetesClient
import KubernetesModel
import Testing
import YAML

/// Works through a table in a namespace.
struct TableRun {
    private let table: APITable
    private let sandbox: Sandbox
    /// What `{name}` stands for.
    private var values: [String: JSONValue]
    /// Paths of what has to be deleted in the end.
    private(set) var leftovers: [String] = []

    init(_ table: APITable, _ sandbox: Sandbox) {
        self.table = table
        self.sandbox = sandbox
        let id = sandbox.namespace.split(separator: "-").last ?? ""
        values = ["ns": .string(sandbox.namespace), "id": .string(String(id))]
    }

    mutating func perform(_ index: Int) async throws {
        let step = table.steps[index]
        if let path = step["delete"] {
            leftovers.insert(filled(path).string ?? "", at: 0)
            return
        }
        guard let line = (step.object ?? [:]).first(where: { $0.key.contains(" ") }) else {
            Issue.record("\(table.testDescription): step \(index + 1) has no request")
            return
        }
        let request = request(line.key, line.value, step)
        let expected = Expectation(filled(without(line.key, step)))
        var answer = try await sandbox.answer(to: request)
        var differences = expected.differences(from: answer)
        if expected.isEventual {
            // What is waited for need not come with an event, as when a definition is served: so it is asked for again.
            let end = ContinuousClock.now + .seconds(90)
            while !differences.isEmpty, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(50))
                answer = try await sandbox.answer(to: request)
                differences = expected.differences(from: answer)
            }
        }
        for difference in differences {
            Issue.record(
                "\(table.testDescription): step \(index + 1), \(request.method.rawValue) \(request.target): \(difference)")
        }
        for member in step["save"]?.object ?? [:] {
            values[member.key] = (member.value.string ?? "").split(separator: ".").reduce(answer.json) { json, step in
                if let items = json.array {
                    Int(step).flatMap { items.indices.contains($0) ? items[$0] : nil } ?? .null
                } else {
                    json[String(step)] ?? .null
                }
            }
        }
    }

    private func without(_ key: String, _ step: JSONValue) -> JSONValue {
        var step = step
        step[key] = nil
        return step
    }

    // MARK: Requests

    private static let patches = [
        "MERGE": "application/merge-patch+json", "STRATEGIC": "application/strategic-merge-patch+json",
        "JSONPATCH": "application/json-patch+json", "APPLY": "application/apply-patch+yaml",
    ]

    private func request(_ line: String, _ content: JSONValue, _ step: JSONValue) -> APIRequest {
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        let target = filled(.string(parts[1])).string ?? ""
        let halves = target.split(separator: "?", maxSplits: 1).map(String.init)
        var (path, type) = (halves[0], ResourceType?.none)
        if !path.hasPrefix("/") {
            let names = path.split(separator: "/", maxSplits: 1).map(String.init)
            type = APITable.kinds[names[0]]
            let collection = type?.list(namespace: type?.isNamespaced == true ? sandbox.namespace : nil).path ?? names[0]
            path = collection + (names.count > 1 ? "/\(names[1])" : "")
            if names.count > 1, names[1].contains("/"), !names[1].hasSuffix("/status") { type = nil }
        }
        let query = (halves.count > 1 ? halves[1] : "").split(separator: "&").map { item in
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (pair[0], Optional(pair.count > 1 ? pair[1] : ""))
        }
        var request = APIRequest(APIRequest.Method(rawValue: parts[0]) ?? .patch, path, query: query)
        var body = filled(content)
        if let type, step["bare"] == nil, ["POST", "PUT", "APPLY"].contains(parts[0]), body.object != nil {
            if body["apiVersion"] == nil { body["apiVersion"] = .string(type.apiVersion) }
            if body["kind"] == nil { body["kind"] = .string(type.kind) }
        }
        if !body.isNull {
            request.body = body.string.map { Array($0.utf8) } ?? body.encoded()
            request.contentType = step["type"]?.string ?? Self.patches[parts[0]] ?? "application/json"
        }
        request.accept = step["accept"]?.string
        request.impersonatedUser = step["as"].map { filled($0).string ?? "" }
        return request
    }

    /// With the values in the place of their names.
    private func filled(_ json: JSONValue) -> JSONValue {
        switch json {
        case .string(let text): filled(text)
        case .array(let items): .array(items.map(filled))
        case .object(let object):
            .object(JSONObject(object.map { (filled(.string($0.key)).string ?? $0.key, filled($0.value)) }))
        default: json
        }
    }

    private func filled(_ text: String) -> JSONValue {
        guard text.contains("{") else { return .string(text) }
        if let value = values.first(where: { text == "{\($0.key)}" })?.value { return value }
        return .string(values.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value.string ?? $1.value.description) })
    }
}

/// What the server answered, whatever it was.
struct Answer: Sendable {
    var status: Int
    var json: JSONValue
    var warnings: [String]
}

extension Sandbox {
    func answer(to request: APIRequest) async throws -> Answer {
        let response = try await withCheckedThrowingContinuation { continuation in
            cluster.admin.transport.start(request, timeout: .seconds(30)) { continuation.resume(with: $0) }
        }
        let yaml = request.accept?.hasPrefix("application/yaml") == true
        let json = yaml ? try YAMLDocument.parseAll(response.body).first?.value : try? JSONReader.parse(response.body)
        return Answer(status: response.status, json: json ?? .null, warnings: response.warnings)
    }
}
