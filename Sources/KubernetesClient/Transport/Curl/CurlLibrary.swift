import CCurl
import Glibc

/// libcurl as a whole.
enum CurlLibrary {
    /// Sets libcurl and its OpenSSL up, once in a process; the code that it gave.
    static let initialization: CURLcode = {
        // OpenSSL would tear itself down in an atexit handler, while queues of this process still use it: it is initialised
        // without one. Its header may not be installed, so the function is looked up; a libcurl on another TLS library has none.
        typealias Initialize = @convention(c) (UInt64, OpaquePointer?) -> Int32
        let noAtExit: UInt64 = 0x0008_0000  // OPENSSL_INIT_NO_ATEXIT
        if let symbol = dlsym(nil, "OPENSSL_init_crypto") {
            _ = unsafeBitCast(symbol, to: Initialize.self)(noAtExit, nil)
        }
        return curl_global_init(Int(CURL_GLOBAL_ALL))
    }()
}
