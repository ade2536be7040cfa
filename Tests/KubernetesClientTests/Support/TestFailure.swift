/// A test that cannot go on.
struct TestFailure: Error, CustomStringConvertible {
    var description: String
    init(_ text: String) { description = text }
}
