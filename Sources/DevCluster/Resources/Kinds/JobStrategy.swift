import KubernetesModel

/// Gives the pods of a Job labels of their own, by which it knows them again.
///
/// https://kubernetes.io/docs/concepts/workloads/controllers/job/#specifying-your-own-pod-selector
struct JobStrategy: KindStrategy {
    func prepareForCreate(
        _ object: inout KubernetesObject, given: KubernetesObject, _ context: StrategyContext
    ) throws(APIStatus) {
        if object["spec", "manualSelector"] != true { select(&object) }
        // A Job without labels has those of its pods, as they are in the end.
        if given["metadata", "labels"]?.object?.isEmpty ?? true {
            object["metadata", "labels"] = object["spec", "template", "metadata", "labels"]
        }
    }

    private func select(_ object: inout KubernetesObject) {
        let (name, uid) = (JSONValue.string(object.name), JSONValue.string(object.uid))
        var labels = object["spec", "template", "metadata", "labels"] ?? [:]
        let own: [(String, JSONValue)] = [("controller-uid", uid), ("job-name", name)]
        for (key, value) in own {
            labels[key] = value
            labels["batch.kubernetes.io/\(key)"] = value
        }
        object.json.withObject { json in
            json.modify("spec", default: [:]) { $0["template", "metadata", "labels"] = labels }
        }
        object["spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid"] = uid
    }
}
