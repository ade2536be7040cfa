/// JSON Merge Patch (RFC 7386): objects are merged member by member, null removes, everything else replaces.
public enum MergePatch {
    public static func apply(_ patch: JSONValue, to document: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var result = document.object ?? [:]
        for change in changes {
            result[change.key] = change.value.isNull ? nil : apply(change.value, to: result[change.key] ?? .null)
        }
        return .object(result)
    }

    /// The patch that makes `new` of `old`; `{}` where they are equal.
    ///
    /// A merge patch cannot write null into an object: members of `new` that are null come out as missing.
    public static func create(from old: JSONValue, to new: JSONValue) -> JSONValue {
        guard case .object(let target) = new else { return new }
        let source = old.object ?? [:]
        var patch: JSONObject = [:]
        for member in source where target[member.key] == nil { patch[member.key] = .null }
        for member in target {
            let former = source[member.key]
            if former == member.value { continue }
            if former == nil, member.value.isNull { continue }
            patch[member.key] = create(from: former ?? .null, to: member.value)
        }
        return .object(patch)
    }
}
