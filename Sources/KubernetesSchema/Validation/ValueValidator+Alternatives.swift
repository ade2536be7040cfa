import KubernetesModel

extension ValueValidator {
    /// `anyOf`, `oneOf`, `allOf` and `not`, which Kubernetes reports with the faults of the alternative that came closest.
    mutating func checkAlternatives(_ value: JSONValue, _ schema: Schema, at path: FieldPath) -> Int {
        let name = Self.text(path).goQuoted
        return 1 + checkAny(value, schema.anyOf, at: path, name) + checkOne(value, schema.oneOf, at: path, name)
            + checkAll(value, schema.allOf, at: path, name) + checkNot(value, schema.not, at: path, name)
    }

    private mutating func checkAny(_ value: JSONValue, _ schemas: [Schema], at path: FieldPath, _ name: String) -> Int {
        var closest: (faults: [FieldError], matches: Int)?
        for schema in schemas {
            let trial = trial(value, against: schema, at: path)
            if trial.faults.isEmpty { return trial.matches }
            if closest == nil || trial.matches > closest?.matches ?? 0 { closest = trial }
        }
        guard let closest else { return 0 }
        addUnplaced("\(name) must validate at least one schema (anyOf)")
        add(closest.faults)
        return closest.matches
    }

    private mutating func checkOne(_ value: JSONValue, _ schemas: [Schema], at path: FieldPath, _ name: String) -> Int {
        guard !schemas.isEmpty else { return 0 }
        let trials = schemas.map { trial(value, against: $0, at: path) }
        let valid = trials.filter(\.faults.isEmpty)
        if valid.count == 1 { return valid[0].matches }
        let count = valid.isEmpty ? "Found none valid" : "Found \(valid.count) valid alternatives"
        addUnplaced("\(name) must validate one and only one schema (oneOf). \(count)")
        guard valid.isEmpty else { return 0 }
        var closest = trials[0]
        for trial in trials.dropFirst() where trial.matches > closest.matches { closest = trial }
        add(closest.faults)
        return closest.matches
    }

    private mutating func checkAll(_ value: JSONValue, _ schemas: [Schema], at path: FieldPath, _ name: String) -> Int {
        var matches = 0
        var valid = 0
        for schema in schemas {
            let trial = trial(value, against: schema, at: path)
            add(trial.faults)
            matches += trial.matches
            if trial.faults.isEmpty { valid += 1 }
        }
        if valid < schemas.count {
            addUnplaced("\(name) must validate all the schemas (allOf)\(valid == 0 ? ". None validated" : "")")
        }
        return matches
    }

    private mutating func checkNot(_ value: JSONValue, _ schema: Schema?, at path: FieldPath, _ name: String) -> Int {
        if let schema, trial(value, against: schema, at: path).faults.isEmpty {
            addUnplaced("\(name) must not validate the schema (not)")
        }
        return 0
    }
}
