import KubernetesModel

/// Which members a schema of a custom resource may have, and how they go together.
struct KeywordCheck {
    private(set) var faults: [FieldError] = []
    let compiler: (any RuleCompiler)?
    /// Rules are compiled only once everything else is right: the compiler's messages would lead astray.
    let compilesRules: Bool
    var costs = RuleCostCheck()

    init(compiler: (any RuleCompiler)?, compilesRules: Bool) {
        self.compiler = compiler
        self.compilesRules = compilesRules
    }

    struct Context {
        var isRoot = false
        /// In type or metadata of a resource.
        var isInMetadata = false
        /// Why a default must not be set here.
        var forbidsDefaults: String?
        /// The outermost list or map whose elements cannot be told apart between two versions of an object.
        var uncorrelated: FieldPath?
        var isInCondition = false
        /// The most values that an object has here; nil when nothing bounds their number.
        var count: UInt64? = 1

        func below(_ change: (inout Context) -> Void = { _ in }) -> Context {
            var context = self
            context.isRoot = false
            change(&context)
            return context
        }

        /// By the most elements of a list or map.
        mutating func multiplyCount(by limit: JSONValue?) {
            guard let factor = limit?.integer else {
                count = nil
                return
            }
            guard let (product, overflow) = count?.multipliedReportingOverflow(by: UInt64(max(0, factor))) else { return }
            count = overflow ? .max : product
        }
    }

    mutating func check(_ schema: JSONValue, at path: FieldPath, _ context: Context) {
        let earlier = faults.count
        checkKeywords(schema, at: path, context)
        checkChildren(schema, at: path, context)
        checkMapType(schema, at: path)
        checkListType(schema, at: path)
        let hasFaults = faults.count > earlier
        checkRules(schema, at: path, context, compiles: !hasFaults && compilesRules && !context.isInCondition)
    }

    mutating func add(_ fault: FieldError) { faults.append(fault) }

    private static let types = ["array", "boolean", "integer", "number", "object", "string"]

    private mutating func checkKeywords(_ schema: JSONValue, at path: FieldPath, _ context: Context) {
        let type = schema.text("type")
        if !type.isEmpty, !Self.types.contains(type) {
            add(.notSupported(path.child("type"), .string(type), supported: Self.types))
        }
        if schema["default"] != nil, let reason = context.forbidsDefaults {
            add(.forbidden(path.child("default"), "must not be set \(reason)"))
        }
        for key in ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"] {
            switch schema[key] {
            case nil, .null, "": break
            default: add(.forbidden(path.child(key), "\(key) is not supported"))
            }
        }
        if type == "null" {
            add(.forbidden(path.child("type"), "type cannot be set to null, use nullable as an alternative"))
        }
        if schema["items"]?.array != nil {
            add(.forbidden(path.child("items"), "items must be a schema object and not an array"))
        }
        if context.isInMetadata, schema.flag("x-kubernetes-embedded-resource") {
            add(.forbidden(path.child("x-kubernetes-embedded-resource"), "must not be used inside of resource meta"))
        }
        if schema.flag("uniqueItems") {
            let detail = "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"
            add(.forbidden(path.child("uniqueItems"), detail))
        }
        if let values = schema["additionalProperties"], values != true, !schema.members("properties").isEmpty {
            let detail = "additionalProperties and properties are mutual exclusive"
            add(.forbidden(path.child("additionalProperties"), detail))
        }
        if schema["x-kubernetes-preserve-unknown-fields"] == false {
            add(.invalid(path.child("x-kubernetes-preserve-unknown-fields"), false, "must be true or undefined"))
        }
    }

    private mutating func checkChildren(_ schema: JSONValue, at path: FieldPath, _ context: Context) {
        if let values = schema["additionalProperties"], values.object != nil {
            let child = context.below {
                if $0.isInMetadata { $0.forbidsDefaults = "inside additionalProperties applying to object metadata" }
                $0.multiplyCount(by: schema["maxProperties"])
            }
            check(values, at: path.child("additionalProperties"), child)
        }
        let isResource = context.isRoot || schema.flag("x-kubernetes-embedded-resource")
        for member in schema.members("properties") {
            let isMetadata = isResource && ["metadata", "kind", "apiVersion"].contains(member.key)
            let child = context.below {
                if schema.text("x-kubernetes-map-type") == "atomic" { $0.uncorrelated = $0.uncorrelated ?? path }
                if isMetadata { $0.isInMetadata = true }
                if isMetadata, context.isRoot { $0.forbidsDefaults = "in top-level \(member.key)" }
            }
            check(member.value, at: path.child("properties")[key: member.key], child)
        }
        let condition = context.below { $0.isInCondition = true }
        if let not = schema["not"] { check(not, at: path.child("not"), condition) }
        for key in ["allOf", "oneOf", "anyOf"] {
            for (index, schema) in schema.list(key).enumerated() { check(schema, at: path.child(key)[index], condition) }
        }
        if let items = schema["items"], items.object != nil {
            let child = context.below {
                if schema.text("x-kubernetes-list-type") != "map" { $0.uncorrelated = $0.uncorrelated ?? path }
                $0.multiplyCount(by: schema["maxItems"])
            }
            check(items, at: path.child("items"), child)
        }
    }
}
