import CEL
import KubernetesModel

/// Compiles what is asked of requests: the expressions of policies, and the conditions of policies and webhooks.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-expression
struct PolicyCompiler {
    private var shapes: [String: CELShape]
    private var variables: [String: CELObjectType.Field] = [:]

    /// - Parameters:
    ///   - object: what is known of the object, and of the one that it replaces.
    ///   - params: what is known of the policy's params; nil when it has none.
    init(object: CELShape = .any, params: CELShape? = nil) {
        shapes = [
            "object": object, "oldObject": object, "request": Self.request, "namespaceObject": Self.namespace,
            "authorizer": CELShape(.authorizer),
        ]
        shapes["params"] = params
    }

    /// From here on expressions may read `variables.NAME`.
    ///
    /// - Parameter type: nil when the variable's own expression is faulty, so that nothing is known of it.
    mutating func declare(_ name: String, _ type: CELType?) {
        // So that nobody else holds them, and they need not be copied.
        shapes["variables"] = nil
        variables[name] = CELObjectType.Field(key: name, shape: CELShape(type.map(Self.kept) ?? .dyn))
        shapes["variables"] = CELShape(.object(CELObjectType(name: "kubernetes.variables", fields: variables)), form: .object)
    }

    /// Only simple types, and lists and maps of them, are known of a variable where it is read.
    private static func kept(_ type: CELType) -> CELType {
        switch type {
        case .null, .bool, .int, .uint, .double, .string, .bytes, .duration, .timestamp: type
        case .list(let element): .list(kept(element))
        case .map(let key, let value): .map(kept(key), kept(value))
        default: .dyn
        }
    }

    func compile(_ source: String, giving type: CELType? = nil) throws(CELCompileError) -> CELProgram {
        try CELProgram.compile(source, variables: shapes, returning: type)
    }

    /// What is wrong with an expression, in the API server's words; and the type of what it gives, where it can be compiled.
    ///
    /// - Parameter types: those that it may give; any when there are none.
    func examine(_ source: String, giving types: [CELType] = []) -> (fault: String?, type: CELType?) {
        do throws(CELCompileError) {
            let type = try compile(source).type
            if types.isEmpty || types.contains(type) { return (nil, type) }
            let names = types.map(\.declaredName)
            let wanted = names.count == 1 ? names[0] : "one of [\(names.joined(separator: " "))]"
            return ("must evaluate to \(wanted) but got \(type.declaredName)", type)
        } catch {
            if case .instantiation(let message) = error.reason { return ("instantiation failed: \(message)", nil) }
            return ("compilation failed: \(error)", nil)
        }
    }
}
