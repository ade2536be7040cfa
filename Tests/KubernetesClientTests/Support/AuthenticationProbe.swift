@testable import KubernetesClient

enum AuthenticationProbe {
    static func make(token: String) -> Authentication { Authentication(authorization: "Bearer \(token)") }
}
