/// What is known of a value that comes from outside: its type, how its JSON is read, and how large it can be.
package final class CELShape: Sendable {
    /// How JSON becomes a value.
    package enum Form: Sendable {
        /// By what the JSON is: objects become maps, numbers ints or doubles.
        case any
        /// An integer or a string (`x-kubernetes-int-or-string`).
        case intOrString
        case bool, integer, number, string, bytes, duration, date, dateTime
        case list(ListKind)
        case map
        case object
    }

    /// How lists of a kind are compared and joined (`x-kubernetes-list-type`).
    package enum ListKind: Sendable, Hashable {
        case atomic
        /// The order does not matter, and joining adds only what is not there yet.
        case set
        /// Elements are told apart by these members.
        case map(keys: [String])
    }

    package let type: CELType
    package let form: Form
    /// Of the elements of a list or the values of a map.
    package let element: CELShape?
    /// The most elements, entries, characters or bytes that a value can have; nil when that is not known.
    package let maximumSize: UInt64?
    /// The fewest bytes that a value takes as JSON.
    package let minimumJSONSize: UInt64
    package let isNullable: Bool

    package init(
        _ type: CELType, form: Form, element: CELShape? = nil, maximumSize: UInt64? = nil, minimumJSONSize: UInt64 = 1,
        isNullable: Bool = false
    ) {
        self.type = type
        self.form = form
        self.element = element
        self.maximumSize = maximumSize
        self.minimumJSONSize = minimumJSONSize
        self.isNullable = isNullable
    }

    /// A value of which only the type is known; its JSON is taken for what it is.
    package convenience init(_ type: CELType) { self.init(type, form: .any, isNullable: true) }

    package static let any = CELShape(.dyn)

    /// The optional that may hold such a value.
    package var optional: CELShape { CELShape(.optional(type), form: .any, element: self) }

    /// The fields of an object, by the names that expressions use.
    var fields: [String: CELObjectType.Field] {
        if case .object(let type) = type { type.fields } else { [:] }
    }

    /// The field of an object, of which reserved words may be written as they are.
    func field(_ name: String) -> CELObjectType.Field? {
        if case .object(let type) = type { type.field(name) } else { nil }
    }
}
