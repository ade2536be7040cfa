/// A place in a text; lines and columns start at 1.
package struct YAMLMark: Sendable, Hashable, CustomStringConvertible {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// `3:14`, as editors and compilers print it.
    package var description: String { "\(line):\(column)" }
}

/// Why a text is no YAML that Kubernetes could read, and where.
package struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
    package var mark: YAMLMark
    package var problem: String

    package var description: String { "line \(mark.line), column \(mark.column): \(problem)" }
}
