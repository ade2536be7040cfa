import ArgumentParser
import KubernetesModel
import YAML

/// How objects are printed.
struct OutputOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case yaml, json
    }

    @Option(name: .shortAndLong, help: "The form of what is printed.")
    var output = Format.yaml

    func show(_ documents: [JSONValue]) {
        switch output {
        case .yaml: print(YAMLWriter.text(of: documents), terminator: "")
        case .json where documents.count == 1: print(documents[0].prettyPrinted())
        case .json: print((["apiVersion": "v1", "kind": "List", "items": .array(documents)] as JSONValue).prettyPrinted())
        }
    }
}
