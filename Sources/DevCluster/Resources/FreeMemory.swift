#if canImport(Glibc)
    import Glibc
#endif

/// Memory that this process has and does not use.
enum FreeMemory {
    /// glibc keeps what was freed for later, also what one large request needed once; this gives it back to the system.
    static func giveBack() {
        #if canImport(Glibc)
            _ = trim?(0)
        #endif
    }

    #if canImport(Glibc)
        /// `malloc_trim` of glibc, whose header Swift's module of it leaves out.
        private static let trim = dlsym(nil, "malloc_trim").map {
            unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self)
        }
    #endif
}
