import KubernetesModel
import KubernetesSchema
import Synchronization

extension ResourceType {
    fileprivate static func policy(_ plural: String, _ kind: String) -> ResourceType {
        ResourceType(
            group: "admissionregistration.k8s.io", version: "v1", plural: plural, kind: kind, isNamespaced: false)
    }

    static let admissionPolicies = policy("validatingadmissionpolicies", "ValidatingAdmissionPolicy")
    static let admissionPolicyBindings = policy("validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding")
}

extension AdmissionStep {
    /// What the ValidatingAdmissionPolicies that the cluster holds demand, where bindings put them in force.
    ///
    /// https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
    static func validatingAdmissionPolicies() -> AdmissionStep {
        let compiled = CompiledPolicies()
        return AdmissionStep("ValidatingAdmissionPolicy", .validating) { (object, request) throws(APIStatus) in
            let bindings = request.cluster.list(.admissionPolicyBindings, namespace: nil)
            // The policies cannot lock out those who would change them.
            guard !bindings.isEmpty, request.type.group != ResourceType.admissionPolicies.group else { return }
            // What is written to the scale of an object is no object of its kind, but a Scale.
            let object = request.scale.map { $0.scale(of: object) } ?? object
            var request = request
            if let scale = request.scale { request.old = request.old.map(scale.scale) }
            for binding in bindings {
                let key = ObjectKey(namespace: nil, name: binding["spec", "policyName"]?.string ?? "")
                guard let policy = request.cluster.get(.admissionPolicies, key),
                    PolicyMatch(policy["spec", "matchConstraints"] ?? [:]).contains(object, request),
                    PolicyMatch(binding["spec", "matchResources"] ?? [:]).contains(object, request)
                else { continue }
                let check = PolicyCheck(policy: policy, binding: binding, compiled: compiled.policy(policy))
                try check.admit(object, request)
            }
        }
    }
}

/// Policies by what they say, so that each is compiled once.
private final class CompiledPolicies: Sendable {
    private static let limit = 1000
    private let policies = Mutex<[JSONValue: AdmissionPolicy]>([:])

    func policy(_ object: KubernetesObject) -> AdmissionPolicy {
        let spec = object.spec
        if let known = policies.withLock({ $0[spec] }) { return known }
        let policy = AdmissionPolicy(spec: spec)
        policies.withLock { policies in
            if policies.count >= Self.limit { policies = [:] }
            policies[spec] = policy
        }
        return policy
    }
}

/// One policy in force by one binding.
private struct PolicyCheck {
    let policy: KubernetesObject
    let binding: KubernetesObject
    let compiled: AdmissionPolicy

    func admit(_ object: KubernetesObject, _ request: AdmissionRequest) throws(APIStatus) {
        let denials = denials(object, request)
        let actions = (binding["spec", "validationActions"]?.array ?? []).compactMap(\.string)
        let names = "ValidatingAdmissionPolicy '\(policy.name)' with binding '\(binding.name)'"
        if actions.contains("Warn") {
            for denial in denials { request.warnings.add("Validation failed for \(names): \(denial.message)") }
        }
        guard actions.contains("Deny"), let denial = denials.first else { return }
        let why = "\(names) denied request: \(denial.message)"
        var status = APIStatus.forbidden(
            request.resource, object.name, why, causes: [.init(reason: "", message: why, field: nil)])
        status.reason = denial.reason
        status.code =
            switch denial.reason {
            case .forbidden: 403
            case .unauthorized: 401
            case .requestEntityTooLarge: 413
            default: 422
            }
        throw status
    }

    private func denials(_ object: KubernetesObject, _ request: AdmissionRequest) -> [AdmissionPolicy.Denial] {
        let namespace = request.namespace.flatMap { request.cluster.get(.namespaces, ObjectKey(namespace: nil, name: $0)) }
        let isDeletion = request.operation == .delete
        var input = AdmissionPolicy.Input(
            object: isDeletion ? .null : object.json, oldObject: request.old?.json ?? .null,
            request: request.json(about: object), namespaceObject: namespace?.json ?? .null,
            mayDo: { [cluster = request.cluster, user = request.user] question in
                RBACPolicy(in: cluster).allows(question, of: user)
            })
        guard policy["spec", "paramKind"] != nil, let reference = binding["spec", "paramRef"] else {
            return compiled.denials(of: input)
        }
        let params = params(reference, request)
        if params.isEmpty {
            guard reference["parameterNotFoundAction"]?.string == "Deny" else { return [] }
            return [
                .init(
                    message:
                        "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
                    reason: .invalid)
            ]
        }
        return params.flatMap { param in
            input.params = param.json
            return compiled.denials(of: input)
        }
    }

    private func params(_ reference: JSONValue, _ request: AdmissionRequest) -> [KubernetesObject] {
        let (group, version) = groupAndVersion(of: policy["spec", "paramKind", "apiVersion"]?.string ?? "")
        let kind = policy["spec", "paramKind", "kind"]?.string
        guard let type = request.cluster.types.first(where: { $0.group == group && $0.version == version && $0.kind == kind })
        else { return [] }
        let namespace = type.isNamespaced ? reference["namespace"]?.string ?? request.namespace : nil
        if let name = reference["name"]?.string {
            return request.cluster.get(type, ObjectKey(namespace: namespace, name: name)).map { [$0] } ?? []
        }
        guard let selector = reference["selector"].flatMap({ try? LabelSelector(json: $0) }) else { return [] }
        return request.cluster.list(type, namespace: namespace, matching: selector)
    }
}

extension AdmissionRequest {
    /// The request as expressions see it.
    fileprivate func json(about object: KubernetesObject) -> JSONValue {
        let kind: JSONValue =
            scale == nil
            ? ["group": .string(type.group), "version": .string(type.version), "kind": .string(type.kind)]
            : ["group": "autoscaling", "version": "v1", "kind": "Scale"]
        let resource: JSONValue = [
            "group": .string(type.group), "version": .string(type.version), "resource": .string(type.plural),
        ]
        var json: JSONValue = [
            "kind": kind, "requestKind": kind, "resource": resource, "requestResource": resource,
            "operation": .string(operation.rawValue), "dryRun": .bool(isDryRun),
            "userInfo": [
                "username": .string(user.name), "uid": .string(user.uid), "groups": .array(user.groups.map { .string($0) }),
                "extra": .object(JSONObject(user.extra.map { ($0.key, .array($0.value.map { .string($0) })) })),
            ],
        ]
        for key in ["subResource", "requestSubResource"] { json[key] = subresource.map { .string($0) } }
        if !object.name.isEmpty { json["name"] = .string(object.name) }
        if let namespace { json["namespace"] = .string(namespace) }
        return json
    }
}
