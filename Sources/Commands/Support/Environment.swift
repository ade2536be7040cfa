import FoundationEssentials

enum Environment {
    static var variables: [String: String] { ProcessInfo.processInfo.environment }
}
