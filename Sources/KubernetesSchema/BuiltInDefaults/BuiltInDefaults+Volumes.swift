import KubernetesModel

extension BuiltInDefaults {
    /// Permissions of files: rw-r--r--.
    private static let mode: JSONValue = 0o644

    static func fillVolume(_ volume: inout JSONValue) {
        // A volume with nothing but its name is an empty directory.
        if volume.object?.count == 1, volume["name"] != nil { volume["emptyDir"] = [:] }
        for key in ["secret", "configMap", "downwardAPI", "projected"] { volume.change(key) { $0.fill("defaultMode", mode) } }
        volume.change("hostPath") { $0.fill("type", "") }
        volume.change("image") { image in
            image.fillZero("pullPolicy", .string(ImageReference.pullPolicy(of: image.text("reference"))))
        }
        volume.change("downwardAPI") { fillFiles(&$0) }
        volume.change("projected") { projected in
            projected.changeEach("sources") { source in
                source.change("downwardAPI") { fillFiles(&$0) }
                source.change("serviceAccountToken") { $0.fill("expirationSeconds", 3600) }
            }
        }
        volume.change("ephemeral") { ephemeral in
            ephemeral.change("volumeClaimTemplate") { template in
                template.fill("metadata", [:])
                template.change("spec") { fillClaimSpec(&$0) }
            }
        }
    }

    private static func fillFiles(_ source: inout JSONValue) {
        source.changeEach("items") { file in
            file.change("fieldRef") { $0.fillZero("apiVersion", "v1") }
            file.change("resourceFieldRef") { $0.fill("divisor", "0") }
        }
    }

    static func fillClaim(_ claim: inout JSONValue) {
        claim.change("spec") { fillClaimSpec(&$0) }
        fillStatus(&claim, ["phase": "Pending"])
    }

    static func fillPersistentVolume(_ volume: inout JSONValue) {
        volume.change("spec") { spec in
            spec.fill("persistentVolumeReclaimPolicy", "Retain")
            spec.fill("volumeMode", "Filesystem")
            spec.change("hostPath") { $0.fill("type", "") }
        }
        fillStatus(&volume, ["phase": "Pending"])
    }

    private static func fillClaimSpec(_ spec: inout JSONValue) {
        spec.fill("volumeMode", "Filesystem")
        spec.fill("resources", [:])
    }
}
