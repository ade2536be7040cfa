import KubernetesClient
import KubernetesModel

/// Why a list or a watch failed, as far as it matters for what to do next.
enum RequestFailure: Error, Sendable, Equatable {
    /// The resource version or the continue token is older than what the server still remembers (410).
    case expired(String)
    /// The server does not understand the request (400, 405, 422): asking again changes nothing.
    case rejected(String)
    /// Not allowed (401, 403).
    case forbidden(String)
    /// The server does not know this kind (404).
    case notServed(String)
    /// The server is behind what was asked for (504 with a cause that says so).
    case tooNew(String)
    /// The server asks for time (429, or 503 with Retry-After).
    case busy(String, retryAfterSeconds: Int)
    /// Anything else that the server answered.
    case refused(String)
    /// No answer.
    case unreachable(String)
    /// An answer that broke off or made no sense.
    case broken(String)

    init(_ status: APIStatus) {
        let message = status.description
        if status.causes.contains(where: { $0.reason == "ResourceVersionTooLarge" })
            || message.contains("Too large resource version")
        {
            self = .tooNew(message)
            return
        }
        switch status.code {
        case 410: self = .expired(message)
        case 400, 405, 422: self = .rejected(message)
        case 401, 403: self = .forbidden(message)
        case 404: self = .notServed(message)
        case 429: self = .busy(message, retryAfterSeconds: status.retryAfterSeconds ?? 1)
        case 503 where status.retryAfterSeconds != nil:
            self = .busy(message, retryAfterSeconds: status.retryAfterSeconds ?? 1)
        default: self = [.expired, .gone].contains(status.reason) ? .expired(message) : .refused(message)
        }
    }

    init(_ error: any Error) {
        switch error {
        case let status as APIStatus: self.init(status)
        case let failure as RequestFailure: self = failure
        case let error as TransportError where error.kind != .broken: self = .unreachable(error.description)
        default: self = .broken("\(error)")
        }
    }

    var message: String {
        switch self {
        case .expired(let message), .rejected(let message), .forbidden(let message), .notServed(let message),
            .tooNew(let message), .busy(let message, _), .refused(let message), .unreachable(let message),
            .broken(let message):
            message
        }
    }
}
