import Glibc

/// Tells one state of a file from another: a new inode shows the symlink swap with which Kubernetes renews mounted secrets.
package struct FileStamp: Sendable, Hashable {
    var device: UInt64
    var inode: UInt64
    var size: Int64
    var modifiedSeconds: Int
    var modifiedNanoseconds: Int
}

/// What this package asks of the file system, so that tests can bring their own.
package struct FileAccess: Sendable {
    /// A plain sentence about why a file cannot be read, as `No such file or directory`.
    package struct Fault: Error, CustomStringConvertible {
        package var description: String
        /// The file is not there at all.
        package var isMissing: Bool
    }

    /// Follows symbolic links; nil when there is no such file.
    package var stamp: @Sendable (_ path: String) -> FileStamp?
    package var read: @Sendable (_ path: String) -> Result<[UInt8], Fault>

    package init(
        stamp: @escaping @Sendable (_ path: String) -> FileStamp?,
        read: @escaping @Sendable (_ path: String) -> Result<[UInt8], Fault>
    ) {
        self.stamp = stamp
        self.read = read
    }

    /// The files of this machine. Nobody needs credentials larger than 16 MiB: longer files are refused.
    package static let system = FileAccess(stamp: systemStamp, read: systemRead)
    private static let maximumBytes = 16 << 20

    private static func systemStamp(_ path: String) -> FileStamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return FileStamp(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
            modifiedSeconds: status.st_mtim.tv_sec, modifiedNanoseconds: status.st_mtim.tv_nsec)
    }

    private static func systemRead(_ path: String) -> Result<[UInt8], Fault> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(fault(errno)) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return .success(content) }
            if count < 0 {
                if errno == EINTR { continue }
                return .failure(fault(errno))
            }
            content += chunk[..<count]
            guard content.count <= maximumBytes else {
                return .failure(Fault(description: "it is larger than \(maximumBytes >> 20) MiB", isMissing: false))
            }
        }
    }

    private static func fault(_ code: Int32) -> Fault {
        Fault(description: String(cString: strerror(code)), isMissing: code == ENOENT || code == ENOTDIR)
    }
}
