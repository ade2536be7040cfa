/// Answers the questions that expressions of admission policies ask about permissions.
package protocol CELAuthorizer: Sendable {
    /// Whether the request may be made.
    func decide(_ request: CELAuthorizationRequest) -> CELAuthorizationDecision
}

/// A request that somebody might make.
package struct CELAuthorizationRequest: Sendable, Hashable {
    /// Nil for the user whose request is being admitted.
    package var serviceAccount: (namespace: String, name: String)? {
        account.isEmpty ? nil : (account[0], account[1])
    }
    package fileprivate(set) var verb = ""
    /// Set for a request that is not for a resource.
    package fileprivate(set) var path: String?
    package fileprivate(set) var group = ""
    package fileprivate(set) var resource = ""
    package fileprivate(set) var subresource = ""
    package fileprivate(set) var namespace = ""
    package fileprivate(set) var name = ""
    package fileprivate(set) var fieldSelector = ""
    package fileprivate(set) var labelSelector = ""
    /// Namespace and name, or nothing.
    fileprivate var account: [String] = []
}

package struct CELAuthorizationDecision: Sendable, Hashable {
    package var isAllowed: Bool
    package var reason: String
    /// Why it could not be decided.
    package var error: String?

    package init(isAllowed: Bool, reason: String = "", error: String? = nil) {
        self.isAllowed = isAllowed
        self.reason = reason
        self.error = error
    }
}

extension CELValue {
    /// The value of the variable `authorizer`, whose type is `CELType.authorizer`.
    package static func authorizer(_ authorizer: any CELAuthorizer) -> CELValue {
        .opaque(AuthorizerValue(type: .authorizer, authorizer: authorizer))
    }
}

extension CELType {
    package static let authorizer = CELType.named("kubernetes.authorization.Authorizer")
}

/// An authorizer and what has been said so far of the request to ask it about.
private struct AuthorizerValue: CELOpaqueValue {
    var type: CELType
    var authorizer: any CELAuthorizer
    var request = CELAuthorizationRequest()

    func isEqual(to other: any CELOpaqueValue) -> Bool {
        guard let other = other as? AuthorizerValue else { return false }
        return type == other.type && request == other.request
    }
}

private struct DecisionValue: CELOpaqueValue, Equatable {
    var decision: CELAuthorizationDecision
    var type: CELType { AuthorizerLibrary.decision }
}

/// https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-authorizer-library
enum AuthorizerLibrary {
    private static let path = CELType.named("kubernetes.authorization.PathCheck")
    private static let group = CELType.named("kubernetes.authorization.GroupCheck")
    private static let resource = CELType.named("kubernetes.authorization.ResourceCheck")
    fileprivate static let decision = CELType.named("kubernetes.authorization.Decision")

    static let functions: FunctionTable.Library = [
        "path": [step(.authorizer, path) { $0.path = $1[0] }],
        "group": [step(.authorizer, group) { $0.group = $1[0] }],
        "serviceAccount": [step(.authorizer, .authorizer, texts: 2) { $0.account = $1 }],
        "resource": [step(group, resource) { $0.resource = $1[0] }],
        "subresource": [step(resource, resource) { $0.subresource = $1[0] }],
        "namespace": [step(resource, resource) { $0.namespace = $1[0] }],
        "name": [step(resource, resource) { $0.name = $1[0] }],
        "fieldSelector": [step(resource, resource, cost: selector) { $0.fieldSelector = $1[0] }],
        "labelSelector": [step(resource, resource, cost: selector) { $0.labelSelector = $1[0] }],
        "check": [check(path), check(resource)],
        "allowed": [answer(.bool) { .bool($0.isAllowed) }],
        "reason": [answer(.string) { .string($0.reason) }],
        "errored": [answer(.bool) { .bool($0.error != nil) }],
        "error": [answer(.string) { .string($0.error ?? "") }],
    ]

    /// Reading the text, and at most a requirement for every second character of it.
    private static let selector = CallCost {
        Estimate(exactly: 10) + $0.size(1).traversal + $0.size(1).scaled(by: 0.5) * Estimate(exactly: 50)
    }

    private static func step(
        _ target: CELType, _ result: CELType, texts: Int = 1, cost: CallCost = .one,
        _ change: @escaping @Sendable (inout CELAuthorizationRequest, [String]) -> Void
    ) -> Overload {
        let parameters = [target] + Array(repeating: CELType.string, count: texts)
        return .member(parameters, result, cost: cost) { arguments, _ throws(CELEvaluationError) in
            var value = try arguments.opaque(0, AuthorizerValue.self)
            change(&value.request, arguments.values.dropFirst().map(\.text))
            value.type = result
            return .opaque(value)
        }
    }

    /// So expensive that an expression has two of them.
    private static func check(_ target: CELType) -> Overload {
        .member([target, .string], decision, cost: CallCost { _ in Estimate(exactly: 350_000) }) {
            arguments, _ throws(CELEvaluationError) in
            var value = try arguments.opaque(0, AuthorizerValue.self)
            value.request.verb = try arguments.string(1)
            return .opaque(DecisionValue(decision: value.authorizer.decide(value.request)))
        }
    }

    private static func answer(
        _ result: CELType, _ value: @escaping @Sendable (CELAuthorizationDecision) -> CELValue
    ) -> Overload {
        .member([decision], result) { arguments, _ throws(CELEvaluationError) in
            value(try arguments.opaque(0, DecisionValue.self).decision)
        }
    }
}
