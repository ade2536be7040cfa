import KubernetesModel

/// The functions that Kubernetes offers to expressions, and the names of types.
///
/// https://kubernetes.io/docs/reference/using-api/cel/#cel-options-language-features-and-libraries
enum FunctionTable {
    typealias Library = [String: [Overload]]

    /// Of Kubernetes 1.36. A function that several libraries declare has the overloads of all.
    static let functions: Library = [
        OperatorLibrary.functions, AccessLibrary.functions, ConversionLibrary.functions, TextLibrary.functions,
        TimeLibrary.functions, OptionalLibrary.functions, StringExtensions.functions, ListExtensions.functions,
        SortLibrary.functions, SetLibrary.functions, RegexLibrary.functions, KubernetesLists.functions,
        QuantityLibrary.functions, URLLibrary.functions, AddressLibrary.functions, NetworkLibrary.functions,
        SemanticVersionLibrary.functions, FormatLibrary.functions, AuthorizerLibrary.functions,
    ].reduce(into: [:]) { table, library in table.merge(library) { $0 + $1 } }

    static let types: [String: CELType] = [
        "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string, "bytes": .bytes, "null_type": .null,
        "list": .list(.dyn), "map": .map(.dyn, .dyn), "type": .type(nil), "google.protobuf.Timestamp": .timestamp,
        "google.protobuf.Duration": .duration, "optional_type": .opaque("optional_type", []),
        "net.IP": IPAddress.celType, "net.CIDR": IPNetwork.celType,
    ]
}
