import KubernetesModel

/// A value that cannot be taken, and where it stands.
package struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The key in a file, the name of a variable, or a flag.
    package var subject: String
    package var problem: String

    package var description: String { "\(subject): \(problem)" }
}

extension OperatorConfiguration {
    /// Takes over what a configuration file sets. A key that means nothing is an error: it is a slip of the pen.
    package mutating func apply(file: JSONValue) throws(ConfigurationError) {
        try apply(file, under: "")
    }

    /// Takes over the variables that begin with `AGENT_OPERATOR_` and mean a setting.
    package mutating func apply(environment: [String: String]) throws(ConfigurationError) {
        for setting in Setting.all {
            guard let value = environment[setting.environmentName] else { continue }
            try take(.string(value), for: setting, as: setting.environmentName)
        }
    }

    /// Takes over what flags set, by the keys of the settings.
    package mutating func apply(flags: [(key: String, value: JSONValue)]) throws(ConfigurationError) {
        for (key, value) in flags {
            guard let setting = Setting.all.first(where: { $0.key == key }) else { continue }
            try take(value, for: setting, as: key)
        }
    }

    /// All settings, as a file that sets them would hold them.
    package var file: JSONValue {
        Setting.all.reduce(into: [:]) { file, setting in
            file[path: setting.key.split(separator: ".").map { String($0) }] = setting.show(self)
        }
    }

    private mutating func apply(_ value: JSONValue, under prefix: String) throws(ConfigurationError) {
        guard let object = value.object else { throw ConfigurationError(subject: prefix, problem: "this must be a mapping") }
        for member in object {
            let key = prefix.isEmpty ? member.key : "\(prefix).\(member.key)"
            if let setting = Setting.all.first(where: { $0.key == key }) {
                try take(member.value, for: setting, as: key)
            } else if Setting.all.contains(where: { $0.key.hasPrefix("\(key).") }) {
                try apply(member.value, under: key)
            } else {
                let known = Setting.all.map(\.key).joined(separator: ", ")
                throw ConfigurationError(subject: key, problem: "there is no such setting; known are \(known)")
            }
        }
    }

    private mutating func take(_ value: JSONValue, for setting: Setting, as subject: String) throws(ConfigurationError) {
        guard setting.take(value, &self) else {
            throw ConfigurationError(subject: subject, problem: "\(value) is not \(setting.expectation)")
        }
    }
}
