import KubernetesModel

/// A definition is settled as it is written: whoever gets it back can use its kind at once.
struct CustomResourceDefinitionStrategy: KindStrategy {
    func prepareForCreate(_ object: inout KubernetesObject, given: KubernetesObject, _ context: StrategyContext) {
        settle(&object, context)
    }

    func prepareForUpdate(
        _ object: inout KubernetesObject, from old: KubernetesObject, changed: KubernetesObject, _ context: StrategyContext
    ) {
        if context.write.subresource == nil { settle(&object, context) }
    }

    private func settle(_ object: inout KubernetesObject, _ context: StrategyContext) {
        Self.applyDefaults(&object)
        let others = StoreView(store: context.store, catalog: context.write.target.catalog)
            .list(.customResourceDefinitions, namespace: nil)
        object = CustomResourceNaming.settled(object, among: others, now: context.write.now)
    }

    private static func applyDefaults(_ object: inout KubernetesObject) {
        guard let kind = object["spec", "names", "kind"]?.string else { return }
        if (object["spec", "names", "singular"]?.string ?? "").isEmpty {
            object["spec", "names", "singular"] = .string(kind.lowercased())
        }
        if (object["spec", "names", "listKind"]?.string ?? "").isEmpty {
            object["spec", "names", "listKind"] = .string("\(kind)List")
        }
        if object["spec", "conversion"] == nil { object["spec", "conversion"] = ["strategy": "None"] }
        object["spec", "versions"] = object["spec", "versions"]?.array.map { versions in
            .array(
                versions.map { version in
                    var version = version
                    for key in ["served", "storage"] where version.object != nil && version[key] == nil { version[key] = false }
                    return version
                })
        }
    }
}
