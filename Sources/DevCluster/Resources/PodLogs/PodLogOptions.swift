import KubernetesModel

/// What a client asks of a container's log.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod
struct PodLogOptions: Sendable {
    /// Empty for the only one.
    var container: String
    /// Go on with what is printed later, until the container ends.
    var follow: Bool
    /// The run before this one.
    var previous: Bool
    var timestamps: Bool
    var tailLines: Int64?
    var limitBytes: Int64?
    /// Lines from before are left out.
    var since: Timestamp?

    /// - Throws: 400 for what cannot be read, 422 for what makes no sense.
    init(_ request: ServerRequest, now: Timestamp) throws(APIStatus) {
        func flag(_ name: String) -> Bool {
            request.parameter(name).map { $0 != "0" && $0.lowercased() != "false" } ?? false
        }
        func number(_ name: String) throws(APIStatus) -> Int64? {
            guard let text = request.parameter(name), !text.isEmpty else { return nil }
            guard let number = Int64(text) else {
                throw .badRequest("invalid value \(text.goQuoted) for \(name): it must be a whole number")
            }
            return number
        }
        container = request.parameter("container") ?? ""
        (follow, previous, timestamps) = (flag("follow"), flag("previous"), flag("timestamps"))
        (tailLines, limitBytes) = (try number("tailLines"), try number("limitBytes"))
        let sinceSeconds = try number("sinceSeconds")
        since = sinceSeconds.map { now.adding(seconds: -Double($0)) }
        if let text = request.parameter("sinceTime"), !text.isEmpty {
            guard let time = Timestamp(text) else {
                throw .badRequest("invalid value \(text.goQuoted) for sinceTime: it must be a time as 2006-01-02T15:04:05Z")
            }
            since = time
        }

        var errors: [FieldError] = []
        func check(_ name: String, _ value: Int64?, atLeast minimum: Int64, _ rule: String) {
            guard let value, value < minimum else { return }
            errors.append(.invalid(FieldPath(name), .integer(value), rule))
        }
        check("tailLines", tailLines, atLeast: 0, "must be greater than or equal to 0")
        check("limitBytes", limitBytes, atLeast: 1, "must be greater than 0")
        check("sinceSeconds", sinceSeconds, atLeast: 1, "must be greater than 0")
        if sinceSeconds != nil, request.parameter("sinceTime")?.isEmpty == false {
            errors.append(.forbidden(FieldPath("sinceSeconds"), "at most one of `sinceTime` or `sinceSeconds` may be specified"))
        }
        guard errors.isEmpty else {
            throw .invalid(kind: "PodLogOptions", group: "", name: request.info.name ?? "", errors: errors)
        }
    }
}
