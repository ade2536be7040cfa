import FoundationEssentials
import Testing

/// Compares a story with the file of that name in `Goldens`. A missing file is written, and the test fails that once.
func expectGolden(_ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Goldens")
    let file = folder.appending(path: "\(name).txt")
    guard let golden = try? String(contentsOf: file, encoding: .utf8) else {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("\(file.path) did not exist and was recorded: read it, and run again", sourceLocation: sourceLocation)
        return
    }
    #expect(text == golden, "the story differs from \(file.path)", sourceLocation: sourceLocation)
}
