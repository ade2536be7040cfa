import KubernetesModel
import TestSupport
import Testing

@Suite struct APIStatusTests {
    @Test func `a status is what the API server answers`() throws {
        let status = APIStatus(
            code: 422, reason: .invalid, message: #"Deployment.apps "web" is invalid"#, kind: "Deployment", group: "apps",
            name: "web",
            causes: [.init(reason: "FieldValueInvalid", message: "must not be negative", field: "spec.replicas")],
            retryAfterSeconds: 3)
        #expect(
            status.json == [
                "apiVersion": "v1", "kind": "Status", "metadata": [:], "status": "Failure", "reason": "Invalid", "code": 422,
                "message": #"Deployment.apps "web" is invalid"#,
                "details": [
                    "kind": "Deployment", "group": "apps", "name": "web", "retryAfterSeconds": 3,
                    "causes": [["reason": "FieldValueInvalid", "message": "must not be negative", "field": "spec.replicas"]],
                ],
            ])
    }

    @Test func `any status reads back from its JSON`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &random) ? value : nil }
        for _ in 0..<300 {
            let status = APIStatus(
                code: .random(in: 100...599, using: &random), reason: maybe(.conflict) ?? .unknown,
                message: maybe("m\n\"é") ?? "",
                kind: maybe("Pod"), group: maybe("apps"), name: maybe("web"),
                causes: (0..<Int.random(in: 0..<3, using: &random)).map {
                    .init(reason: "r\($0)", message: "m\($0)", field: maybe("f\($0)"))
                }, retryAfterSeconds: maybe(7))
            #expect(APIStatus(json: status.json) == status, "seed \(seed)")
            #expect((try? JSONReader.parse(status.json.encoded())) == status.json, "seed \(seed)")
        }
    }

    @Test func `other JSON is no status, and a poor one is read as far as it goes`() {
        #expect(APIStatus(json: ["kind": "Pod"]) == nil)
        #expect(APIStatus(json: []) == nil)
        let status = APIStatus(json: ["kind": "Status", "code": "x", "details": [], "message": 1])
        #expect(status == APIStatus(code: 0, reason: .unknown, message: ""))
        #expect(status?.description == "the server answered with HTTP status 0")
        #expect(
            APIStatus(json: ["kind": "Status", "details": ["causes": [1]]])?.causes == [
                .init(reason: "", message: "", field: nil)
            ])
    }
}
