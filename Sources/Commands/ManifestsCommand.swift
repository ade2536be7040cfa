import AgentCore
import ArgumentParser
import KubernetesModel
import YAML

struct ManifestsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifests", abstract: "Prints what installs the operator in a cluster.",
        discussion: """
            Namespace, CustomResourceDefinition, service account with its rights, and the operator's Deployment:

              agent-operator manifests | kubectl apply --server-side -f -

            The files of manifests/ are what this prints, one at a time; kubectl apply -k manifests installs them.
            """)

    @Argument(
        help: ArgumentHelp(
            "Only this file: namespace.yaml, crd.yaml, rbac.yaml, deployment.yaml or kustomization.yaml.", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("The image of the operator.", valueName: "image"))
    var image = Version.image

    func run() throws {
        let installation = Installation(image: image)
        let documents = try selected(of: installation)
        print(YAMLWriter.text(of: documents), terminator: "")
    }

    private func selected(of installation: Installation) throws -> [JSONValue] {
        guard let file else { return installation.files.flatMap(\.objects).map(\.json) }
        if file == "kustomization.yaml" { return [installation.kustomization] }
        guard let match = installation.files.first(where: { $0.name == file }) else {
            let names = installation.files.map(\.name) + ["kustomization.yaml"]
            throw ValidationError("There is no file \(file). There are \(names.joined(separator: ", ")).")
        }
        return match.objects.map(\.json)
    }
}
