import FoundationEssentials
import KubernetesModel
import YAML

/// A file that a person named; `-` is standard input.
struct InputFile {
    let path: String

    init(_ path: String) { self.path = path }

    /// The YAML documents in it, with the places of their fields.
    func documents() throws -> [YAMLDocument] {
        do {
            return try YAMLDocument.parseAll(try bytes(), recordingMarks: true)
        } catch let error as YAMLError { throw CommandError("\(path):\(error.mark): \(error.problem)") }
    }

    private func bytes() throws -> [UInt8] {
        if path == "-" { return StandardInput.readAll() }
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch { throw CommandError("\(path): cannot be read. Is it there, and may you read it?") }
    }
}

/// A sentence for the person at the terminal; the exit code is 1.
struct CommandError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
