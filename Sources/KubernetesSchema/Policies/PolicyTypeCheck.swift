import CEL
import KubernetesModel

/// Whether the expressions of a policy fit the kinds that it is about: fields that a kind does not have, and comparisons that
/// cannot be made. Nobody is refused for it; it shows in the policy's status.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#type-checking
package enum PolicyTypeCheck {
    /// Of one rule no more kinds are looked at than this.
    private static let kindsOfRule = 10
    /// Of one policy no more expressions are compiled than this, each once for each kind.
    private static let maximumChecks = 10_000

    /// A kind, and what is known of its objects.
    package struct Subject: Sendable {
        package var type: ResourceType
        package var schema: Schema

        package init(type: ResourceType, schema: Schema) {
            self.type = type
            self.schema = schema
        }

        /// In which the reader is told of a fault: `apps/v1, Kind=Deployment`.
        fileprivate var title: String { "\(type.group)/\(type.version), Kind=\(type.kind)" }

        fileprivate func shape(_ serial: Int) -> CELShape? {
            var schema = schema
            // A custom kind does not say what all objects have.
            for key in ["apiVersion", "kind"] { schema.properties[key] = Schema(type: .string) }
            schema.properties["metadata"] = BuiltInSchemas.metadata
            return schema.shape(isResourceRoot: true, name: "\(type.kind)\(serial)")
        }
    }

    /// The kinds that the rules of a policy name in full, without `*`, in the order in which they are checked.
    package static func kinds(matchedBy spec: JSONValue, among types: [ResourceType]) -> [ResourceType] {
        var kinds: Set<ResourceType> = []
        for rule in spec["matchConstraints"]?.list("resourceRules") ?? [] {
            func names(_ key: String) -> Set<String> { Set(rule.list(key).compactMap(\.string)) }
            let (groups, versions, resources) = (names("apiGroups"), names("apiVersions"), names("resources"))
            guard !groups.union(versions).contains(where: { $0.contains("*") }) else { continue }
            // The core group has no name to tell it by from the others.
            let isAnyGroup = groups.contains("")
            let matched = types.filter {
                (isAnyGroup || groups.contains($0.group)) && versions.contains($0.version) && resources.contains($0.plural)
            }
            func order(_ type: ResourceType) -> (String, String, String) {
                (isAnyGroup ? "" : type.group, type.version, type.plural)
            }
            kinds.formUnion(matched.sorted { order($0) < order($1) }.prefix(kindsOfRule))
        }
        return kinds.sorted { ($0.group, $0.version, $0.kind) < ($1.group, $1.version, $1.kind) }
    }

    /// The warnings, as the policy's status has them.
    ///
    /// - Parameters:
    ///   - params: what is known of the params' kind.
    ///   - serial: sets the types of this check apart from those of others, in the warnings that name one.
    package static func warnings(
        about spec: JSONValue, of subjects: [Subject], params: Subject?, serial: Int
    ) -> [JSONValue] {
        let params = spec["paramKind"] == nil ? nil : params?.shape(serial) ?? .any
        let compilers = subjects.compactMap { subject in
            subject.shape(serial).map { (subject.title, compiler($0, params, spec.list("variables"))) }
        }
        func warning(_ source: String, _ path: FieldPath) -> JSONValue? {
            let faults = compilers.compactMap { title, compiler in
                compiler.fault(in: source).map { "\(title): \($0)\n" }
            }
            return faults.isEmpty
                ? nil : ["fieldRef": .string(path.description), "warning": .string(faults.joined(separator: "\n"))]
        }
        let validations = spec.list("validations").prefix(maximumChecks / max(1, compilers.count))
        return validations.enumerated().flatMap { index, validation -> [JSONValue] in
            let path = FieldPath("spec", "validations")[index]
            return ["expression", "messageExpression"].compactMap { key in
                let source = validation.text(key)
                return source.isEmpty ? nil : warning(source, path.child(key))
            }
        }
    }

    private static func compiler(_ object: CELShape, _ params: CELShape?, _ variables: [JSONValue]) -> PolicyCompiler {
        var compiler = PolicyCompiler(object: object, params: params)
        for variable in variables {
            compiler.declare(variable.text("name"), compiler.examine(variable.text("expression")).type)
        }
        return compiler
    }
}

extension PolicyCompiler {
    fileprivate func fault(in source: String) -> String? {
        do throws(CELCompileError) {
            _ = try compile(source)
            return nil
        } catch {
            return error.description
        }
    }
}
