// Files of the operating system.
#pragma once

#include "base/files.hpp"

namespace hawser::io {

class OsFiles final : public Files {
  public:
    Result<std::unique_ptr<File>> open_to_read(const std::string& path) override;
    Result<std::unique_ptr<File>> open_to_write(const std::string& path, Write how,
                                                unsigned permissions) override;
};

/// The one there is: it holds nothing.
Files& os_files() noexcept;

}  // namespace hawser::io
