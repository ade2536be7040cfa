import CCurl
import KubernetesModel

/// What all transfers to one server have in common, as libcurl wants it. A change makes handles of an older one useless.
struct ConnectionSettings: Hashable {
    var address: ServerAddress
    var tlsServerName: String?
    var skipsTLSVerification: Bool
    var proxyURL: String?
    var noProxy: String?
    var userAgent: String
    var connectTimeout: Duration
    /// PEM; nil for the system's authorities.
    var authorities: [UInt8]?
    var certificate: [UInt8]?
    var key: [UInt8]?

    /// The name that the certificate must bear, where it is not the host's.
    var certificateName: String? { address.isSecure && tlsServerName != address.host ? tlsServerName : nil }
}

/// One transfer at a time on libcurl's easy interface; kept and used again for the next. Used on one queue only.
///
/// https://curl.se/libcurl/c/libcurl-easy.html
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    let settings: ConnectionSettings
    /// Whom the callbacks tell.
    weak var transfer: Transfer?
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var detour: UnsafeMutablePointer<curl_slist>?
    /// The body of a request that must not be sent twice, and how much of it is on its way.
    private var upload: [UInt8] = []
    private var uploaded = 0

    /// What libcurl refused; it means that the settings make no sense or that it was built without something.
    struct Fault: Error {
        var code: CURLcode
    }

    init(_ settings: ConnectionSettings) throws(Fault) {
        guard let pointer = curl_easy_init() else { throw Fault(code: CURLE_FAILED_INIT) }
        self.pointer = pointer
        self.settings = settings
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try setCallbacks()
        try setConnection()
        try setTLS()
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headers)
        curl_slist_free_all(detour)
        errorText.deallocate()
    }

    // MARK: Once

    private func setConnection() throws(Fault) {
        try set(CURLOPT_ERRORBUFFER, pointer: errorText)
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_USERAGENT, settings.userAgent)
        // Waiting for a connection that may turn out to be HTTP/2 lets many requests share it.
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        try set(CURLOPT_PIPEWAIT, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.milliseconds)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // Its default of 64 KiB, taken for each request with a body, is more than nearly any body here.
        try set(CURLOPT_UPLOAD_BUFFERSIZE, 16 << 10)
        // Empty: libcurl would look into the environment by itself.
        try set(CURLOPT_PROXY, settings.proxyURL ?? "")
        try set(CURLOPT_NOPROXY, settings.noProxy ?? "")
    }

    private func setTLS() throws(Fault) {
        guard settings.address.isSecure else { return }
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try set(CURLOPT_SSL_VERIFYPEER, settings.skipsTLSVerification ? 0 : 1)
        try set(CURLOPT_SSL_VERIFYHOST, settings.skipsTLSVerification ? 0 : 2)
        if let authorities = settings.authorities {
            try set(CURLOPT_CAINFO_BLOB, blob: authorities)
            // Else the system's authorities would be trusted as well.
            try set(CURLOPT_CAINFO, nil)
            try set(CURLOPT_CAPATH, nil)
        }
        if let certificate = settings.certificate, let key = settings.key {
            try set(CURLOPT_SSLCERT_BLOB, blob: certificate)
            try set(CURLOPT_SSLKEY_BLOB, blob: key)
            // Else OpenSSL would ask for one on the terminal.
            try set(CURLOPT_KEYPASSWD, "")
        }
        if let name = settings.certificateName {
            // The URL bears the name that is checked and sent as SNI; the connection goes to the server's own host.
            let address = settings.address
            detour = curl_slist_append(nil, "\(name):\(address.port):\(address.host):\(address.port)")
            try set(CURLOPT_CONNECT_TO, pointer: detour)
        }
    }

    // MARK: Each time

    /// - Parameters:
    ///   - authorization: value of the `Authorization` header.
    ///   - timeout: nil for a stream.
    func prepare(_ request: APIRequest, authorization: String?, timeout: Duration?) throws(Fault) {
        errorText.pointee = 0
        try set(CURLOPT_URL, settings.address.url(host: settings.certificateName) + request.target)
        try set(CURLOPT_TIMEOUT_MS, timeout.map { max(1, $0.milliseconds) } ?? 0)
        try setBody(of: request)
        try setHeaders(of: request, authorization)
    }

    private func setBody(of request: APIRequest) throws(Fault) {
        guard let body = request.body else {
            // In this order: setting the fields makes it a POST.
            try set(CURLOPT_POSTFIELDS, nil)
            try set(CURLOPT_HTTPGET, 1)
            try set(CURLOPT_CUSTOMREQUEST, request.method == .get ? nil : request.method.rawValue)
            return
        }
        try set(CURLOPT_POST, 1)
        try check(ccurl_easy_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        try set(CURLOPT_CUSTOMREQUEST, request.method == .post ? nil : request.method.rawValue)
        if request.isIdempotent {
            upload = []
            try check(
                body.withUnsafeBytes {
                    ccurl_easy_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, $0.baseAddress ?? UnsafeRawPointer(pointer))
                })
        } else {
            // libcurl sends a request again by itself when a connection that it used before dies on it. From a body that it
            // reads through a callback which cannot go back, it does so only while nothing of the body was sent.
            upload = body
            uploaded = 0
            try set(CURLOPT_POSTFIELDS, nil)
        }
    }

    private func setHeaders(of request: APIRequest, _ authorization: String?) throws(Fault) {
        var lines = ["Accept: \(request.accept ?? "application/json")"]
        if let user = request.impersonatedUser { lines.append("Impersonate-User: \(user)") }
        if let authorization { lines.append("Authorization: \(authorization)") }
        if let contentType = request.contentType { lines.append("Content-Type: \(contentType)") }
        // Not asking for leave first saves a round trip.
        if request.body != nil { lines.append("Expect:") }
        if settings.certificateName != nil { lines.append("Host: \(settings.address.host):\(settings.address.port)") }
        let old = headers
        headers = lines.reduce(nil) { curl_slist_append($0, $1) }
        try set(CURLOPT_HTTPHEADER, pointer: headers)
        curl_slist_free_all(old)
    }

    func connect(to multi: MultiHandle) {
        let context = Unmanaged.passUnretained(multi).toOpaque()
        _ = ccurl_easy_set_pointer(pointer, CURLOPT_OPENSOCKETDATA, context)
    }

    /// What became of the transfer.
    func outcome(_ code: CURLcode) -> CurlOutcome {
        func information(_ key: CURLINFO) -> Int {
            var value = 0
            _ = ccurl_easy_get_long(pointer, key, &value)
            return value
        }
        return CurlOutcome(
            code: code, detail: String(cString: errorText), systemError: Int32(information(CURLINFO_OS_ERRNO)),
            verifyResult: information(CURLINFO_SSL_VERIFYRESULT), requestSent: information(CURLINFO_REQUEST_SIZE) > 0)
    }

    // MARK: Callbacks

    private func setCallbacks() throws(Fault) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA] { try set(option, pointer: context) }
        try check(
            ccurl_easy_set_write(pointer, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return EasyHandle.from(context)?.transfer?.received(body: chunk) == true ? chunk.count : 0
            })
        try check(
            ccurl_easy_set_write(pointer, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return EasyHandle.from(context)?.transfer?.received(header: line) == true ? line.count : 0
            })
        try check(
            ccurl_easy_set_read(pointer) { bytes, size, count, context in
                let room = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
                return EasyHandle.from(context)?.nextUpload(room) ?? Int(CURL_READFUNC_ABORT)
            })
        try check(ccurl_easy_set_seek(pointer) { _, _, _ in CURL_SEEKFUNC_FAIL })
        try check(
            ccurl_easy_set_opensocket(pointer) { context, _, address in
                guard let address, let multi = MultiHandle.from(context) else { return -1 }
                let wanted = address.pointee
                return multi.openSocket(family: wanted.family, type: wanted.socktype, protocol: wanted.protocol)
            })
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> EasyHandle? {
        context.map { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
    }

    private func nextUpload(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let chunk = upload[uploaded...].prefix(room.count)
        room.copyBytes(from: chunk)
        uploaded += chunk.count
        return chunk.count
    }

    // MARK: Options

    private func set(_ option: CURLoption, _ value: Int) throws(Fault) { try check(ccurl_easy_set_long(pointer, option, value)) }

    private func set(_ option: CURLoption, _ value: String?) throws(Fault) {
        try check(ccurl_easy_set_string(pointer, option, value))
    }

    private func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer?) throws(Fault) {
        try check(ccurl_easy_set_pointer(pointer, option, value))
    }

    private func set(_ option: CURLoption, blob: [UInt8]) throws(Fault) {
        try check(blob.withUnsafeBytes { ccurl_easy_set_blob(pointer, option, $0.baseAddress, $0.count) })
    }

    private func check(_ code: CURLcode) throws(Fault) {
        guard code == CURLE_OK else { throw Fault(code: code) }
    }
}

extension APIRequest {
    /// Whether sending it twice does what sending it once does. An update that meets its own traces is told of a conflict.
    var isIdempotent: Bool { method != .post && contentType != "application/json-patch+json" }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(min(max(seconds, 0), Int64(Int32.max) / 1000 - 1)) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
