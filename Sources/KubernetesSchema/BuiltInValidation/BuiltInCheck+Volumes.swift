import KubernetesModel

extension BuiltInCheck {
    /// In the order in which Kubernetes looks for them.
    private static let sources = [
        "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs",
        "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume",
        "configMap", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos",
        "projected", "scaleIO", "csi", "ephemeral", "image",
    ]

    /// The sources of the volumes that are right, by name.
    mutating func volumes(_ volumes: [JSONValue], at path: FieldPath, isPod: Bool) -> [String: JSONValue] {
        var known: [String: JSONValue] = [:]
        for (index, volume) in volumes.enumerated() {
            let path = path[index]
            let count = faults.count
            source(of: volume, at: path, isPod: isPod)
            name(volume, "name", at: path, NameRule.dns1123Label)
            let name = volume.text("name")
            if known[name] != nil { add(.duplicate(path.child("name"), .string(name))) }
            if faults.count == count { known[name] = volume }
        }
        return known
    }

    private mutating func source(of volume: JSONValue, at path: FieldPath, isPod: Bool) {
        let present = Self.sources.filter { volume[$0] != nil }
        guard let first = present.first, let source = volume[first] else {
            return required(path, "must specify a volume type")
        }
        self.source(source, first, at: path.child(first), isPod: isPod)
        for other in present.dropFirst() { forbidden(path.child(other), "may not specify more than 1 volume type") }
    }

    private mutating func source(_ source: JSONValue, _ kind: String, at path: FieldPath, isPod: Bool) {
        switch kind {
        case "emptyDir":
            if let limit = source["sizeLimit"].flatMap({ try? Quantity(json: $0) }), limit.nanos < 0 {
                forbidden(path.child("sizeLimit"), "SizeLimit field must be a valid resource quantity")
            }
        case "hostPath":
            if source.text("path").isEmpty { return required(path.child("path")) }
            noBacksteps(source.text("path"), at: path.child("path"))
            let types = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"]
            if let type = source["type"]?.string, !types.contains(type) {
                add(.notSupported(path.child("type"), .string(type), supported: types))
            }
        case "secret":
            filled(source, "secretName", at: path)
            files(of: source, at: path)
        case "configMap":
            filled(source, "name", at: path)
            files(of: source, at: path)
        case "nfs":
            filled(source, "server", "path", at: path)
            if !source.text("path").hasPrefix("/") {
                invalid(path.child("path"), .string(source.text("path")), "must be an absolute path")
            }
        case "persistentVolumeClaim": filled(source, "claimName", at: path)
        case "downwardAPI":
            mode(source, "defaultMode", at: path)
            for file in source.list("items") { downwardFile(file, at: path) }
        case "projected": projected(source, at: path)
        case "csi": filled(source, "driver", at: path)
        case "ephemeral":
            if source["volumeClaimTemplate"] == nil { required(path.child("volumeClaimTemplate")) }
        case "image":
            if isPod { filled(source, "reference", at: path) }
            choice(source, "pullPolicy", ["Always", "IfNotPresent", "Never"], at: path)
        default: break
        }
    }

    private mutating func mode(_ source: JSONValue, _ key: String, at path: FieldPath) {
        guard let mode = source[key]?.integer, !(0...0o777).contains(mode) else { return }
        invalid(path.child(key), .integer(mode), "must be a number between 0 and 0777 (octal), both inclusive")
    }

    private mutating func files(of source: JSONValue, at path: FieldPath) {
        mode(source, "defaultMode", at: path)
        for (index, file) in source.list("items").enumerated() { self.file(file, at: path.child("items")[index]) }
    }

    private mutating func file(_ file: JSONValue, at path: FieldPath) {
        filled(file, "key", "path", at: path)
        ownPath(file.text("path"), at: path.child("path"))
        mode(file, "mode", at: path)
    }

    private mutating func downwardFile(_ file: JSONValue, at path: FieldPath) {
        filled(file, "path", at: path)
        ownPath(file.text("path"), at: path.child("path"))
        if let field = file["fieldRef"] {
            let fields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"]
            self.field(field, fields, at: path.child("fieldRef"))
            if file["resourceFieldRef"] != nil {
                invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously")
            }
        } else if let resource = file["resourceFieldRef"] {
            resourceField(resource, needsContainer: true, at: path.child("resourceFieldRef"))
        } else {
            required(path, "one of fieldRef and resourceFieldRef is required")
        }
        mode(file, "mode", at: path)
    }

    private mutating func projected(_ source: JSONValue, at path: FieldPath) {
        mode(source, "defaultMode", at: path)
        var taken: Set<String> = []
        for (index, part) in source.list("sources").enumerated() {
            let partPath = path.child("sources")[index]
            for key in ["secret", "configMap"] {
                guard let files = part[key] else { continue }
                filled(files, "name", at: partPath.child(key))
                for (index, file) in files.list("items").enumerated() {
                    self.file(file, at: partPath.child(key, "items")[index])
                    take(file.text("path"), from: &taken, shown: files["name"] ?? "", at: path)
                }
            }
            for file in part["downwardAPI"]?.list("items") ?? [] {
                downwardFile(file, at: partPath.child("downwardAPI"))
                take(file.text("path"), from: &taken, shown: file["path"] ?? "", at: path)
            }
            guard let token = part["serviceAccountToken"] else { continue }
            if let seconds = token["expirationSeconds"]?.integer {
                let expiration = partPath.child("serviceAccountToken", "expirationSeconds")
                if seconds < 600 {
                    invalid(expiration, .integer(seconds), "may not specify a duration less than 10 minutes")
                } else if seconds > 1 << 32 {
                    invalid(expiration, .integer(seconds), "may not specify a duration larger than 2^32 seconds")
                }
            }
            filled(token, "path", at: path)
            ownPath(token.text("path"), at: path.child("path"))
        }
    }

    private mutating func take(_ file: String, from taken: inout Set<String>, shown: JSONValue, at path: FieldPath) {
        if !file.isEmpty, !taken.insert(file).inserted { invalid(path, shown, "conflicting duplicate paths") }
    }

    // MARK: paths

    mutating func noBacksteps(_ text: String, at path: FieldPath) {
        if text.split(separator: "/").contains("..") { invalid(path, .string(text), "must not contain '..'") }
    }

    mutating func descending(_ text: String, at path: FieldPath) {
        if text.hasPrefix("/") { invalid(path, .string(text), "must be a relative path") }
        noBacksteps(text, at: path)
    }

    /// A path whose beginning the kubelet does not need for itself.
    private mutating func ownPath(_ text: String, at path: FieldPath) {
        descending(text, at: path)
        if text.hasPrefix(".."), !text.hasPrefix("../"), text != ".." {
            invalid(path, .string(text), "must not start with '..'")
        }
    }

    // MARK: mounts

    mutating func mounts(of container: JSONValue, at path: FieldPath, _ context: ContainerContext) {
        let devices = container.list("volumeDevices")
        var paths: Set<String> = []
        for (index, mount) in container.list("volumeMounts").enumerated() {
            let itemPath = path[index]
            let (name, place) = (mount.text("name"), mount.text("mountPath"))
            filled(mount, "name", at: itemPath)
            if context.volumes[name] == nil { add(.notFound(itemPath.child("name"), .string(name))) }
            filled(mount, "mountPath", at: itemPath)
            if !paths.insert(place).inserted { invalid(itemPath.child("mountPath"), .string(place), "must be unique") }
            if devices.contains(where: { $0.text("name") == name }) {
                invalid(itemPath.child("name"), .string(name), "must not already exist in volumeDevices")
            }
            if devices.contains(where: { $0.text("devicePath") == place }) {
                let detail = "must not already exist as a path in volumeDevices"
                invalid(itemPath.child("mountPath"), .string(place), detail)
            }
            descending(mount.text("subPath"), at: path.child("subPath"))
            if !mount.text("subPathExpr").isEmpty, !mount.text("subPath").isEmpty {
                let detail = "subPathExpr and subPath are mutually exclusive"
                invalid(itemPath.child("subPathExpr"), mount["subPathExpr"] ?? "", detail)
            }
            descending(mount.text("subPathExpr"), at: path.child("subPathExpr"))
            choice(mount, "mountPropagation", ["Bidirectional", "HostToContainer", "None"], at: path, isRequired: false)
            if mount["mountPropagation"] == "Bidirectional", container["securityContext", "privileged"] != true {
                let detail = "Bidirectional mount propagation is available only to privileged containers"
                forbidden(path.child("mountPropagation"), detail)
            }
            readOnly(mount, at: path)
        }
    }

    private mutating func readOnly(_ mount: JSONValue, at path: FieldPath) {
        choice(mount, "recursiveReadOnly", ["Disabled", "Enabled", "IfPossible"], at: path, isRequired: false)
        guard ["Enabled", "IfPossible"].contains(mount.text("recursiveReadOnly")) else { return }
        let path = path.child("recursiveReadOnly")
        if mount["readOnly"] != true { forbidden(path, "may only be specified when readOnly is true") }
        if !["", "None"].contains(mount.text("mountPropagation")) {
            forbidden(path, "may only be specified when mountPropagation is None or not specified")
        }
    }

    mutating func devices(of container: JSONValue, at path: FieldPath, _ context: ContainerContext) {
        for (index, device) in container.list("volumeDevices").enumerated() {
            let name = device.text("name")
            filled(device, "name", "devicePath", at: path[index])
            guard let volume = context.volumes[name] else {
                add(.notFound(path[index].child("name"), .string(name)))
                continue
            }
            if volume["persistentVolumeClaim"] == nil, volume["ephemeral"] == nil {
                let detail = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
                invalid(path[index].child("name"), .string(name), detail)
            }
        }
    }
}
