import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The admin's way in, as a file that kubectl reads.
///
/// https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
enum Kubeconfig {
    static func text(server: String, certificateAuthorityPEM: String, token: String) -> String {
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: agent-operator-dev
          cluster:
            server: \(server)
            certificate-authority-data: \(Data(certificateAuthorityPEM.utf8).base64EncodedString())
        users:
        - name: admin
          user:
            token: \(token)
        contexts:
        - name: agent-operator-dev
          context:
            cluster: agent-operator-dev
            user: admin
        current-context: agent-operator-dev

        """
    }

    /// Puts the file in place at once and whole, readable by its owner alone.
    static func write(_ text: String, to path: String) throws(DevClusterError) {
        var template = Array("\(path).XXXXXX".utf8CString)
        // mkstemp gives the file mode 0600.
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw cannotWrite(path) }
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Self.write(descriptor, $0) }
            guard count > 0 else { break }
            written += count
        }
        let isClosed = close(descriptor) == 0
        guard isClosed, written == bytes.count, rename(template, path) == 0 else {
            let failure = cannotWrite(path)
            unlink(template)
            throw failure
        }
    }

    private static func write(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    private static func cannotWrite(_ path: String) -> DevClusterError {
        DevClusterError("cannot write the kubeconfig to \(path): \(String(cString: strerror(errno)))")
    }
}

/// Why the cluster cannot start, as a sentence.
package struct DevClusterError: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
