// jemalloc is linked in the place of the C library's allocator: this program makes many small objects on one thread and lets go
// of them on another.
//
// It reads this at start. Two arenas instead of four a processor, and a second instead of ten until what was freed goes back to
// the system, take a tenth less memory and no more time. Threads of its own give back what is free while nothing happens.
//
// http://jemalloc.net/jemalloc.3.html#tuning
const char *malloc_conf = "narenas:2,dirty_decay_ms:1000,background_thread:true";
