import KubernetesModel
import NIOHTTP1

/// A request as it came over the wire, whole.
struct HTTPCall: Sendable {
    var head: HTTPRequestHead
    var body: [UInt8]
    /// Whom the client certificate names, if the connection has one.
    var certificateUser: UserInfo?

    /// The first value of a header; empty when there is none.
    func header(_ name: String) -> String { head.headers.first(name: name) ?? "" }
}

/// What goes back over the wire.
struct HTTPAnswer: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        /// Sent chunk by chunk, until the sequence or the client ends it.
        case stream(AsyncStream<[UInt8]>)
    }

    var status: Int
    var headers: HTTPHeaders
    var body: Body

    init(status: Int, contentType: String, body: Body) {
        self.status = status
        self.headers = ["Content-Type": contentType]
        self.body = body
    }

    init(status: Int = 200, json: JSONValue) {
        self.init(status: status, contentType: "application/json", body: .bytes(json.encoded()))
    }

    init(status: Int = 200, text: String) {
        self.init(status: status, contentType: "text/plain; charset=utf-8", body: .bytes(Array(text.utf8)))
    }

    init(_ failure: APIStatus) {
        self.init(status: failure.code, json: failure.json)
        addRetryAfter(failure)
    }

    init(_ response: ServerResponse) {
        switch response {
        case .complete(let status, let contentType, let body, let warnings):
            self.init(status: status, contentType: contentType, body: .bytes(body))
            for warning in Self.fitting(warnings) { headers.add(name: "Warning", value: "299 - \(warning.quotedForHeader)") }
            // Only failures that ask for patience carry a time to wait.
            if status == 429 || status >= 500, let json = try? JSONReader.parse(body), let failure = APIStatus(json: json) {
                addRetryAfter(failure)
            }
        case .stream(let contentType, let chunks):
            self.init(status: 200, contentType: contentType, body: .stream(chunks))
        }
    }

    /// What the API server says of a path that nobody serves.
    static let pageNotFound = HTTPAnswer(.pageNotFound)

    /// As many warnings as clients take in the head of an answer, which are shortened where all would not fit.
    private static func fitting(_ warnings: [String]) -> [String] {
        let (wholeLimit, eachLimit) = (4096, 256)
        let total = warnings.reduce(0) { $0 + $1.utf8.count }
        if total <= wholeLimit { return warnings }
        return warnings.prefix(wholeLimit / eachLimit).map { String(decoding: $0.utf8.prefix(eachLimit), as: UTF8.self) }
    }

    private mutating func addRetryAfter(_ failure: APIStatus) {
        guard let seconds = failure.retryAfterSeconds, seconds > 0 else { return }
        headers.replaceOrAdd(name: "Retry-After", value: String(seconds))
    }
}

extension String {
    /// A quoted string of RFC 9110, without anything that could end the header line.
    var quotedForHeader: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result.unicodeScalars.append("\\")
                result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
