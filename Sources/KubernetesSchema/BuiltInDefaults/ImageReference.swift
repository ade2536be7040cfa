import KubernetesModel

/// The name of an image: `registry.example.com:5000/team/agent:1.2@sha256:...`.
///
/// https://kubernetes.io/docs/concepts/containers/images/#image-names
enum ImageReference {
    /// `Always` for the tag `latest`, also where no tag or digest is given; else `IfNotPresent`.
    static func pullPolicy(of image: String) -> String {
        tag(of: image) == "latest" ? "Always" : "IfNotPresent"
    }

    /// Nil for a digest without tag, and for what is no reference.
    private static func tag(of image: String) -> String? {
        guard (try? RegularExpression.cached(pattern))?.matches(image) ?? false else { return nil }
        let parts = image.split(separator: "@", maxSplits: 1)
        let name = parts[0].split(separator: "/").last ?? ""
        if let colon = name.firstIndex(of: ":") { return String(name[name.index(after: colon)...]) }
        return parts.count > 1 ? nil : "latest"
    }

    private static let pattern: String = {
        let host = #"[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:[0-9]+)?"#
        let part = #"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*"#
        return "^(\(host)/)?\(part)(/\(part))*(:[0-9A-Za-z_][0-9A-Za-z_.-]{0,127})?"
            + "(@[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$"
    }()
}
