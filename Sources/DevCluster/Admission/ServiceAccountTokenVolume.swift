import KubernetesModel

/// The volume from which a pod's programs read who they are to the API server.
///
/// https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
enum ServiceAccountTokenVolume {
    private static let path = "/var/run/secrets/kubernetes.io/serviceaccount"
    private static let prefix = "kube-api-access-"

    /// Adds it to every container that has nothing at its path yet.
    static func mount(in pod: inout KubernetesObject, now: Timestamp) {
        let volumes = pod["spec", "volumes"]?.array ?? []
        let existing = volumes.compactMap { $0["name"]?.string }.first { $0.hasPrefix(prefix) }
        let seed = "\(pod.key)\(now.microsecondsSince1970)"
        let name = existing ?? prefix + SafeName.suffix(SafeName.hash(seed.utf8))
        var isUsed = false
        for key in ["initContainers", "containers"] {
            guard let containers = pod["spec", key]?.array else { continue }
            pod["spec", key] = .array(
                containers.map { container in
                    let mounts = container["volumeMounts"]?.array ?? []
                    if mounts.contains(where: { $0["mountPath"]?.string == path }) { return container }
                    isUsed = true
                    var container = container
                    container["volumeMounts"] = .array(
                        mounts + [["name": .string(name), "readOnly": true, "mountPath": .string(path)]])
                    return container
                })
        }
        if isUsed, existing == nil { pod["spec", "volumes"] = .array(volumes + [volume(name)]) }
    }

    private static func volume(_ name: String) -> JSONValue {
        [
            "name": .string(name),
            "projected": [
                "defaultMode": 420,
                "sources": [
                    ["serviceAccountToken": ["expirationSeconds": 3607, "path": "token"]],
                    ["configMap": ["items": [["key": "ca.crt", "path": "ca.crt"]], "name": "kube-root-ca.crt"]],
                    [
                        "downwardAPI": [
                            "items": [
                                ["fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.namespace"], "path": "namespace"]
                            ]
                        ]
                    ],
                ],
            ],
        ]
    }
}
