/// A list of changes to a JSON document, done one after the other, all or none (RFC 6902).
///
/// Other than the RFC but as the API server: a negative index counts from the end.
public struct JSONPatch: Sendable {
    /// The operations that one patch may hold.
    public static let maximumOperations = 10_000
    /// The bytes of JSON by which all copies of one patch together may make a document grow.
    public static let maximumCopiedBytes = 3 << 20

    public enum Failure: Error, Equatable, CustomStringConvertible {
        /// The patch itself is faulty: the server answers 400.
        case malformed(String)
        /// The patch holds more than `maximumOperations`: the server answers 413.
        case tooManyOperations(Int)
        /// The patch does not fit this document: the server answers 422.
        case doesNotApply(String)

        public var description: String {
            switch self {
            case .malformed(let sentence), .doesNotApply(let sentence): sentence
            case .tooManyOperations(let count):
                "The allowed maximum operations in a JSON patch is \(JSONPatch.maximumOperations), got \(count)"
            }
        }
    }

    private enum Operation {
        case add(JSONPointer, JSONValue)
        case remove(JSONPointer)
        case replace(JSONPointer, JSONValue)
        case move(from: JSONPointer, to: JSONPointer)
        case copy(from: JSONPointer, to: JSONPointer)
        case test(JSONPointer, JSONValue)
    }

    private let operations: [Operation]

    /// - Throws: `Failure.malformed` or `Failure.tooManyOperations`.
    public init(_ json: JSONValue) throws(Failure) {
        guard let list = json.array else { throw .malformed("a JSON patch must be an array of operations, not \(json.typeName)") }
        guard list.count <= Self.maximumOperations else { throw .tooManyOperations(list.count) }
        var operations: [Operation] = []
        for (index, item) in list.enumerated() { operations.append(try Self.operation(item, at: index)) }
        self.operations = operations
    }

    private static func operation(_ json: JSONValue, at index: Int) throws(Failure) -> Operation {
        func pointer(_ key: String) throws(Failure) -> JSONPointer {
            guard let text = json[key]?.string else { throw .malformed("operation \(index) of the JSON patch has no \"\(key)\"") }
            guard let pointer = JSONPointer(text) else {
                throw .malformed("operation \(index) of the JSON patch: the \(key) \(text.goQuoted) does not begin with \"/\"")
            }
            return pointer
        }
        func value() throws(Failure) -> JSONValue {
            guard let value = json["value"] else { throw .malformed("operation \(index) of the JSON patch has no \"value\"") }
            return value
        }
        guard let name = json["op"]?.string else { throw .malformed("operation \(index) of the JSON patch has no \"op\"") }
        switch name {
        case "add": return .add(try pointer("path"), try value())
        case "remove": return .remove(try pointer("path"))
        case "replace": return .replace(try pointer("path"), try value())
        case "move": return .move(from: try pointer("from"), to: try pointer("path"))
        case "copy": return .copy(from: try pointer("from"), to: try pointer("path"))
        // A test without a value is one for null.
        case "test": return .test(try pointer("path"), json["value"] ?? .null)
        default: throw .doesNotApply("Unexpected kind: \(name)")
        }
    }

    /// - Throws: `Failure.doesNotApply`.
    public func applied(to document: JSONValue) throws(Failure) -> JSONValue {
        var result = document
        var copiedBytes = 0
        for operation in operations {
            do throws(Mismatch) {
                try apply(operation, to: &result, &copiedBytes)
            } catch {
                throw .doesNotApply(Self.sentence(operation, error))
            }
        }
        return result
    }

    private func apply(
        _ operation: Operation, to document: inout JSONValue, _ copiedBytes: inout Int
    ) throws(Mismatch) {
        switch operation {
        case .add(let path, let value): try document.add(value, at: path.tokens[...])
        case .remove(let path): _ = try document.remove(at: path.tokens[...])
        case .replace(let path, let value): try document.replace(at: path.tokens[...], with: value)
        case .move(let from, let path):
            guard !path.tokens.starts(with: from.tokens) || path.tokens == from.tokens else { throw .intoItself }
            let value = try document.remove(at: from.tokens[...])
            try document.add(value, at: path.tokens[...])
        case .copy(let from, let path):
            guard let value = try document.value(at: from.tokens[...]) else { throw .missingKey(from.text) }
            // Each copy can double a document.
            copiedBytes += value.encoded().count
            guard copiedBytes <= Self.maximumCopiedBytes else { throw .tooMuchCopied(copiedBytes) }
            try document.add(value, at: path.tokens[...])
        case .test(let path, let expected):
            let value = try document.value(at: path.tokens[...]) ?? .null
            guard value.isEquivalent(to: expected) else { throw .unequal }
        }
    }

    private static func sentence(_ operation: Operation, _ mismatch: Mismatch) -> String {
        let (name, path): (String, JSONPointer) =
            switch operation {
            case .add(let path, _): ("add", path)
            case .remove(let path): ("remove", path)
            case .replace(let path, _): ("replace", path)
            case .move(_, let path): ("move", path)
            case .copy(_, let path): ("copy", path)
            case .test(let path, _): ("test", path)
            }
        return switch mismatch {
        case .unequal: "testing value \(path.text) failed: test failed"
        case .tooMuchCopied(let bytes):
            "Unable to complete the copy, the accumulated size increase of copy is \(bytes), exceeding the limit "
                + "\(Self.maximumCopiedBytes)"
        case .intoItself: "\(name) operation does not apply: \(path.text) lies within what is moved"
        case .missingPath: "\(name) operation does not apply: doc is missing path: \(path.text.goQuoted): missing value"
        case .missingKey(let key): "\(name) operation does not apply: doc is missing key: \(key.goQuoted): missing value"
        case .invalidIndex(let index):
            "\(name) operation does not apply: \(path.text): unable to access invalid index: \(index): invalid index referenced"
        }
    }
}

/// Why an operation does not fit a document.
private enum Mismatch: Error {
    case missingPath
    case missingKey(String)
    case invalidIndex(String)
    case unequal
    case intoItself
    case tooMuchCopied(Int)
}

extension JSONValue {
    /// Nil where an object has no such member.
    fileprivate func value(at path: ArraySlice<String>) throws(Mismatch) -> JSONValue? {
        guard let token = path.first else { return self }
        let child: JSONValue?
        switch self {
        case .object(let object): child = object[token]
        case .array(let array): child = array[try Self.index(token, in: array)]
        default: throw .missingPath
        }
        guard path.count > 1 else { return child }
        guard let child else { throw .missingPath }
        return try child.value(at: path.dropFirst())
    }

    fileprivate mutating func add(_ value: JSONValue, at path: ArraySlice<String>) throws(Mismatch) {
        guard path.first != nil else {
            self = value
            return
        }
        try changeParent(of: path) { (parent, token) throws(Mismatch) in
            switch parent {
            case .object: parent[token] = value
            case .array(let array):
                let index = token == "-" ? array.count : try Self.index(token, in: array, count: array.count + 1)
                parent.withArray { $0.insert(value, at: index) }
            default: throw .missingPath
            }
        }
    }

    fileprivate mutating func replace(at path: ArraySlice<String>, with value: JSONValue) throws(Mismatch) {
        guard path.first != nil else {
            self = value
            return
        }
        try changeParent(of: path) { (parent, token) throws(Mismatch) in
            switch parent {
            case .object(let object):
                guard object[token] != nil else { throw .missingKey(token) }
                parent[token] = value
            case .array(let array):
                let index = try Self.index(token, in: array)
                parent.withArray { $0[index] = value }
            default: throw .missingPath
            }
        }
    }

    fileprivate mutating func remove(at path: ArraySlice<String>) throws(Mismatch) -> JSONValue {
        guard path.first != nil else {
            defer { self = .null }
            return self
        }
        var removed = JSONValue.null
        try changeParent(of: path) { (parent, token) throws(Mismatch) in
            switch parent {
            case .object(let object):
                guard let value = object[token] else { throw .missingKey(token) }
                removed = value
                parent[token] = nil
            case .array(let array):
                let index = try Self.index(token, in: array)
                removed = array[index]
                parent.withArray { _ = $0.remove(at: index) }
            default: throw .missingPath
            }
        }
        return removed
    }

    /// Calls `body` with the value that holds the last step of the path, and that step.
    private mutating func changeParent(
        of path: ArraySlice<String>, _ body: (inout JSONValue, String) throws(Mismatch) -> Void
    ) throws(Mismatch) {
        guard let token = path.first else { return }
        guard path.count > 1 else { return try body(&self, token) }
        switch self {
        case .object(var object):
            guard var child = object[token] else { throw .missingPath }
            try child.changeParent(of: path.dropFirst(), body)
            object[token] = child
            self = .object(object)
        case .array(var array):
            let index = try Self.index(token, in: array)
            try array[index].changeParent(of: path.dropFirst(), body)
            self = .array(array)
        default: throw .missingPath
        }
    }

    /// The position that a step names, within an array of `count` elements.
    private static func index(_ token: String, in array: [JSONValue], count: Int? = nil) throws(Mismatch) -> Int {
        let count = count ?? array.count
        let isCanonical = token == "0" || !(token.hasPrefix("0") || token.hasPrefix("-0") || token.hasPrefix("+"))
        guard isCanonical, let number = Int(token), number < count, number >= -count else { throw .invalidIndex(token) }
        return number < 0 ? number + count : number
    }
}
