#include "engine/file_part.hpp"

#include "base/try.hpp"
#include "io/input_file.hpp"
#include "io/random.hpp"

namespace hawser::engine {

namespace {

class FileSource final : public mime::Source {
public:
    FileSource(const std::string& path, bool standard_input, std::optional<std::uint64_t> size)
        : file_(path, standard_input), size_(size) {}

    Result<mime::Pulled> read(MutableBytes into) override {
        HAWSER_ASSIGN(const std::size_t count, file_.read(into));
        read_bytes_ += count;
        if (size_ && read_bytes_ >= *size_) file_.close();  // nobody asks for what may lie behind
        return mime::Pulled{count == 0 ? mime::Pulled::Kind::end : mime::Pulled::Kind::bytes, count};
    }
    Result<void> rewind() override {
        read_bytes_ = 0;
        return file_.rewind();
    }

private:
    io::InputFile file_;
    std::optional<std::uint64_t> size_;
    std::uint64_t read_bytes_ = 0;
};

}  // namespace

Result<mime::Streamed> file_content(const std::string& path, bool standard_input) {
    mime::Streamed made;
    if (!standard_input || path != "-") {
        HAWSER_ASSIGN(made.size, io::look_at_input(path));
    }
    made.source = std::make_unique<FileSource>(path, standard_input, made.size);
    return made;
}

Result<std::unique_ptr<mime::Serializer>> make_multipart(std::vector<mime::Part> parts, std::string_view type, mime::Escape escape) {
    return mime::Serializer::make(std::move(parts), {type, escape}, io::fill_random);
}

}  // namespace hawser::engine
