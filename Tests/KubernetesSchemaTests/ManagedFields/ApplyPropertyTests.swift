import KubernetesModel
import KubernetesSchema
import TestSupport
import Testing

/// What holds whatever is applied to whatever object, by random objects of the kind `Widget`.
@Suite struct ApplyPropertyTests {
    private static func spec(using random: inout SeededGenerator) -> JSONValue {
        func maybe(_ make: () -> JSONValue) -> JSONValue? { Bool.random(using: &random) ? make() : nil }
        func number() -> JSONValue { .integer(.random(in: 0...2, using: &random)) }
        func text() -> JSONValue { .string(["a", "b", "c"].randomElement(using: &random) ?? "") }
        func texts() -> [JSONValue] {
            ["a", "b", "c"].shuffled(using: &random).prefix(.random(in: 1...3, using: &random)).map { .string($0) }
        }
        func map(_ value: () -> JSONValue) -> JSONValue {
            .object(JSONObject(texts().map { ($0.string ?? "", value()) }))
        }
        var spec: JSONValue = [:]
        spec["size"] = maybe(number)
        spec["labels"] = maybe { map(text) }
        spec["tags"] = maybe { .array(texts()) }
        spec["args"] = maybe { .array(texts()) }
        spec["fixed"] = maybe { ["a": number()] }
        spec["free"] = maybe { map { Bool.random(using: &random) ? map(number) : .array(texts()) } }
        spec["shape", "color"] = maybe(text)
        spec["shape", "corner", "radius"] = maybe(number)
        spec["ports"] = maybe {
            .array(
                ([80, 81, 82] as [Int64]).shuffled(using: &random).prefix(.random(in: 1...3, using: &random)).map { port in
                    var item: JSONValue = ["port": .integer(port)]
                    item["name"] = maybe(text)
                    item["protocol"] = maybe { "TCP" }
                    return item
                })
        }
        return spec
    }

    /// Lists whose order nobody owns, in one order.
    private static func sorted(_ object: KubernetesObject?) -> JSONValue {
        var json = object?.json ?? [:]
        for list in ["tags", "ports"] {
            guard let items = json["spec", list]?.array else { continue }
            json["spec", list] = .array(items.sorted { $0.description < $1.description })
        }
        return json
    }

    private static func apply(
        _ spec: JSONValue?, to object: KubernetesObject?, as manager: String, force: Bool = false, minute: Int64 = 1
    ) throws(APIStatus) -> KubernetesObject {
        try ServerSideApply.apply(
            spec.map { .widget($0) } ?? .resource("example.com/v1", "Widget"), to: object, manager: manager, force: force,
            subresource: nil, schema: .widget, now: .minute(minute)
        ).stored
    }

    private static func update(
        _ spec: JSONValue, _ object: KubernetesObject?, as manager: String, minute: Int64 = 0
    ) -> KubernetesObject {
        var new = object ?? KubernetesObject(json: .widget([:]))
        new["spec"] = spec
        return ManagedFields.updated(
            from: object, to: new, manager: manager, subresource: nil, schema: .widget, now: .minute(minute)
        ).stored
    }

    /// Whether everything in `part` is in `whole`; elements of `ports` are looked up by their number.
    private static func holds(_ whole: JSONValue?, _ part: JSONValue) -> Bool {
        switch (whole, part) {
        case (.object(let whole), .object(let part)): part.allSatisfy { holds(whole[$0.key], $0.value) }
        case (.array(let whole), .array(let part)): part.allSatisfy { item in whole.contains { holds($0, item) } }
        default: whole == part
        }
    }

    @Test func `applying twice is applying once`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let live = Self.update(Self.spec(using: &random), nil, as: "u")
            let spec = Self.spec(using: &random)
            let once = try Self.apply(spec, to: live, as: "m", force: true)
            #expect(try Self.apply(spec, to: once, as: "m", minute: 2) == once, "seed \(seed): \(spec) to \(live.json)")
            #expect(Self.holds(once["spec"], spec), "seed \(seed): \(spec) to \(live.json)")
        }
    }

    @Test func `applying nothing takes back what was applied`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        var restored = 0
        for _ in 0..<500 {
            let live = Self.update(Self.spec(using: &random), nil, as: "u")
            let spec = Self.spec(using: &random)
            guard let applied = try? Self.apply(spec, to: live, as: "m") else { continue }
            let again = try Self.apply(nil, to: applied, as: "m", minute: 2)
            #expect(Self.sorted(again) == Self.sorted(live), "seed \(seed): \(spec) to \(live.json)")
            restored += 1
        }
        #expect(restored > 10)
    }

    @Test func `nobody owns what is not there, and no two own different values`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            var object: KubernetesObject?
            var intents: [String: JSONValue] = [:]
            for minute in 0..<8 as Range<Int64> {
                let spec = Self.spec(using: &random)
                let manager = ["a", "b", "c"].randomElement(using: &random) ?? "a"
                if Bool.random(using: &random) {
                    object = Self.update(spec, object, as: manager, minute: minute)
                } else if let next = try? Self.apply(
                    spec, to: object, as: manager, force: Bool.random(using: &random), minute: minute)
                {
                    object = next
                    intents[manager] = spec
                }
                guard let object else { continue }
                let everything = ManagedFields.updated(
                    from: nil, to: KubernetesObject(json: Self.bare(object)), manager: "x", subresource: nil, schema: .widget,
                    now: .minute(0))
                let present = try FieldSet(fieldsV1: everything["metadata", "managedFields"]?.array?.first?["fieldsV1"] ?? [:])
                for entry in object["metadata", "managedFields"]?.array ?? [] {
                    let owned = try FieldSet(fieldsV1: entry["fieldsV1"] ?? [:])
                    #expect(owned.isSubset(of: present), "seed \(seed): \(owned) of \(object.json)")
                }
            }
            // Whoever still owns all it applied finds it there as applied.
            for (manager, spec) in intents {
                guard let object, let now = try? Self.apply(spec, to: object, as: manager, minute: 9) else { continue }
                #expect(Self.holds(now["spec"], spec), "seed \(seed): \(spec)")
            }
        }
    }

    private static func bare(_ object: KubernetesObject) -> JSONValue {
        var json = object.json
        json["metadata", "managedFields"] = nil
        return json
    }
}
