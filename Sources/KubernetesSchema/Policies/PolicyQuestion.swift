import CEL

/// What an expression of a policy asks about somebody's rights.
package struct PolicyQuestion: Sendable, Hashable {
    /// `system:serviceaccount:...`; nil for whoever makes the request.
    package var user: String?
    package var verb: String
    /// Set for what is no resource.
    package var path: String?
    package var group: String
    package var resource: String
    package var subresource: String
    package var namespace: String
    package var name: String
}

/// Lets expressions ask by a function.
struct PolicyAuthorizer: CELAuthorizer {
    let mayDo: @Sendable (PolicyQuestion) -> Bool

    func decide(_ request: CELAuthorizationRequest) -> CELAuthorizationDecision {
        let question = PolicyQuestion(
            user: request.serviceAccount.map { "system:serviceaccount:\($0.namespace):\($0.name)" }, verb: request.verb,
            path: request.path, group: request.group, resource: request.resource, subresource: request.subresource,
            namespace: request.namespace, name: request.name)
        return CELAuthorizationDecision(isAllowed: mayDo(question))
    }
}
