/// Why there is no connection to a cluster: a sentence that names the file, the field and the cure.
public struct KubeconfigError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}
