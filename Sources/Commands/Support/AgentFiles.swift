import AgentCore
import ArgumentParser
import KubernetesModel
import KubernetesSchema
import YAML

/// Files of AgentDeployments, read as the API server would read them.
struct AgentFiles: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("filename")],
        help: ArgumentHelp("A YAML or JSON file; - is standard input.", valueName: "file"))
    var files: [String]

    /// The AgentDeployments among the documents. Other kinds may stand beside them and are passed over.
    func agents() throws -> [AgentDocument] {
        try files.flatMap { path in
            try InputFile(path).documents().compactMap { document in
                let kind = document.value["kind"]?.string
                guard kind == AgentDeployment.type.kind else {
                    if kind == nil {
                        throw CommandError("\(path):\(document.start): this is no Kubernetes object: it has no kind")
                    }
                    return nil
                }
                return AgentDocument(path: path, document: document)
            }
        }
    }
}

/// One AgentDeployment in a file.
struct AgentDocument {
    let path: String
    let document: YAMLDocument
    /// With what the CRD defaults filled in.
    let object: KubernetesObject
    /// What the API server would refuse it for; unknown fields are as good as refused, since they would be dropped.
    let faults: [FieldError]

    init(path: String, document: YAMLDocument) {
        self.path = path
        self.document = document
        let (admitted, unknown) = AgentSchema.resource.admitted(document.value)
        var object = KubernetesObject(json: admitted)
        if object.namespace == nil { object.namespace = "default" }
        self.object = object
        faults =
            unknown.map { FieldError(.forbidden, $0, detail: "there is no such field; `kubectl explain agd` lists them") }
            + AgentSchema.resource.faults(of: object.json)
    }

    /// `file:line:column: spec.replicas: Invalid value: ...`
    func line(_ fault: FieldError) -> String { "\(path):\(document.mark(of: fault.field.description)): \(fault)" }

    /// The agent; a `CommandError` of all faults if it has any.
    func agent() throws -> AgentDeployment {
        guard faults.isEmpty else { throw CommandError(faults.map(line).joined(separator: "\n")) }
        do {
            return try AgentDeployment(object)
        } catch { throw CommandError(line(error)) }
    }
}

extension AgentDocument {
    /// Why no children can be made of it, though the schema has nothing against it.
    var renderingFault: FieldError? {
        do {
            _ = try DesiredState(of: try AgentDeployment(object))
            return nil
        } catch { return error }
    }
}
