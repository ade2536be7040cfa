#pragma once
#include <curl/curl.h>
// What drives libcurl's sockets; Swift's own Glibc module leaves these out.
#include <sys/epoll.h>
#include <sys/eventfd.h>

// Swift cannot call C functions with variable arguments, and curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are
// such. Here is each of them once for each type of argument that is used. The names in parentheses keep curl's
// type-checking macros of the same names out. Needed for as long as Swift does not import variadic functions.

static inline CURLcode ccurl_easy_set_long(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_easy_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(handle, option, value);
}

// For options that take text; libcurl copies it.
static inline CURLcode ccurl_easy_set_string(CURL *handle, CURLoption option, const char *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_easy_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_easy_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return (curl_easy_setopt)(handle, option, &blob);
}

// For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
static inline CURLcode ccurl_easy_set_write(CURL *handle, CURLoption option, curl_write_callback function) {
    return (curl_easy_setopt)(handle, option, function);
}

static inline CURLcode ccurl_easy_set_read(CURL *handle, curl_read_callback function) {
    return (curl_easy_setopt)(handle, CURLOPT_READFUNCTION, function);
}

static inline CURLcode ccurl_easy_set_seek(CURL *handle, curl_seek_callback function) {
    return (curl_easy_setopt)(handle, CURLOPT_SEEKFUNCTION, function);
}

static inline CURLcode ccurl_easy_set_opensocket(CURL *handle, curl_opensocket_callback function) {
    return (curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode ccurl_easy_get_long(CURL *handle, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(handle, info, value);
}

static inline CURLMcode ccurl_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return (curl_multi_setopt)(handle, option, value);
}

static inline CURLMcode ccurl_multi_set_pointer(CURLM *handle, CURLMoption option, void *value) {
    return (curl_multi_setopt)(handle, option, value);
}

static inline CURLMcode ccurl_multi_set_socket(CURLM *handle, curl_socket_callback function) {
    return (curl_multi_setopt)(handle, CURLMOPT_SOCKETFUNCTION, function);
}

static inline CURLMcode ccurl_multi_set_timer(CURLM *handle, curl_multi_timer_callback function) {
    return (curl_multi_setopt)(handle, CURLMOPT_TIMERFUNCTION, function);
}
