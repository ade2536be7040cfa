import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct OpenAPIProtobufTests {
    /// The contents of a field of a message, which is there at least once.
    private func fields(_ number: UInt64, of message: ArraySlice<UInt8>) throws -> [ArraySlice<UInt8>] {
        var reader = ProtobufReader(message)
        var found: [ArraySlice<UInt8>] = []
        while let field = try reader.next() {
            if field.number == number, case .bytes(let bytes) = field.value { found.append(bytes) }
        }
        return found
    }

    private func message(_ path: [UInt64], of message: ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
        try path.reduce(message) { try #require(try fields($1, of: $0).first) }
    }

    private func text(_ path: [UInt64], of message: ArraySlice<UInt8>) throws -> String {
        String(decoding: try self.message(path, of: message), as: UTF8.self)
    }

    @Test func `what kubectl looks for is found: the kind of a path, its parameters, and the fields of a type`() throws {
        let bytes = OpenAPIProtobuf.encode([
            "swagger": "2.0", "info": ["title": "T", "version": "v1"],
            "paths": [
                "/api/v1/namespaces/{name}": [
                    "patch": [
                        "parameters": [
                            ["name": "fieldValidation", "in": "query", "type": "string", "uniqueItems": true],
                            ["name": "body", "in": "body", "required": true, "schema": ["$ref": "#/definitions/N"]],
                        ],
                        "x-kubernetes-group-version-kind": ["group": "", "version": "v1", "kind": "Namespace"],
                    ],
                    "parameters": [["name": "name", "in": "path", "type": "string", "required": true]],
                ]
            ],
            "definitions": ["N": ["type": "object", "properties": ["a": ["type": "string", "default": "x"]]]],
        ])[...]
        #expect(try text([1], of: bytes) == "2.0")
        #expect(try text([2, 2], of: bytes) == "v1")
        let path = try message([8, 2], of: bytes)
        #expect(try text([1], of: path) == "/api/v1/namespaces/{name}")
        #expect(try text([2, 9, 1, 2, 4, 4], of: path) == "name")
        let patch = try message([2, 8], of: path)
        let parameters = try fields(8, of: patch)
        #expect(try text([1, 2, 3, 4], of: parameters[0]) == "fieldValidation")
        #expect(try text([1, 1, 5, 1], of: parameters[1]) == "#/definitions/N")
        #expect(try text([13, 1], of: patch) == "x-kubernetes-group-version-kind")
        #expect(try text([13, 2, 2], of: patch) == #"{"group":"","kind":"Namespace","version":"v1"}"#)
        let property = try message([9, 1, 2, 25, 1], of: bytes)
        #expect(try text([1], of: property) == "a")
        #expect(try text([2, 22, 1], of: property) == "string")
        #expect(try text([2, 5, 2], of: property) == #""x""#)
    }
}
