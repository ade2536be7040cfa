/// Calls: which overloads of a function fit the types of its arguments.
extension TypeChecker {
    mutating func call(
        _ function: String, _ target: Expression?, _ arguments: [Expression], _ expression: Expression
    ) -> CELType {
        if function == "_?._", arguments.count == 2, case .literal(.string(let field)) = arguments[1].kind {
            check(arguments[1])
            let type = selectionType(arguments[0], field, expression)
            return type.wrapped == nil ? .optional(type) : type
        }
        for argument in arguments { check(argument) }
        guard let target else {
            return overloads(of: function.hasPrefix(".") ? String(function.dropFirst()) : function, nil, arguments, expression)
        }
        if let prefix = target.qualifiedName, FunctionTable.functions["\(prefix).\(function)"] != nil {
            return overloads(of: "\(prefix).\(function)", nil, arguments, expression, isNamespaced: true)
        }
        check(target)
        return overloads(of: function, target, arguments, expression)
    }

    private mutating func overloads(
        of function: String, _ target: Expression?, _ arguments: [Expression], _ expression: Expression,
        isNamespaced: Bool = false
    ) -> CELType {
        guard let overloads = FunctionTable.functions[function] else {
            report("undeclared reference to '\(function)' (in container '')", at: expression)
            return .error
        }
        let operands = (target.map { [$0] } ?? []) + arguments
        if function == "_&&_" || function == "_||_" {
            references[expression.id] = .function(function, overloads, isNamespaced: false)
            for operand in operands { expect(.bool, operand) }
            return .bool
        }
        let types = operands.map(type)
        var fitting: [Overload] = []
        var result: CELType?
        for overload in overloads where overload.isMember == (target != nil) {
            let instance = bindings.instantiate([overload.result] + overload.parameters)
            guard bindings.assign(types, Array(instance.dropFirst())) else { continue }
            fitting.append(overload)
            let type = bindings.resolve(instance[0])
            if let known = result {
                if known != .dyn, known != type { result = .dyn }
            } else {
                result = type
            }
        }
        guard let result else {
            let shown = types.map { bindings.resolve($0, isFinal: true).description }
            let list = "(\(shown.dropFirst(target == nil ? 0 : 1).joined(separator: ", ")))"
            let signature = target == nil ? list : "\(shown[0]).\(list)"
            report("found no matching overload for '\(function)' applied to '\(signature)'", at: expression)
            return .error
        }
        references[expression.id] = .function(function, fitting, isNamespaced: isNamespaced)
        return result
    }
}
