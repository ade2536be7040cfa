import CLibYAML
import KubernetesModel

/// Builds values from libyaml's events, with a stack of its own, so that nesting costs no recursion.
struct YAMLComposer {
    /// How many values aliases may add to a stream.
    static let maximumAliasedNodes = 100_000

    private(set) var documents: [YAMLDocument] = []
    private(set) var isFinished = false

    private let recordsMarks: Bool
    private let toleratesDuplicates: Bool
    private var stack: [Container] = []
    private var anchors: [String: (value: JSONValue, nodes: Int)] = [:]
    private var aliasedNodes = 0
    private var root: JSONValue?
    private var documentStart = YAMLMark(line: 1, column: 1)
    private var marks: [String: YAMLMark] = [:]
    private var duplicates: [YAMLDocument.Duplicate] = []

    /// A sequence or mapping that is not complete yet.
    private struct Container {
        var isMapping: Bool
        var anchor: String?
        /// The path of the container itself, when marks are recorded.
        var path: String
        var elements: [JSONValue] = []
        var members: [JSONObject.Member] = []
        /// Where the key of each member stands.
        var keyMarks: [YAMLMark] = []
        var pendingKey: Key?
        var merges: [JSONValue] = []
        /// How many values lie within, itself included.
        var nodes = 1

        var awaitsKey: Bool { isMapping && pendingKey == nil }
    }

    private struct Key {
        var text: String
        var mark: YAMLMark
        /// `<<`, without quotes.
        var isMerge = false
    }

    init(recordsMarks: Bool, toleratesDuplicates: Bool) {
        self.recordsMarks = recordsMarks
        self.toleratesDuplicates = toleratesDuplicates
    }

    mutating func consumeNextEvent(of parser: inout yaml_parser_t) throws(YAMLError) {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { throw Self.error(of: parser) }
        defer { yaml_event_delete(&event) }
        let mark = YAMLMark(event.start_mark)
        switch event.type {
        case YAML_STREAM_END_EVENT: isFinished = true
        case YAML_DOCUMENT_START_EVENT:
            documentStart = mark
            root = nil
            marks = [:]
            duplicates = []
            anchors = [:]
        case YAML_DOCUMENT_END_EVENT:
            if let root, !root.isNull { documents.append(document(root)) }
        case YAML_SEQUENCE_START_EVENT:
            try push(isMapping: false, anchor: Self.text(event.data.sequence_start.anchor), at: mark)
        case YAML_MAPPING_START_EVENT:
            try push(isMapping: true, anchor: Self.text(event.data.mapping_start.anchor), at: mark)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: try pop(at: mark)
        case YAML_SCALAR_EVENT: try scalar(event.data.scalar, at: mark)
        case YAML_ALIAS_EVENT: try alias(Self.text(event.data.alias.anchor) ?? "", at: mark)
        default: break
        }
    }

    private mutating func scalar(_ scalar: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar, at mark: YAMLMark)
        throws(YAMLError)
    {
        let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        // Most keys are plain words: no need to ask what else they could mean.
        if isPlain, scalar.tag == nil, scalar.anchor == nil, let top = stack.indices.last, stack[top].awaitsKey, text != "<<" {
            stack[top].pendingKey = Key(text: text, mark: mark)
            return
        }
        let tag = Self.text(scalar.tag)
        guard let value = ScalarResolver.resolve(text, tag: tag, isPlain: isPlain) else {
            throw YAMLError(
                mark: mark, problem: "'\(text.prefix(60))' is not a value of type \(tag ?? "!!float") that JSON knows")
        }
        try add(value, nodes: 1, anchor: Self.text(scalar.anchor), at: mark, isMergeKey: isPlain && text == "<<")
    }

    private mutating func alias(_ name: String, at mark: YAMLMark) throws(YAMLError) {
        guard let target = anchors[name] else {
            throw YAMLError(mark: mark, problem: "the alias *\(name) has no anchor &\(name) before it")
        }
        aliasedNodes += target.nodes
        guard aliasedNodes <= Self.maximumAliasedNodes else {
            throw YAMLError(
                mark: mark, problem: "the aliases of this text expand to more than \(Self.maximumAliasedNodes) values")
        }
        try add(target.value, nodes: target.nodes, anchor: nil, at: mark)
    }

    private mutating func push(isMapping: Bool, anchor: String?, at mark: YAMLMark) throws(YAMLError) {
        guard stack.count < JSONReader.maximumDepth else {
            throw YAMLError(mark: mark, problem: "lists and mappings are nested more than \(JSONReader.maximumDepth) deep")
        }
        if let top = stack.indices.last, stack[top].awaitsKey {
            throw YAMLError(mark: mark, problem: "a key must be a scalar")
        }
        let path = recordsMarks ? nextPath() : ""
        if recordsMarks { marks[path] = mark }
        stack.append(Container(isMapping: isMapping, anchor: anchor, path: path))
    }

    private mutating func pop(at mark: YAMLMark) throws(YAMLError) {
        guard let container = stack.popLast() else { return }
        guard container.isMapping else {
            return try add(
                .array(container.elements), nodes: container.nodes, anchor: container.anchor, at: mark, isRecorded: true)
        }
        var object = JSONObject(members: container.members)
        if object.count < container.members.count { try noteDuplicates(in: container) }
        for merge in container.merges {
            for member in merge.object ?? [:] where object[member.key] == nil { object[member.key] = member.value }
        }
        try add(.object(object), nodes: container.nodes, anchor: container.anchor, at: mark, isRecorded: true)
    }

    /// Puts a complete value where the stream stands.
    private mutating func add(
        _ value: JSONValue, nodes: Int, anchor: String?, at mark: YAMLMark, isMergeKey: Bool = false, isRecorded: Bool = false
    ) throws(YAMLError) {
        if let anchor { anchors[anchor] = (value, nodes) }
        guard let top = stack.indices.last else {
            root = value
            if recordsMarks, !isRecorded { marks[""] = mark }
            return
        }
        if stack[top].awaitsKey {
            guard let text = Self.keyText(value) else { throw YAMLError(mark: mark, problem: "a key must be a scalar") }
            stack[top].pendingKey = Key(text: text, mark: mark, isMerge: isMergeKey)
            return
        }
        if recordsMarks, !isRecorded { marks[nextPath()] = mark }
        stack[top].nodes += nodes
        guard let key = stack[top].pendingKey else {
            stack[top].elements.append(value)
            return
        }
        stack[top].pendingKey = nil
        guard key.isMerge else {
            stack[top].members.append(JSONObject.Member(key: key.text, value: value))
            stack[top].keyMarks.append(key.mark)
            return
        }
        let sources = value.array ?? [value]
        guard sources.allSatisfy({ $0.object != nil }) else {
            throw YAMLError(mark: key.mark, problem: "'<<' merges mappings only")
        }
        stack[top].merges += sources
    }

    private mutating func noteDuplicates(in container: Container) throws(YAMLError) {
        var first: [String: YAMLMark] = [:]
        for (member, mark) in zip(container.members, container.keyMarks) {
            guard let earlier = first.updateValue(mark, forKey: member.key) else { continue }
            guard toleratesDuplicates else {
                throw YAMLError(mark: mark, problem: "the key \"\(member.key)\" is already given in line \(earlier.line)")
            }
            duplicates.append(YAMLDocument.Duplicate(key: member.key, mark: mark))
        }
    }

    private func document(_ root: JSONValue) -> YAMLDocument {
        YAMLDocument(value: root, start: documentStart, marks: marks, duplicates: duplicates)
    }

    /// The path of the value that comes next.
    private func nextPath() -> String {
        guard let top = stack.last else { return "" }
        guard let key = top.pendingKey?.text else { return "\(top.path)[\(top.elements.count)]" }
        return top.path.isEmpty ? key : "\(top.path).\(key)"
    }

    /// JSON's keys are strings, so scalars of other types become their text, as kubectl does.
    private static func keyText(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .bool, .integer, .double, .null: value.description
        case .array, .object: nil
        }
    }

    private static func text(_ pointer: UnsafePointer<UInt8>?) -> String? { pointer.map { String(cString: $0) } }

    private static func error(of parser: yaml_parser_t) -> YAMLError {
        let problem = parser.problem.map { String(cString: $0) } ?? "this is not YAML"
        let context = parser.context.map { "\(String(cString: $0)): " } ?? ""
        if parser.error == YAML_READER_ERROR {
            // The reader knows an offset only; it stands where the parser has come to.
            return YAMLError(mark: YAMLMark(parser.mark), problem: "\(problem) at byte \(parser.problem_offset)")
        }
        return YAMLError(mark: YAMLMark(parser.problem_mark), problem: context + problem)
    }
}

extension YAMLMark {
    init(_ mark: yaml_mark_t) { self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1) }
}
