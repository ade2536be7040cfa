import KubernetesModel

/// https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-url-library
enum URLLibrary {
    private static let url = CELType.named("kubernetes.URL")

    static let functions: FunctionTable.Library = [
        "url": [
            .global([.string], url, cost: .traversal(keepsSize: true)) { arguments, _ throws(CELEvaluationError) in
                let text = try arguments.string(0)
                do throws(RequestURL.Fault) {
                    return .opaque(try RequestURL(text))
                } catch {
                    throw .failed("URL parse error during conversion from string: parse \(text.goQuoted): \(error.message)")
                }
            }
        ],
        "isURL": [
            .global([.string], .bool) { arguments, _ throws(CELEvaluationError) in
                .bool((try? RequestURL(request: arguments.values[0].text)) != nil)
            }
        ],
        "getScheme": [part { $0.scheme }],
        "getHost": [part { $0.host }],
        "getHostname": [part { $0.hostName }],
        "getPort": [part { $0.port }],
        "getEscapedPath": [part { $0.escapedPath }],
        "getQuery": [
            .member([url], .map(.string, .list(.string))) { arguments, _ throws(CELEvaluationError) in
                var map = CELMap()
                for (name, values) in try arguments.opaque(0, RequestURL.self).parameters {
                    try map.insertNew(.list(values.map { .string($0) }), for: .string(name))
                }
                return .map(map)
            }
        ],
    ]

    private static func part(_ part: @escaping @Sendable (RequestURL) -> String) -> Overload {
        .member([url], .string) { arguments, _ throws(CELEvaluationError) in
            .string(part(try arguments.opaque(0, RequestURL.self)))
        }
    }
}
