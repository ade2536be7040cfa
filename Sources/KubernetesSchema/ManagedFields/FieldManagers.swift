import KubernetesModel

/// Who owns which fields of an object: `metadata.managedFields`.
struct FieldManagers: Equatable {
    enum Operation: String {
        case apply = "Apply"
        case update = "Update"
    }

    /// What tells entries apart. Of one that applies the version does not count, so that it stays the same when its
    /// configuration moves to another version.
    struct Identity: Hashable {
        var name: String
        var operation: Operation
        var subresource: String
        /// Empty for one that applies.
        var apiVersion: String

        init(_ name: String, _ operation: Operation, apiVersion: String, subresource: String?) {
            self.name = name.isEmpty ? "unknown" : name
            self.operation = operation
            self.subresource = subresource ?? ""
            self.apiVersion = operation == .apply ? "" : apiVersion
        }
    }

    struct Entry: Equatable {
        var identity: Identity
        var apiVersion: String
        var fields: FieldSet {
            didSet { if fields != oldValue { encodedFields = nil } }
        }
        var time: Timestamp?
        /// The fields as the object has them, so that what stays as it is need not be written anew.
        fileprivate var encodedFields: JSONValue?

        init(identity: Identity, apiVersion: String, fields: FieldSet, time: Timestamp?) {
            self.identity = identity
            self.apiVersion = apiVersion
            self.fields = fields
            self.time = time
        }

        static func == (left: Entry, right: Entry) -> Bool {
            (left.identity, left.apiVersion, left.time) == (right.identity, right.apiVersion, right.time)
                && left.fields == right.fields
        }
    }

    private(set) var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    /// Setting nil, or an entry without fields, removes the entry.
    subscript(identity: Identity) -> Entry? {
        get { entries.first { $0.identity == identity } }
        set {
            let newValue = newValue?.fields.isEmpty == false ? newValue : nil
            let index = entries.firstIndex { $0.identity == identity }
            switch (newValue, index) {
            case (let entry?, let index?): entries[index] = entry
            case (let entry?, nil): entries.append(entry)
            case (nil, let index?): entries.remove(at: index)
            case (nil, nil): break
            }
        }
    }

    /// Changes the fields of every entry, and drops those that have none left.
    mutating func changeFields(_ change: (Entry) -> FieldSet) {
        entries = entries.compactMap { entry in
            var entry = entry
            entry.fields = change(entry)
            return entry.fields.isEmpty ? nil : entry
        }
    }
}

/// Why `metadata.managedFields` cannot be read.
struct ManagedFieldsError: Error {
    var sentence: String
}

extension FieldManagers {
    /// Reads `metadata.managedFields`; what is missing has no entries.
    init(_ json: JSONValue?) throws(ManagedFieldsError) {
        guard let json, !json.isNull else { return }
        guard let list = json.array else { throw ManagedFieldsError(sentence: "managedFields must be an array") }
        for (index, item) in list.enumerated() {
            guard let operation = item["operation"]?.string.flatMap(Operation.init) else {
                throw ManagedFieldsError(sentence: "operation must be `Apply` or `Update`")
            }
            guard let apiVersion = item["apiVersion"]?.string, !apiVersion.isEmpty else {
                throw ManagedFieldsError(sentence: "apiVersion must not be empty")
            }
            let fieldsType = item["fieldsType"]?.string ?? ""
            guard fieldsType == "FieldsV1" else {
                throw ManagedFieldsError(
                    sentence: fieldsType.isEmpty
                        ? "missing fieldsType in managed fields entry \(index)"
                        : "invalid fieldsType \(fieldsType.goQuoted) in managed fields entry \(index)")
            }
            let identity = Identity(
                item["manager"]?.string ?? "", operation, apiVersion: apiVersion, subresource: item["subresource"]?.string)
            do throws(FieldSetError) {
                // An entry without fields is dropped only when it is written again.
                let fields = item["fieldsV1"] ?? [:]
                var entry = Entry(
                    identity: identity, apiVersion: apiVersion, fields: try FieldSet(fieldsV1: fields),
                    time: item["time"]?.string.flatMap(Timestamp.init))
                entry.encodedFields = fields
                entries.removeAll { $0.identity == identity }
                entries.append(entry)
            } catch {
                throw ManagedFieldsError(sentence: "error decoding set: \(error)")
            }
        }
    }

    /// The entries as objects have them, nil when there are none: those that apply first, then the oldest first.
    var json: JSONValue? {
        guard !entries.isEmpty else { return nil }
        let sorted = entries.sorted { left, right in
            let (a, b) = (left.identity, right.identity)
            if a.operation != b.operation { return a.operation.rawValue < b.operation.rawValue }
            if left.seconds != right.seconds { return left.seconds < right.seconds }
            return (a.name, left.apiVersion, a.subresource) < (b.name, right.apiVersion, b.subresource)
        }
        return .array(sorted.map(\.json))
    }
}

extension FieldManagers.Entry {
    /// Times are kept to the second.
    var seconds: Int64 { time.map { $0.microsecondsSince1970 / 1_000_000 } ?? 0 }

    fileprivate var json: JSONValue {
        var result: JSONObject = [
            "apiVersion": .string(apiVersion), "fieldsType": "FieldsV1", "fieldsV1": encodedFields ?? fields.fieldsV1,
            "manager": .string(identity.name), "operation": .string(identity.operation.rawValue),
        ]
        if !identity.subresource.isEmpty { result["subresource"] = .string(identity.subresource) }
        if let time { result["time"] = .string(time.seconds) }
        return .object(result)
    }
}
