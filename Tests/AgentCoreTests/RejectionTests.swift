import AgentCore
import KubernetesModel
import Testing

@Suite struct RejectionTests {
    @Test(
        arguments: [
            (403, "pods \"x\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=4, limited: pods=4", .quotaExceeded),
            (403, "services is forbidden: User \"u\" cannot create resource \"services\" in API group \"\"", .forbidden),
            (403, "deployments.apps \"x\" is forbidden: violates PodSecurity \"restricted:latest\"", .admissionDenied),
            (400, "admission webhook \"policy.example.com\" denied the request: no", .admissionDenied),
            (422, "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no", .admissionDenied),
            (422, "Deployment.apps \"x\" is invalid: spec.selector: field is immutable", .immutableField),
            (401, "Unauthorized", .forbidden), (503, "the server is currently unable", .apiUnavailable),
            (429, "too many requests", .apiUnavailable),
        ] as [(Int, String, ConditionReason)])
    func `an answer of the API server is read for why it refused`(code: Int, message: String, reason: ConditionReason) {
        #expect(Rejection(APIStatus(code: code, reason: .unknown, message: message)).reason == reason)
    }
}
