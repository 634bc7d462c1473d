#include "proto/tls/file_stamp.hpp"

#include <system_error>

namespace hawser::tls {

FileStamp stamp_of(const std::string& path) {
    std::error_code missing;
    FileStamp stamp{.path = path};
    stamp.modified = std::filesystem::last_write_time(path, missing);
    stamp.bytes = std::filesystem::file_size(path, missing);
    return stamp;
}

}  // namespace hawser::tls
