import KubernetesModel

/// The schemas that definitions of custom resources hold, described by a schema of their own.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/#JSONSchemaProps
extension BuiltInSchemas {
    static let jsonSchema: Schema = {
        let (itself, orBoolean, orList, orNames) = (
            Schema.reference, Schema.reference, Schema.reference, Schema.reference
        )
        let schemas = Schema.list(of: itself, "Schemas.")
        let named = Schema.map(of: itself, "Schemas by name.")
        var type = Schema.type(
            "apiextensions.v1.JSONSchemaProps", "What a value may be, in the terms of OpenAPI.",
            keepingZero: [
                "$ref", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum",
                "multipleOf", "x-kubernetes-list-type", "x-kubernetes-map-type", "x-kubernetes-preserve-unknown-fields",
            ],
            [
                "$ref": .string("Not supported."), "$schema": .string("Not supported."),
                "additionalItems": orBoolean, "additionalProperties": orBoolean,
                "allOf": schemas.described("Schemas, all of which must hold."),
                "anyOf": schemas.described("Schemas, one of which must hold at least."),
                "default": json("What stands for the value where it is missing."),
                "definitions": named.described("Not supported."),
                "dependencies": .map(of: orNames, "Not supported."),
                "description": .string("A sentence for people, which kubectl explain prints."),
                "enum": .list(of: json("A value."), "The values that are allowed."),
                "example": json("An example."),
                "exclusiveMaximum": .boolean("Whether the number must be smaller than the maximum."),
                "exclusiveMinimum": .boolean("Whether the number must be larger than the minimum."),
                "externalDocs": .type(
                    "apiextensions.v1.ExternalDocumentation", "More to read.",
                    ["description": .string("What there is to read."), "url": .string("Where.")]),
                "format": .string("The form of a text or a number, as date-time or int32."),
                "id": .string("Not supported."), "items": orList,
                "maxItems": .integer("The list is not longer than this.", format: "int64"),
                "maxLength": .integer("The text is not longer than this.", format: "int64"),
                "maxProperties": .integer("The object has no more members than this.", format: "int64"),
                "maximum": number("The number is not larger than this."),
                "minItems": .integer("The list is not shorter than this.", format: "int64"),
                "minLength": .integer("The text is not shorter than this.", format: "int64"),
                "minProperties": .integer("The object has no fewer members than this.", format: "int64"),
                "minimum": number("The number is not smaller than this."),
                "multipleOf": number("The number is a multiple of this."), "not": itself,
                "nullable": .boolean("Whether the value may be null."),
                "oneOf": schemas.described("Schemas, exactly one of which must hold."),
                "pattern": .string("A regular expression that matches somewhere in the text."),
                "patternProperties": named.described("Not supported."),
                "properties": named.described("The members of the object by their names."),
                "required": .list(of: .string("A member."), "The members that must be there."),
                "title": .string("A name for people."),
                "type": .string("object, array, string, integer, number or boolean."),
                "uniqueItems": .boolean("Whether no element may be there twice; must be false."),
                "x-kubernetes-embedded-resource": .boolean("Whether the value is an object with apiVersion, kind and metadata."),
                "x-kubernetes-int-or-string": .boolean("Whether the value is an integer or a text."),
                "x-kubernetes-list-map-keys": .list(of: .string("A member."), "The members that tell the elements apart."),
                "x-kubernetes-list-type": .string("How the elements are told apart: atomic, set or map."),
                "x-kubernetes-map-type": .string("Whether the members have owners of their own: granular or atomic."),
                "x-kubernetes-preserve-unknown-fields": .boolean("Whether members that are not described are kept."),
                "x-kubernetes-validations": .list(of: validationRule, "Rules in CEL.", by: "rule"),
            ])
        // Said where the type is, not at each of its uses.
        type.description = nil
        itself.becomes(type)
        orBoolean.becomes(alternative("Bool", "A schema, or whether anything is allowed.", type, items: nil))
        orList.becomes(alternative("Array", "A schema, or several of them.", type, items: itself))
        orNames.becomes(alternative("StringArray", "A schema, or names of members.", type, items: .string("A name.")))
        return itself
    }()

    private static let validationRule = Schema.type(
        "apiextensions.v1.ValidationRule", "A rule in CEL that the value must obey.", required: ["rule"],
        keepingZero: ["optionalOldSelf", "reason"],
        [
            "fieldPath": .string("The member that is named when the rule is broken."),
            "message": .string("What a person is told then."),
            "messageExpression": .string("The same, computed in CEL."),
            "optionalOldSelf": .boolean("Whether oldSelf is an optional, so that the rule holds for new values too."),
            "reason": .string(
                "FieldValueInvalid, FieldValueForbidden, FieldValueRequired or FieldValueDuplicate.",
                oneOf: ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"]),
            "rule": .string("The rule; self is the value."),
        ])

    /// A schema, or something else in its place.
    private static func alternative(_ name: String, _ description: String, _ type: Schema, items: Schema?) -> Schema {
        var schema = Schema(description: description)
        schema.componentName = Schema.component("apiextensions.v1.JSONSchemaPropsOr\(name)")
        schema.componentDescription = description
        schema.readsItself = true
        schema.properties = type.properties
        schema.items = items
        return schema
    }

    private static func json(_ description: String) -> Schema {
        var schema = Schema(description: description)
        schema.componentName = Schema.component("apiextensions.v1.JSON")
        schema.componentDescription = "A value of any kind."
        schema.readsItself = true
        schema.preservesUnknownFields = true
        return schema
    }

    private static func number(_ description: String) -> Schema {
        var schema = Schema(type: .number, description: description)
        schema.format = "double"
        return schema
    }
}
