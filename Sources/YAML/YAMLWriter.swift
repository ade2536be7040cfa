import CLibYAML
import KubernetesModel

/// Writes values as YAML that a person reads and `kubectl` reads back as the same values.
package enum YAMLWriter {
    /// The values as the documents of one stream, with `---` between them.
    package static func text(of documents: [JSONValue]) -> String {
        var emitter = yaml_emitter_t()
        guard yaml_emitter_initialize(&emitter) == 1 else { return "" }
        defer { yaml_emitter_delete(&emitter) }
        let output = Output()
        return withExtendedLifetime(output) {
            yaml_emitter_set_output(&emitter, appendToOutput, Unmanaged.passUnretained(output).toOpaque())
            yaml_emitter_set_unicode(&emitter, 1)
            yaml_emitter_set_width(&emitter, -1)
            var event = yaml_event_t()
            yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING)
            yaml_emitter_emit(&emitter, &event)
            for (index, document) in documents.enumerated() {
                yaml_document_start_event_initialize(&event, nil, nil, nil, index == 0 ? 1 : 0)
                yaml_emitter_emit(&emitter, &event)
                emit(document, to: &emitter)
                yaml_document_end_event_initialize(&event, 1)
                yaml_emitter_emit(&emitter, &event)
            }
            yaml_stream_end_event_initialize(&event)
            yaml_emitter_emit(&emitter, &event)
            yaml_emitter_flush(&emitter)
            return String(decoding: output.bytes, as: UTF8.self)
        }
    }

    package static func text(of value: JSONValue) -> String { text(of: [value]) }

    private final class Output {
        var bytes: [UInt8] = []
    }

    private static let appendToOutput: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int) -> Int32 = {
        context, bytes, count in
        guard let context else { return 0 }
        let output = Unmanaged<Output>.fromOpaque(context).takeUnretainedValue()
        output.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
        return 1
    }

    private static func emit(_ value: JSONValue, to emitter: inout yaml_emitter_t) {
        var event = yaml_event_t()
        switch value {
        case .array(let elements):
            let style = elements.isEmpty ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
            yaml_sequence_start_event_initialize(&event, nil, nil, 1, style)
            yaml_emitter_emit(&emitter, &event)
            for element in elements { emit(element, to: &emitter) }
            yaml_sequence_end_event_initialize(&event)
            yaml_emitter_emit(&emitter, &event)
        case .object(let object):
            yaml_mapping_start_event_initialize(
                &event, nil, nil, 1, object.isEmpty ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE)
            yaml_emitter_emit(&emitter, &event)
            for member in object {
                emitString(member.key, to: &emitter)
                emit(member.value, to: &emitter)
            }
            yaml_mapping_end_event_initialize(&event)
            yaml_emitter_emit(&emitter, &event)
        case .string(let text): emitString(text, to: &emitter)
        case .null, .bool, .integer, .double: emitScalar(value.description, YAML_PLAIN_SCALAR_STYLE, to: &emitter)
        }
    }

    private static func emitString(_ text: String, to emitter: inout yaml_emitter_t) {
        let style =
            !ScalarResolver.isString(text) || text == "<<" || text == "="
            ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : text.contains("\n") ? YAML_LITERAL_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE
        emitScalar(text, style, to: &emitter)
    }

    private static func emitScalar(_ text: String, _ style: yaml_scalar_style_t, to emitter: inout yaml_emitter_t) {
        var event = yaml_event_t()
        var text = text
        text.withUTF8 { utf8 in
            _ = yaml_scalar_event_initialize(&event, nil, nil, utf8.baseAddress, Int32(utf8.count), 1, 1, style)
        }
        yaml_emitter_emit(&emitter, &event)
    }
}
