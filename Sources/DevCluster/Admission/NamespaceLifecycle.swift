import KubernetesModel

/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespacelifecycle
extension AdmissionStep {
    /// Nothing comes into a namespace that is not there, or that is going.
    static let namespaceLifecycle = AdmissionStep("NamespaceLifecycle", .mutating) { (object, request) throws(APIStatus) in
        guard request.operation == .create, let name = request.namespace else { return }
        guard let namespace = request.cluster.get(.namespaces, ObjectKey(namespace: nil, name: name)) else {
            throw .notFound(ResourceType.namespaces.groupResource, name)
        }
        guard namespace.isBeingDeleted || namespace["status", "phase"]?.string == "Terminating" else { return }
        throw .forbidden(
            request.resource, object.name, "unable to create new content in namespace \(name) because it is being terminated",
            causes: [
                .init(
                    reason: "NamespaceTerminating", message: "namespace \(name) is being terminated", field: "metadata.namespace")
            ])
    }

    /// The namespaces that a cluster cannot do without stay.
    static let namespaceDeletion = AdmissionStep("NamespaceLifecycle", .validating) { (object, request) throws(APIStatus) in
        guard request.operation == .delete, request.type == .namespaces,
            ["default", "kube-system", "kube-public"].contains(object.name)
        else { return }
        throw .forbidden(request.resource, object.name, "this namespace may not be deleted")
    }
}
