import KubernetesModel
import NIOCore
import NIOHTTP1
import Synchronization

/// What becomes of a request, from the wire to its answer: the steps are kube-apiserver's, in their order.
///
/// Safe to use from any thread.
struct APIServer: Sendable {
    struct Limits: Sendable {
        /// Of one request body.
        var bodyBytes = 3 << 20
        /// Requests under way at once, watches and those of `system:masters` not counted.
        var requestsInFlight = 400
        /// How long a client may take to send a request, or to take an answer.
        var stall = TimeAmount.seconds(60)
        /// How long a connection may be without a request, or with the beginning of one.
        var idle = TimeAmount.seconds(90)
    }

    enum Verdict: Sendable {
        case answered(HTTPAnswer)
        case admitted(Admission)
    }

    /// A request that may be served.
    struct Admission: Sendable {
        var request: ServerRequest
        /// The version of a document that the client has.
        var ifNoneMatch: String
        /// Held until the answer is sent.
        var permit: RequestLimiter.Permit?
        /// Not to be served where it would hold up other connections.
        var isLong: Bool
        /// Whether the answer is turned into YAML; the request has it that JSON is accepted.
        var wantsYAML = false
    }

    let limits: Limits
    let limiter: RequestLimiter
    let authenticator: Authenticator
    let authorizer: Authorizer
    let reviews: Reviews
    let documents: Documents
    let resources: ResourceAPI
    /// Where tests inject faults; nil where there is no such door.
    var faults: FaultDoor?

    /// Who asks, and whether they may: quick, and without a change of anything.
    func admit(_ call: HTTPCall) -> Verdict {
        do throws(APIStatus) {
            let host = call.head.headers.first(name: "host")
            if let refusal = LoopbackGuard.refusal(host: host, origin: call.head.headers.first(name: "origin")) { throw refusal }
            guard let target = RequestTarget(call.head.uri) else { throw .badRequest("the path of the request is malformed") }
            let sender = try authenticate(call, path: target.path)
            guard let info = RequestInfo(method: call.head.method.rawValue, target: target) else {
                return .answered(.pageNotFound)
            }
            let user = try impersonate(sender, call)
            let permit = try permit(user, info)
            guard authorizer.allows(user, info) else { throw .forbidden(user, info) }
            let request = try request(call, target, info, user)
            var admission = Admission(
                request: request, ifNoneMatch: call.header("if-none-match"), permit: permit, isLong: isLong(request))
            admission.wantYAML()
            return .admitted(admission)
        } catch {
            let answer = HTTPAnswer(error)
            return .answered(MediaTypes.prefersYAML(call.header("accept")) ? answer.inYAML : answer)
        }
    }

    func serve(_ admission: Admission) -> HTTPAnswer {
        let answer = answer(admission)
        return admission.wantsYAML ? answer.inYAML : answer
    }

    private func answer(_ admission: Admission) -> HTTPAnswer {
        var request = admission.request
        guard request.info.isResourceRequest else {
            return faults?.answer(request) ?? documents.answer(request, ifNoneMatch: admission.ifNoneMatch)
        }
        // Not sooner: to read a long body takes long.
        do { try request.turnBodyIntoJSON() } catch { return HTTPAnswer(error) }
        return HTTPAnswer(reviews.handle(request) ?? resources.handle(request))
    }

    private func authenticate(_ call: HTTPCall, path: String) throws(APIStatus) -> UserInfo {
        if let user = authenticator.user(of: call) { return user }
        guard call.header("authorization").isEmpty, Health.isPublic(path: path) else { throw .unauthorized }
        return .anonymous
    }

    private func impersonate(_ sender: UserInfo, _ call: HTTPCall) throws(APIStatus) -> UserInfo {
        guard let impersonation = try Impersonation(call.head.headers) else { return sender }
        for permission in impersonation.permissions where !authorizer.allows(sender, permission) {
            throw .forbidden(sender, permission)
        }
        return impersonation.user
    }

    private func permit(_ user: UserInfo, _ info: RequestInfo) throws(APIStatus) -> RequestLimiter.Permit? {
        if user.isMaster || info.verb == "watch" || info.subresource == "log" { return nil }
        if let permit = limiter.permit() { return permit }
        throw APIStatus(
            code: 429, reason: .tooManyRequests, message: "Too many requests, please try again later.", retryAfterSeconds: 1)
    }

    private func request(
        _ call: HTTPCall, _ target: RequestTarget, _ info: RequestInfo, _ user: UserInfo
    ) throws(APIStatus) -> ServerRequest {
        var request = ServerRequest(info: info, user: user)
        request.query = target.query.map { ($0.name, $0.value) }
        request.accept = call.header("accept")
        let contentType = MediaTypes.withoutParameters(call.header("content-type"))
        request.contentType = info.verb == "patch" ? contentType : contentType.lowercased()
        request.userAgent = call.header("user-agent")
        request.body = call.body
        guard info.isResourceRequest else { return request }
        if info.verb.isEmpty { throw .methodNotAllowed }
        if let refusal = MediaTypes.refusal(accept: request.accept, isWatch: info.verb == "watch") { throw refusal }
        return request
    }

    private func isLong(_ request: ServerRequest) -> Bool {
        request.mayTakeLong(areJudged: !resources.view.list(.admissionPolicyBindings, namespace: nil).isEmpty)
    }
}

extension ServerRequest {
    /// Whether others should not have to wait for its end.
    ///
    /// - Parameter areJudged: whether policies say which changes are admitted; nobody knows how long that takes.
    func mayTakeLong(areJudged: Bool) -> Bool {
        !info.isResourceRequest || ["list", "watch", "deletecollection"].contains(info.verb) || body.count > 64 << 10
            || areJudged && info.verb != "get"
    }
}
