/// What was waited for did not come.
package struct WaitedInVain: Error, CustomStringConvertible {
    package var description: String

    package init(description: String) { self.description = description }
}

/// Waits for what nothing tells of: it is looked at again and again.
///
/// - Throws: `WaitedInVain` when it is not so within this time.
package func eventually(_ what: String, seconds: Double = 60, _ isMet: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !isMet() {
        guard .now < deadline else { throw WaitedInVain(description: "\(what): not so within \(seconds) s") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
