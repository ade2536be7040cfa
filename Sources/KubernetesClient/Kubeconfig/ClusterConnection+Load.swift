import KubernetesModel
import YAML

extension ClusterConnection {
    /// Finds the cluster that a person means: the kubeconfig that is named explicitly; else those that `KUBECONFIG` lists, merged;
    /// else, in a pod and if no context is asked for, its service account; else `~/.kube/config`.
    ///
    /// - Parameters:
    ///   - kubeconfig: path of a file, as from `--kubeconfig`.
    ///   - context: nil for the current one.
    ///   - environment: of the process. All of it goes to a credential plugin, as with kubectl: plugins look there for profiles and
    ///     regions. `HTTPS_PROXY` and `NO_PROXY` count where the kubeconfig names no proxy.
    public static func load(
        kubeconfig: String?, context: String?, environment: [String: String]
    ) throws(KubeconfigError) -> ClusterConnection {
        try load(
            kubeconfig: kubeconfig, context: context, environment: environment, files: .system,
            serviceAccountPath: serviceAccountPath)
    }

    /// The same with another file system, for tests.
    package static func load(
        kubeconfig: String?, context: String?, environment: [String: String], files: FileAccess, serviceAccountPath: String
    ) throws(KubeconfigError) -> ClusterConnection {
        if let kubeconfig {
            return try connection(in: [kubeconfig], mustExist: true, context, environment, files)
        }
        let listed = (environment["KUBECONFIG"] ?? "").split(separator: ":").map { String($0) }
        if !listed.isEmpty { return try connection(in: listed, mustExist: false, context, environment, files) }
        if context == nil, let pod = inCluster(environment: environment, files: files, mountedAt: serviceAccountPath) {
            return pod
        }
        let standard = environment["HOME"].map { "\($0)/.kube/config" }
        if let standard, files.stamp(standard) != nil {
            return try connection(in: [standard], mustExist: true, context, environment, files)
        }
        let inPod =
            environment["KUBERNETES_SERVICE_HOST"] == nil
            ? "this is no pod" : "this pod has no service account token at \(serviceAccountPath)/token"
        throw KubeconfigError(
            "no cluster is configured: KUBECONFIG is not set, \(inPod), and there is no \(standard ?? "~/.kube/config"). "
                + "Name a file with --kubeconfig; 'agent-operator dev' starts a local cluster.")
    }

    private static func connection(
        in paths: [String], mustExist: Bool, _ context: String?, _ environment: [String: String], _ files: FileAccess
    ) throws(KubeconfigError) -> ClusterConnection {
        var merged = Kubeconfig()
        var readPaths: [String] = []
        for path in paths {
            switch files.read(path) {
            case .success(let bytes):
                merged.merge(try Kubeconfig(try json(bytes, path), file: path))
                readPaths.append(path)
            case .failure(let fault):
                // kubectl passes over files that KUBECONFIG lists and that are not there.
                if !mustExist, fault.isMissing { continue }
                throw KubeconfigError("the kubeconfig \(path) cannot be read: \(fault)")
            }
        }
        guard !readPaths.isEmpty else {
            throw KubeconfigError("none of the files that KUBECONFIG lists is there: \(paths.joined(separator: ", "))")
        }
        return try merged.connection(
            context: context, sources: readPaths.joined(separator: ", "), environment: environment)
    }

    private static func json(_ bytes: [UInt8], _ path: String) throws(KubeconfigError) -> JSONValue {
        do {
            return try YAMLDocument.parseAll(bytes).first?.value ?? .null
        } catch {
            throw KubeconfigError("\(path):\(error.mark): \(error.problem)")
        }
    }
}
