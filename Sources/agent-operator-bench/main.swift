import ArgumentParser
import Glibc

// Figures show as they come, also in a pipe.
setlinebuf(stdout)
BenchCommand.main()
