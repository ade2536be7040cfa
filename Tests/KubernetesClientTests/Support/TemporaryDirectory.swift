import FoundationEssentials
import Glibc

/// A directory that goes with its last user.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/agent-operator-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure("no temporary directory: \(String(cString: strerror(errno)))") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Replaces the file by a new one, as careful writers do.
    func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o600) throws -> String {
        let target = "\(path)/\(name)"
        let descriptor = open("\(target).new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw TestFailure("cannot write \(target)") }
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        guard written == bytes.count, rename("\(target).new", target) == 0 else { throw TestFailure("cannot write \(target)") }
        return target
    }

    func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
        try write(name, Array(text.utf8), mode: mode)
    }

    /// A program: the text of a shell script.
    func script(_ name: String, _ text: String) throws -> String { try write(name, "#!/bin/sh\n\(text)\n", mode: 0o700) }
}
