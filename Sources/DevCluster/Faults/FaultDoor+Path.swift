import KubernetesModel

/// The door as a path of the API server, for other processes: `/faults`, and `/faults/ID` for one rule.
///
/// `kubectl create --raw /faults -f rule.json`, `kubectl get --raw /faults`, `kubectl delete --raw /faults`.
extension FaultDoor {
    /// Nil for another path.
    func answer(_ request: ServerRequest) -> HTTPAnswer? {
        guard let segments = RequestTarget(request.info.path)?.segments, segments.first == "faults", segments.count <= 2 else {
            return nil
        }
        guard request.user.isMaster else {
            return HTTPAnswer(
                APIStatus(code: 403, reason: .forbidden, message: "faults are injected by the administrator's token alone"))
        }
        do throws(APIStatus) {
            return HTTPAnswer(json: try perform(request, id: segments.dropFirst().first))
        } catch {
            return HTTPAnswer(error)
        }
    }

    private func perform(_ request: ServerRequest, id: String?) throws(APIStatus) -> JSONValue {
        switch (request.info.verb, id) {
        case ("get", nil): return ["faults": .array(rules.map(\.json))]
        case ("post", nil):
            let json: JSONValue
            do { json = try JSONReader.parse(request.body) } catch { throw .badRequest("the fault is no JSON: \(error)") }
            let id = add(try FaultRule(json: json))
            return rules.first { $0.id == id }?.json ?? [:]
        case ("delete", nil):
            removeAll()
            return ["faults": []]
        case ("delete", let id?):
            guard let number = Int(id), remove(number) else {
                throw APIStatus(code: 404, reason: .notFound, message: "there is no fault \(id)")
            }
            return ["faults": .array(rules.map(\.json))]
        default: throw .methodNotAllowed
        }
    }
}
