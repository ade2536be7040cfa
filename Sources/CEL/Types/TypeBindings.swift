/// What has been inferred so far of the types that an expression leaves open.
struct TypeBindings {
    private var bindings: [Int: CELType] = [:]
    private var count = 0
    /// Types can be written that grow beyond all bounds when they are put together: after so many steps nothing fits any more.
    private var fuel = 200_000
    /// Parts of a type; what is larger is cut off.
    private static let largestType = 2000

    mutating func newVariable() -> CELType {
        count += 1
        return .variable(count - 1)
    }

    /// The type with all that is known put in; what is not known becomes `dyn` when the inference is over.
    func resolve(_ type: CELType, isFinal: Bool = false) -> CELType {
        var parts = Self.largestType
        return resolve(type, isFinal, &parts)
    }

    private func resolve(_ type: CELType, _ isFinal: Bool, _ parts: inout Int) -> CELType {
        parts -= 1
        guard parts > 0 else { return .dyn }
        if case .variable(let number) = type {
            guard let bound = bindings[number] else { return isFinal ? .dyn : type }
            return resolve(bound, isFinal, &parts)
        }
        return type.mapParameters { resolve($0, isFinal, &parts) }
    }

    /// The types of a declared function with new variables for its parameters.
    mutating func instantiate(_ types: [CELType]) -> [CELType] {
        var variables: [String: CELType] = [:]
        func replace(_ type: CELType) -> CELType {
            guard case .parameter(let name) = type else { return type.mapParameters(replace) }
            if let known = variables[name] { return known }
            let variable = newVariable()
            variables[name] = variable
            return variable
        }
        return types.map(replace)
    }

    /// Whether a value of the second type may stand where the first is wanted; what that tells of open types is kept.
    mutating func assign(_ wanted: CELType, _ given: CELType) -> Bool { assign([wanted], [given]) }

    mutating func assign(_ wanted: [CELType], _ given: [CELType]) -> Bool {
        var trial = self
        let fits = trial.unifyAll(wanted, given)
        if fits { self = trial } else { fuel = trial.fuel }
        return fits
    }

    private mutating func unifyAll(_ first: [CELType], _ second: [CELType]) -> Bool {
        guard first.count == second.count else { return false }
        for (left, right) in zip(first, second) where !unify(left, right) { return false }
        return true
    }

    private mutating func unify(_ first: CELType, _ second: CELType) -> Bool {
        fuel -= 1
        guard fuel > 0 else { return false }
        if case .variable(let number) = second {
            switch bind(number, to: first) {
            case .bound: return true
            case .contradicted: return false
            case .circular: break
            }
        }
        if case .variable(let number) = first { return bind(number, to: second) == .bound }
        if first.isDynamicOrError || second.isDynamicOrError { return true }
        switch (first, second) {
        case (.null, _): return second.allowsNull
        case (_, .null): return first.allowsNull
        case (.type, .type): return true
        case (.list, .list), (.map, .map): return unifyAll(first.parameters, second.parameters)
        case (.opaque(let left, let inner), .opaque(let right, let others)): return left == right && unifyAll(inner, others)
        default: return first == second
        }
    }

    private enum Binding { case bound, contradicted, circular }

    private mutating func bind(_ number: Int, to type: CELType) -> Binding {
        if type == .variable(number) { return .bound }
        if let bound = bindings[number] {
            if type == bound { return .bound }
            guard unify(type, bound) else { return .contradicted }
            let general = type.isAsGeneral(as: bound) ? type : bound
            if !occurs(number, in: general) { bindings[number] = general }
            return .bound
        }
        guard !occurs(number, in: type) else { return .circular }
        bindings[number] = type
        return .bound
    }

    private mutating func occurs(_ number: Int, in type: CELType) -> Bool {
        fuel -= 1
        guard fuel > 0 else { return true }
        if case .variable(let other) = type {
            guard other != number, let bound = bindings[other] else { return other == number }
            return occurs(number, in: bound)
        }
        for part in type.parameters where occurs(number, in: part) { return true }
        return false
    }
}

extension CELType {
    /// Objects are nullable because a field that is not set reads as null; lists, maps and scalars are not.
    fileprivate var allowsNull: Bool {
        switch self {
        case .null, .object, .opaque, .duration, .timestamp: true
        default: false
        }
    }

    /// Whether the type is the other one, or `dyn` in places where that one says more.
    func isAsGeneral(as other: CELType) -> Bool {
        switch (self, other) {
        case (.dyn, _), (.variable, _): true
        case (_, .dyn), (_, .variable): false
        case (.list, .list), (.map, .map), (.opaque, .opaque):
            runtimeName == other.runtimeName && parameters.count == other.parameters.count
                && zip(parameters, other.parameters).allSatisfy { $0.isAsGeneral(as: $1) }
        case (.type, .type): true
        default: self == other
        }
    }
}
