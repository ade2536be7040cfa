import KubernetesModel

/// A format that texts can be checked for.
struct NamedFormat: CELOpaqueValue, Equatable {
    static let celType = CELType.named("kubernetes.NamedFormat")

    let name: String
    /// The length that the expression of the format is thought to have.
    let expressionSize: UInt64
    /// The sentences that say what is wrong with a text.
    let faults: @Sendable (String) -> [String]

    var type: CELType { Self.celType }

    static func == (left: NamedFormat, right: NamedFormat) -> Bool { left.name == right.name }
}

/// https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-format-library
enum FormatLibrary {
    private static let formats: [NamedFormat] = [
        NamedFormat(name: "dns1123Label", expressionSize: 30) { NameRule.dns1123Label($0) },
        NamedFormat(name: "dns1123Subdomain", expressionSize: 60) { NameRule.dns1123Subdomain($0) },
        NamedFormat(name: "dns1035Label", expressionSize: 30) { NameRule.dns1035Label($0) },
        NamedFormat(name: "dns1123LabelPrefix", expressionSize: 30) { NameRule.dns1123Label(completed($0)) },
        NamedFormat(name: "dns1123SubdomainPrefix", expressionSize: 60) { NameRule.dns1123Subdomain(completed($0)) },
        NamedFormat(name: "dns1035LabelPrefix", expressionSize: 30) { NameRule.dns1035Label(completed($0)) },
        NamedFormat(name: "qualifiedName", expressionSize: 60) { NameRule.qualifiedName($0) },
        NamedFormat(name: "labelValue", expressionSize: 40) { NameRule.labelValue($0) },
        NamedFormat(name: "uri", expressionSize: 1103) { text in
            do throws(RequestURL.Fault) {
                _ = try RequestURL(request: text)
                return []
            } catch {
                return ["parse \(text.goQuoted): \(error.message)"]
            }
        },
        NamedFormat(name: "uuid", expressionSize: 70) { text in
            let pattern = "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$"
            let matches = (try? RegularExpression.cached(pattern))?.matches(text) ?? false
            return matches ? [] : ["does not match the UUID format"]
        },
        NamedFormat(name: "byte", expressionSize: 84) {
            $0.isEmpty || Base64.decode($0) == nil ? ["invalid base64"] : []
        },
        NamedFormat(name: "date", expressionSize: 71) { CELTimestamp(date: $0) == nil ? ["invalid date"] : [] },
        NamedFormat(name: "datetime", expressionSize: 71) {
            CELTimestamp($0.uppercased()) == nil ? ["invalid datetime"] : []
        },
    ]

    private static let format = NamedFormat.celType

    static let functions: FunctionTable.Library = {
        var table: FunctionTable.Library = [
            "validate": [
                .member([format, .string], .optional(.list(.string)), cost: cost) { arguments, _ throws(CELEvaluationError) in
                    let faults = try arguments.opaque(0, NamedFormat.self).faults(try arguments.string(1))
                    return faults.isEmpty ? .none : .optionalOf(.list(faults.map { .string($0) }))
                }
            ],
            "format.named": [
                .global([.string], .optional(format)) { arguments, _ throws(CELEvaluationError) in
                    let name = try arguments.string(0)
                    return formats.first { $0.name == name }.map { .optionalOf(.opaque($0)) } ?? .none
                }
            ],
        ]
        for value in formats {
            table["format.\(value.name)"] = [.global([], format) { _, _ throws(CELEvaluationError) in .opaque(value) }]
        }
        return table
    }()

    private static let cost = CallCost(
        { $0.size(1).traversal.scaled(by: 32) },
        actual: { arguments, _ throws(CELEvaluationError) in
            let text = Estimate(exactly: UInt64(try arguments[1].size) + 1).traversal
            let expression = Estimate(exactly: try arguments.opaque(0, NamedFormat.self).expressionSize).regexStates
            return (text * expression).maximum
        })

    /// A prefix may end with a hyphen because something follows it.
    private static func completed(_ prefix: String) -> String {
        prefix.utf8.count > 1 && prefix.hasSuffix("-") ? prefix.dropLast() + "a" : prefix
    }
}
