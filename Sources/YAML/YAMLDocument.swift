import CLibYAML
import KubernetesModel

/// One document of a YAML stream, as the JSON value that `kubectl` would send for it.
package struct YAMLDocument: Sendable {
    package var value: JSONValue
    /// Where the document begins.
    package var start: YAMLMark
    /// Where the value of each field begins, by its path as `spec.ports[0].name`; empty unless asked for.
    package var marks: [String: YAMLMark]
    /// Keys that are given twice, where that is tolerated; the last one counts.
    package var duplicates: [Duplicate] = []

    /// A key that its mapping has already, and where it stands again.
    package struct Duplicate: Sendable {
        package var key: String
        package var mark: YAMLMark
    }

    /// All documents of a stream; those without content (`---` alone, or comments only) are left out.
    ///
    /// JSON is YAML, so it is read as well. Aliases may expand to at most `YAMLComposer.maximumAliasedNodes` values and nesting
    /// is bounded as for JSON, so that a hostile text gets an error and no memory.
    package static func parseAll(
        _ bytes: [UInt8], recordingMarks: Bool = false, toleratingDuplicates: Bool = false
    ) throws(YAMLError) -> [YAMLDocument] {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else {
            throw YAMLError(mark: YAMLMark(line: 1, column: 1), problem: "out of memory")
        }
        defer { yaml_parser_delete(&parser) }
        func read(_ buffer: UnsafeBufferPointer<UInt8>) -> Result<[YAMLDocument], YAMLError> {
            Result { () throws(YAMLError) in
                yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
                yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
                var composer = YAMLComposer(recordsMarks: recordingMarks, toleratesDuplicates: toleratingDuplicates)
                while !composer.isFinished {
                    try composer.consumeNextEvent(of: &parser)
                }
                return composer.documents
            }
        }
        return try bytes.withUnsafeBufferPointer(read).get()
    }

    /// The place of a field, or of the nearest field around it that is there.
    package func mark(of field: String) -> YAMLMark {
        var path = Substring(field).drop { $0 == "." }
        while !path.isEmpty {
            if let mark = marks[String(path)] { return mark }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
            path = path[..<end]
        }
        return marks[""] ?? start
    }
}
