// One sentence for each code of each enum.
// tidy: table
#include <cstddef>

#include <curl/curl.h>

namespace {

template <class Code>
struct Sentence {
    Code code;
    const char* text;
};

template <class Code, std::size_t size>
const char* sentence_for(const Sentence<Code> (&table)[size], Code code) noexcept {
    for (const Sentence<Code>& one : table)
        if (one.code == code) return one.text;
    return "Unknown error";
}

constexpr Sentence<CURLcode> easy_sentences[] = {
    {CURLE_OK, "No error"},
    {CURLE_UNSUPPORTED_PROTOCOL, "Scheme unknown or disabled in build"},
    {CURLE_FAILED_INIT, "Early setup failed"},
    {CURLE_URL_MALFORMAT, "URL cannot be parsed"},
    {CURLE_NOT_BUILT_IN, "Needed feature compiled out"},
    {CURLE_COULDNT_RESOLVE_PROXY, "Proxy name lookup failed"},
    {CURLE_COULDNT_RESOLVE_HOST, "Host name lookup failed"},
    {CURLE_COULDNT_CONNECT, "No connection to host or proxy"},
    {CURLE_WEIRD_SERVER_REPLY, "Unparsable server data"},
    {CURLE_REMOTE_ACCESS_DENIED, "Server refuses resource (FTP CWD, SMB...)"},
    {CURLE_FTP_ACCEPT_FAILED, "Active FTP: error while awaiting data connection"},
    {CURLE_FTP_WEIRD_PASS_REPLY, "Odd answer to PASS"},
    {CURLE_FTP_ACCEPT_TIMEOUT, "Active FTP: nobody connected in time"},
    {CURLE_FTP_WEIRD_PASV_REPLY, "Odd answer to PASV/EPSV"},
    {CURLE_FTP_WEIRD_227_FORMAT, "227 line unparsable"},
    {CURLE_FTP_CANT_GET_HOST, "Host from 227 line unusable"},
    {CURLE_HTTP2, "HTTP/2 framing trouble"},
    {CURLE_FTP_COULDNT_SET_TYPE, "TYPE command refused"},
    {CURLE_PARTIAL_FILE, "Fewer or more bytes than announced"},
    {CURLE_FTP_COULDNT_RETR_FILE, "RETR refused or zero transfer"},
    {CURLE_QUOTE_ERROR, "Custom command got error reply"},
    {CURLE_HTTP_RETURNED_ERROR, "Status 400+ with FAILONERROR"},
    {CURLE_WRITE_ERROR, "Write callback or local file failed"},
    {CURLE_UPLOAD_FAILED, "Server refused upload start"},
    {CURLE_READ_ERROR, "Read callback or local file failed"},
    {CURLE_OUT_OF_MEMORY, "Allocation failed"},
    {CURLE_OPERATION_TIMEDOUT, "A time limit expired"},
    {CURLE_FTP_PORT_FAILED, "PORT/EPRT refused"},
    {CURLE_FTP_COULDNT_USE_REST, "REST refused"},
    {CURLE_RANGE_ERROR, "Server cannot do ranges"},
    {CURLE_SSL_CONNECT_ERROR, "TLS handshake broke"},
    {CURLE_BAD_DOWNLOAD_RESUME, "Resume offset invalid"},
    {CURLE_FILE_COULDNT_READ_FILE, "File:// open failed"},
    {CURLE_LDAP_CANNOT_BIND, "LDAP bind refused"},
    {CURLE_LDAP_SEARCH_FAILED, "LDAP search refused"},
    {CURLE_ABORTED_BY_CALLBACK, "App callback said stop"},
    {CURLE_BAD_FUNCTION_ARGUMENT, "Invalid argument to API"},
    {CURLE_INTERFACE_FAILED, "Cannot bind outgoing interface"},
    {CURLE_TOO_MANY_REDIRECTS, "Redirect budget spent"},
    {CURLE_UNKNOWN_OPTION, "Option id not recognised or compiled out"},
    {CURLE_SETOPT_OPTION_SYNTAX, "Option string malformed"},
    {CURLE_GOT_NOTHING, "Peer sent zero bytes"},
    {CURLE_SSL_ENGINE_NOTFOUND, "Engine unknown"},
    {CURLE_SSL_ENGINE_SETFAILED, "Engine cannot become default"},
    {CURLE_SEND_ERROR, "Socket send failed"},
    {CURLE_RECV_ERROR, "Socket recv failed"},
    {CURLE_SSL_CERTPROBLEM, "Client certificate/key trouble"},
    {CURLE_SSL_CIPHER, "Cipher choice unusable"},
    {CURLE_PEER_FAILED_VERIFICATION, "Certificate or SSH fingerprint rejected"},
    {CURLE_BAD_CONTENT_ENCODING, "Content decoding failed"},
    {CURLE_FILESIZE_EXCEEDED, "Download above size cap"},
    {CURLE_USE_SSL_FAILED, "Demanded TLS level unavailable"},
    {CURLE_SEND_FAIL_REWIND, "Upload rewind impossible"},
    {CURLE_SSL_ENGINE_INITFAILED, "Engine init failed"},
    {CURLE_LOGIN_DENIED, "Credentials refused"},
    {CURLE_TFTP_NOTFOUND, "TFTP: no such file"},
    {CURLE_TFTP_PERM, "TFTP: no permission"},
    {CURLE_REMOTE_DISK_FULL, "Server storage full"},
    {CURLE_TFTP_ILLEGAL, "TFTP: illegal operation"},
    {CURLE_TFTP_UNKNOWNID, "TFTP: bad transfer id"},
    {CURLE_REMOTE_FILE_EXISTS, "Target exists already"},
    {CURLE_TFTP_NOSUCHUSER, "TFTP: no such user"},
    {CURLE_SSL_CACERT_BADFILE, "CA file unreadable"},
    {CURLE_REMOTE_FILE_NOT_FOUND, "Resource missing on server"},
    {CURLE_SSH, "Generic SSH failure"},
    {CURLE_SSL_SHUTDOWN_FAILED, "TLS close failed"},
    {CURLE_AGAIN, "Would block, retry later"},
    {CURLE_SSL_CRL_BADFILE, "CRL file unreadable"},
    {CURLE_SSL_ISSUER_ERROR, "Issuer mismatch"},
    {CURLE_FTP_PRET_FAILED, "PRET refused"},
    {CURLE_RTSP_CSEQ_ERROR, "CSeq mismatch"},
    {CURLE_RTSP_SESSION_ERROR, "Session id mismatch"},
    {CURLE_FTP_BAD_FILE_LIST, "Wildcard listing unparsable"},
    {CURLE_CHUNK_FAILED, "Chunk hook returned failure"},
    {CURLE_NO_CONNECTION_AVAILABLE, "Internal: transfer parked, no free connection"},
    {CURLE_SSL_PINNEDPUBKEYNOTMATCH, "Pinned key differs"},
    {CURLE_SSL_INVALIDCERTSTATUS, "OCSP staple bad"},
    {CURLE_HTTP2_STREAM, "HTTP/2 stream error"},
    {CURLE_RECURSIVE_API_CALL, "API invoked within callback"},
    {CURLE_AUTH_ERROR, "Auth mechanism function failed"},
    {CURLE_HTTP3, "HTTP/3 trouble"},
    {CURLE_QUIC_CONNECT_ERROR, "QUIC handshake trouble"},
    {CURLE_PROXY, "Proxy handshake failed, see CURLINFO_PROXY_ERROR"},
    {CURLE_SSL_CLIENTCERT, "Server wants client certificate"},
    {CURLE_UNRECOVERABLE_POLL, "Poll/select fatal"},
    {CURLE_TOO_LARGE, "Some value passed a limit"},
    {CURLE_ECH_REQUIRED, "ECH mandatory but failed"},
};

constexpr Sentence<CURLMcode> multi_sentences[] = {
    {CURLM_CALL_MULTI_PERFORM, "Call perform again; not produced since 7.20"},
    {CURLM_OK, "No error"},
    {CURLM_BAD_HANDLE, "Not a multi handle"},
    {CURLM_BAD_EASY_HANDLE, "Not an easy handle / wrong state"},
    {CURLM_OUT_OF_MEMORY, "Allocation failed"},
    {CURLM_INTERNAL_ERROR, "Library bug"},
    {CURLM_BAD_SOCKET, "Socket unknown"},
    {CURLM_UNKNOWN_OPTION, "Option id not recognised"},
    {CURLM_ADDED_ALREADY, "Easy already attached"},
    {CURLM_RECURSIVE_API_CALL, "API invoked within callback"},
    {CURLM_WAKEUP_FAILURE, "Wakeup pipe missing or failing"},
    {CURLM_BAD_FUNCTION_ARGUMENT, "Invalid argument"},
    {CURLM_ABORTED_BY_CALLBACK, "App callback said stop"},
    {CURLM_UNRECOVERABLE_POLL, "Poll/select fatal"},
};

constexpr Sentence<CURLSHcode> share_sentences[] = {
    {CURLSHE_OK, "No error"},
    {CURLSHE_BAD_OPTION, "Option id not recognised"},
    {CURLSHE_IN_USE, "Easies still attached"},
    {CURLSHE_INVALID, "Not a share handle"},
    {CURLSHE_NOMEM, "Allocation failed"},
    {CURLSHE_NOT_BUILT_IN, "Kind compiled out"},
};

constexpr Sentence<CURLUcode> url_sentences[] = {
    {CURLUE_OK, "No error"},
    {CURLUE_BAD_HANDLE, "NULL handle"},
    {CURLUE_BAD_PARTPOINTER, "NULL output pointer"},
    {CURLUE_MALFORMED_INPUT, "Generic parse failure"},
    {CURLUE_BAD_PORT_NUMBER, "Port not 0..65535 decimal"},
    {CURLUE_UNSUPPORTED_SCHEME, "Scheme unknown to build"},
    {CURLUE_URLDECODE, "Decode failed / control byte"},
    {CURLUE_OUT_OF_MEMORY, "Allocation failed"},
    {CURLUE_USER_NOT_ALLOWED, "Userinfo forbidden by flag"},
    {CURLUE_UNKNOWN_PART, "Part id invalid"},
    {CURLUE_NO_SCHEME, "Scheme absent"},
    {CURLUE_NO_USER, "User absent"},
    {CURLUE_NO_PASSWORD, "Password absent"},
    {CURLUE_NO_OPTIONS, "Options absent"},
    {CURLUE_NO_HOST, "Host absent"},
    {CURLUE_NO_PORT, "Port absent"},
    {CURLUE_NO_QUERY, "Query absent"},
    {CURLUE_NO_FRAGMENT, "Fragment absent"},
    {CURLUE_NO_ZONEID, "Zone id absent"},
    {CURLUE_BAD_FILE_URL, "File: URL unusable"},
    {CURLUE_BAD_FRAGMENT, "Fragment invalid"},
    {CURLUE_BAD_HOSTNAME, "Host invalid"},
    {CURLUE_BAD_IPV6, "Bracketed address invalid"},
    {CURLUE_BAD_LOGIN, "Userinfo invalid"},
    {CURLUE_BAD_PASSWORD, "Password invalid"},
    {CURLUE_BAD_PATH, "Path invalid"},
    {CURLUE_BAD_QUERY, "Query invalid"},
    {CURLUE_BAD_SCHEME, "Scheme invalid"},
    {CURLUE_BAD_SLASHES, "Wrong slash count after scheme"},
    {CURLUE_BAD_USER, "User invalid"},
    {CURLUE_LACKS_IDN, "IDN compiled out"},
    {CURLUE_TOO_LARGE, "Value passed a limit"},
    {CURLUE_BACKSLASH, "Backslash where a slash belongs"},
};

}  // namespace

const char* curl_easy_strerror(CURLcode code) { return sentence_for(easy_sentences, code); }

const char* curl_multi_strerror(CURLMcode code) { return sentence_for(multi_sentences, code); }

const char* curl_share_strerror(CURLSHcode code) { return sentence_for(share_sentences, code); }

const char* curl_url_strerror(CURLUcode code) { return sentence_for(url_sentences, code); }
