import CCurl
import Glibc

/// How a transfer ended, in libcurl's terms.
struct CurlOutcome {
    var code: CURLcode
    /// libcurl's own words, perhaps none.
    var detail: String
    /// `errno` of a failed connection; 0 for none.
    var systemError: Int32
    /// OpenSSL's verdict on the server's certificate: a code of `X509_verify_cert`, 0 for no objection.
    var verifyResult: Int
    /// Whether any of an answer had come.
    var answered = false
    /// Whether a connection stood and took the request, or some of it.
    var requestSent = false
}

/// What messages and verdicts about a transfer need to know of it.
struct TransferSubject {
    var server: String
    var origin: String
    var proxyURL: String?
    var method: String
    var path: String
    var isIdempotent: Bool
    var timeout: Duration
    var connectTimeout: Duration
}

extension CurlOutcome {
    /// Of a call that failed before there was a transfer.
    init(_ code: CURLcode) { self.init(code: code, detail: "", systemError: 0, verifyResult: 0) }

    /// Nil when the answer is whole.
    func error(about subject: TransferSubject) -> TransportError? {
        let place = "\(subject.server) (\(subject.origin))"
        func unreachable(_ cause: String) -> TransportError { TransportError(.unreachable, "cannot reach \(place): \(cause)") }
        switch code {
        case CURLE_OK: return nil
        case CURLE_COULDNT_RESOLVE_HOST:
            return unreachable("the host name is unknown. Check 'server' in the kubeconfig and the name service.")
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            return unreachable("the proxy \(proxyName(subject)) does not help: \(words).")
        case CURLE_COULDNT_CONNECT: return unreachable(connectionCause)
        case CURLE_OPERATION_TIMEDOUT where !requestSent:
            return unreachable(
                "no connection within \(min(subject.connectTimeout, subject.timeout).text). Is the address right, and does no firewall stand between?"
            )
        case CURLE_OPERATION_TIMEDOUT:
            return TransportError(
                .timedOut,
                "\(place) did not answer \(subject.method) \(subject.path) within \(subject.timeout.text)")
        case CURLE_SSL_CONNECT_ERROR where signatureIsWrong:
            return TransportError(.untrusted, foreign(subject))
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            return TransportError(.untrusted, distrust(subject))
        case CURLE_SSL_CERTPROBLEM:
            return TransportError(
                .credentials,
                "the client certificate or key of \(subject.origin) cannot be used: \(words). Do the two belong together?"
            )
        case CURLE_SSL_CONNECT_ERROR: return handshake(place, subject)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            return TransportError(.broken, "what answers at \(place) is no Kubernetes API server: \(words)")
        case CURLE_URL_MALFORMAT:
            return TransportError(
                .broken, "\(place) makes no URL: \(words). Check 'server' and 'tls-server-name' in the kubeconfig.")
        case CURLE_RECV_ERROR where words.contains("CONNECT"):
            return unreachable("the proxy \(proxyName(subject)) refused to pass the connection on: \(words).")
        case CURLE_RECV_ERROR where words.contains("SSL routines::"): return handshake(place, subject)
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            guard !answered else { return interrupted(place, subject) }
            let kind: TransportError.Kind = subject.isIdempotent ? .unreachable : .broken
            return TransportError(
                kind, "\(place) closed the connection before it answered \(subject.method) \(subject.path): \(words)")
        case CURLE_SEND_FAIL_REWIND:
            return TransportError(
                .broken,
                "the connection to \(place) broke before \(subject.method) \(subject.path) was answered: it may have been done")
        default: return interrupted(place, subject)
        }
    }

    private func interrupted(_ place: String, _ subject: TransferSubject) -> TransportError {
        TransportError(.broken, "the answer of \(place) to \(subject.method) \(subject.path) broke off: \(words)")
    }

    /// libcurl's words, without a full stop.
    private var words: String {
        let text = detail.trimmed.isEmpty ? String(cString: curl_easy_strerror(code)) : detail.trimmed
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    private var connectionCause: String {
        switch systemError {
        case ECONNREFUSED: "connection refused. Is the cluster running? 'agent-operator dev' starts a local one."
        case 0: "\(words)."
        default: "\(String(cString: strerror(systemError))). Is this machine on the right network?"
        }
    }

    private func handshake(_ place: String, _ subject: TransferSubject) -> TransportError {
        let contains = { (parts: [String]) in parts.contains { words.contains($0) } }
        if contains(["wrong version number", "packet length too long", "http request"]) {
            return TransportError(
                .unreachable, "what answers at \(place) does not speak TLS. Should 'server' begin with http://?")
        }
        if contains(["alert certificate", "alert bad certificate", "alert unknown ca", "alert unsupported certificate"]) {
            return TransportError(
                .credentials, "\(subject.server) does not accept the client certificate of \(subject.origin): \(words)")
        }
        return TransportError(.unreachable, "the TLS handshake with \(place) failed: \(words)")
    }

    /// An authority of the same name with another key, as of a cluster that was set up anew: OpenSSL reports the signature that
    /// does not fit rather than a certificate that cannot be verified.
    private var signatureIsWrong: Bool {
        ["asn1 encoding routines", "rsa routines", "elliptic curve routines"].contains { words.contains($0) }
    }

    private func distrust(_ subject: TransferSubject) -> String {
        let certificate = "the certificate of \(subject.server)"
        if words.contains("subject name") {
            return "\(certificate) is for another host (\(words)). Check 'server' and 'tls-server-name' in \(subject.origin)."
        }
        switch verifyResult {
        case 9: return "\(certificate) is not valid yet. Is this machine's clock right?"
        case 10: return "\(certificate) has expired. Renew it on the server."
        case 7, 18, 19, 20, 21: return foreign(subject)
        default: return "\(certificate) cannot be trusted with the authority of \(subject.origin): \(words)"
        }
    }

    private func foreign(_ subject: TransferSubject) -> String {
        "the certificate of \(subject.server) is not signed by the authority of \(subject.origin). If the cluster was set up anew, "
            + "fetch its kubeconfig again; if not, somebody may be in between."
    }

    /// Without the password that a proxy's URL may hold.
    private func proxyName(_ subject: TransferSubject) -> String {
        let url = subject.proxyURL ?? ""
        guard let at = url.lastIndex(of: "@") else { return url }
        return String(url[url.index(after: at)...])
    }
}

extension Duration {
    /// As `10 s` or `1.5 s`.
    var text: String { milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(Double(milliseconds) / 1000) s" }
}
