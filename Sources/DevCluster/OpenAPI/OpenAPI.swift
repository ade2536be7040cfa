import KubernetesModel

enum OpenAPI {
    static func version2(_ catalog: TypeCatalog) -> JSONValue { [:] }
    static func version3(_ path: String, _ catalog: TypeCatalog) -> JSONValue? { nil }
    static func paths(_ catalog: TypeCatalog) -> [String] { [] }
}
