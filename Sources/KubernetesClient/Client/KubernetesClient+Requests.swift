import Dispatch
import KubernetesModel
import Synchronization

extension KubernetesClient {
    /// Time enough for any request that is no list: API servers give most of them half a minute.
    public static let defaultTimeout: Duration = .seconds(32)

    /// Sends a request and waits for the object in its answer. BLOCKS this thread: for workers on Dispatch queues, never for a
    /// thread of Swift concurrency or a callback of the transport.
    ///
    /// - Throws: `APIStatus` when the server refuses, `TransportError` when no answer that makes sense came.
    @discardableResult
    public func perform(_ request: APIRequest, timeout: Duration = defaultTimeout) throws -> KubernetesObject {
        KubernetesObject(json: try json(in: respond(to: request, timeout), of: request, keeping: kept))
    }

    /// Sends requests side by side and waits for all of them; the objects in their answers, in the order of the requests. BLOCKS
    /// this thread, as `perform`, but once instead of once a request.
    public func performAll(
        _ requests: [APIRequest], timeout: Duration = defaultTimeout
    ) -> [Result<KubernetesObject, any Error>] {
        zip(requests, respond(to: requests, timeout)).map { request, response in
            Result { KubernetesObject(json: try json(in: response.get(), of: request, keeping: kept)) }
        }
    }

    /// Sends a request; the object in its answer. A cancelled task calls the request off.
    ///
    /// - Throws: `APIStatus` when the server refuses, `TransportError` when no answer that makes sense came.
    @discardableResult
    public func send(_ request: APIRequest, timeout: Duration = defaultTimeout) async throws -> KubernetesObject {
        KubernetesObject(json: try json(in: await response(to: request, timeout), of: request, keeping: kept))
    }

    var kept: KeptFields { readsManagedFields ? .everything : .withoutManagedFields }

    // MARK: Answers

    func respond(to request: APIRequest, _ timeout: Duration) throws(TransportError) -> APIResponse {
        try respond(to: [request], timeout)[0].get()
    }

    private func respond(to requests: [APIRequest], _ timeout: Duration) -> [Result<APIResponse, TransportError>] {
        // To borrow this thread for nothing would disturb those who wait.
        guard !requests.isEmpty else { return [] }
        let missing = Result<APIResponse, TransportError>.failure(TransportError(.broken, "the transport gave no answer"))
        let answers = Mutex((results: requests.map { _ in missing }, outstanding: requests.count))
        let areDone = DispatchSemaphore(value: 0)
        transport.borrowingThread {
            for (index, request) in requests.enumerated() {
                transport.start(request, timeout: timeout) { result in
                    let isLast = answers.withLock { answers in
                        answers.results[index] = result
                        answers.outstanding -= 1
                        return answers.outstanding == 0
                    }
                    if isLast { areDone.signal() }
                }
            }
        }
        areDone.wait()
        return answers.withLock { $0.results }
    }

    func response(to request: APIRequest, _ timeout: Duration) async throws -> APIResponse {
        let cancellation = CancellationRelay()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                cancellation.relay(to: transport.start(request, timeout: timeout) { continuation.resume(with: $0) })
            }
        } onCancel: {
            cancellation.cancel()
        }
    }

    /// The JSON of a successful answer.
    func json(in response: APIResponse, of request: APIRequest, keeping fields: KeptFields) throws -> JSONValue {
        guard (200..<300).contains(response.status) else { throw APIStatus(response) }
        do {
            let json = try JSONReader.parse(response.body, keeping: fields)
            guard json.object != nil else { throw Self.nonsense(request, "it is no JSON object") }
            return json
        } catch let error as JSONError {
            throw Self.nonsense(request, "\(error)")
        }
    }

    static func nonsense(_ request: APIRequest, _ cause: String) -> TransportError {
        TransportError(
            .broken,
            "the server's answer to \(request.method.rawValue) \(request.path) makes no sense: \(cause). Is it an API server?")
    }
}

extension APIStatus {
    /// The refusal in an answer, made up from its code and text when the server sent no `Status`.
    package init(_ response: APIResponse) {
        self = APIStatus(code: response.status, body: response.body, retryAfterSeconds: response.retryAfterSeconds)
    }

    init(code: Int, body: [UInt8], retryAfterSeconds: Int?) {
        if let json = try? JSONReader.parse(body), let status = APIStatus(json: json) {
            self = status
            // The code of the answer is the one that counts on its way here.
            self.code = code
        } else {
            let text = String(decoding: body.prefix(1024), as: UTF8.self).trimmed
            let excerpt = text.isEmpty ? "" : ": \(text)"
            self.init(
                code: code, reason: Reason(code: code), message: "the server answered with HTTP status \(code)\(excerpt)")
        }
        self.retryAfterSeconds = retryAfterSeconds ?? self.retryAfterSeconds
    }
}

extension APIStatus.Reason {
    /// What a bare HTTP status means to a client.
    init(code: Int) {
        self =
            switch code {
            case 400: .badRequest
            case 401: .unauthorized
            case 403: .forbidden
            case 404: .notFound
            case 405: .methodNotAllowed
            case 406: .notAcceptable
            case 409: .conflict
            case 410: .gone
            case 413: .requestEntityTooLarge
            case 415: .unsupportedMediaType
            case 422: .invalid
            case 429: .tooManyRequests
            case 500: .internalError
            case 503: .serviceUnavailable
            case 504: .timeout
            default: .unknown
            }
    }
}
