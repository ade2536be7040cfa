import AgentCore
import KubernetesModel
import Testing

@Suite struct ProjectionTests {
    /// Each field in turn is removed, changed, and given a neighbour; each list is turned round.
    @Test(arguments: ChildKind.allCases)
    func `whether a live object holds what is desired agrees with what is built of it`(kind: ChildKind) throws {
        let agent = try Fixture.agent([
            "autoscaling": ["maxReplicas": 3], "resources": ["requests": ["cpu": "0.5"]],
            "ports": [["name": "http", "containerPort": 8080], ["name": "grpc", "containerPort": 9090]],
            "env": [["name": "A", "value": "1"], ["name": "B", "value": ""]],
        ])
        let desired = try #require(try DesiredState(of: agent)[kind]).json
        var (held, broken) = (0, 0)
        for live in [desired] + desired.variants {
            let holds = Projection.holds(desired, in: live, schema: kind.schema)
            #expect(holds == (Projection.of(live, onto: desired, schema: kind.schema) == desired), "\(live)")
            if holds { held += 1 } else { broken += 1 }
        }
        #expect(held > 10 && broken > 10)
    }
}

extension JSONValue {
    /// Values that differ from this one in one place.
    fileprivate var variants: [JSONValue] {
        switch self {
        case .object(let object):
            let others = object.flatMap { member -> [JSONValue] in
                [without(member.key)] + member.value.variants.map { with(member.key, $0) }
            }
            return others + [with("neighbour", "new")]
        case .array(let elements):
            let others = elements.indices.flatMap { index in
                elements[index].variants.map { variant in
                    var changed = elements
                    changed[index] = variant
                    return JSONValue.array(changed)
                }
            }
            return others + [.array(elements.reversed()), .array(elements + ["new"]), .array(elements.dropLast()), "no list"]
        case .string("0.5"): return ["500m", "0.50", "501m"]
        default: return ["other", .null, 7]
        }
    }

    private func with(_ key: String, _ value: JSONValue) -> JSONValue {
        var changed = self
        changed[key] = value
        return changed
    }

    private func without(_ key: String) -> JSONValue {
        var changed = self
        changed[key] = nil
        return changed
    }
}
