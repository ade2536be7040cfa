import KubernetesModel
import Testing

@Suite struct FieldErrorTests {
    static let ports = FieldPath("spec", "ports")

    @Test func `a path reads as Kubernetes writes it`() {
        #expect(Self.ports[0].child("name").description == "spec.ports[0].name")
        #expect(FieldPath("metadata", "labels")[key: "app/x"].description == "metadata.labels[app/x]")
        #expect(FieldPath.root.description == "<nil>")
        #expect(FieldPath.root.child("kind").description == "kind")
    }

    @Test(arguments: [
        (FieldError.required(FieldPath("spec", "image")), "spec.image: Required value"),
        (.required(FieldPath("a"), "why"), "a: Required value: why"),
        (.invalid(FieldPath("a"), -1, "too small"), "a: Invalid value: -1: too small"),
        (.invalid(FieldPath("a"), "x\n\u{1B}é\u{200B}", "odd"), #"a: Invalid value: "x\n\x1bé\u200b": odd"#),
        (.invalid(FieldPath("a"), ["b": [1, "c"]], "odd"), #"a: Invalid value: {"b":[1,"c"]}: odd"#),
        (.notSupported(FieldPath("a"), "x", supported: ["A", "B"]), #"a: Unsupported value: "x": supported values: "A", "B""#),
        (.duplicate(ports[1], "http"), #"spec.ports[1]: Duplicate value: "http""#),
        (.forbidden(FieldPath("a"), "not here"), "a: Forbidden: not here"),
        (.tooLong(FieldPath("a"), limit: 63), "a: Too long: may not be more than 63 bytes"),
        (.tooMany(FieldPath("a"), count: 5, limit: 3), "a: Too many: 5: must have at most 3 items"),
        (.tooFew(FieldPath("a"), count: 0, minimum: 1), "a: Too few: 0: must have at least 1 item"),
        (.notFound(FieldPath("a"), "x"), #"a: Not found: "x""#),
        (.immutable(FieldPath("a"), "x"), #"a: Invalid value: "x": field is immutable"#),
    ])
    func `a fault reads as the API server says it`(error: FieldError, message: String) {
        #expect(error.message == message)
    }

    @Test func `one fault stands alone, several in brackets, and equal ones once`() {
        let one = FieldError.required(FieldPath("spec", "a"))
        let two = FieldError.invalid(FieldPath("spec", "b"), 3, "no")
        let single = APIStatus.invalid(kind: "Deployment", group: "apps", name: "web", errors: [one, one])
        #expect(single.message == #"Deployment.apps "web" is invalid: spec.a: Required value"#)
        let both = APIStatus.invalid(kind: "Pod", group: "", name: "web", errors: [one, two])
        #expect(both.message == #"Pod "web" is invalid: [spec.a: Required value, spec.b: Invalid value: 3: no]"#)
        #expect(both.code == 422)
        #expect(both.reason == .invalid)
        #expect(
            both.causes == [
                .init(reason: "FieldValueRequired", message: "Required value", field: "spec.a"),
                .init(reason: "FieldValueInvalid", message: "Invalid value: 3: no", field: "spec.b"),
            ])
    }
}
