#include "cli/libcurl_targets.hpp"

#include "cli/file_names.hpp"

namespace hawser::cli {

namespace {

constexpr int write_failed_code = 23;
constexpr int read_failed_code = 26;

bool is_standard_input(const std::string& upload) { return upload == "-" || upload == "."; }

std::string url_of(const Item& item) {
    const std::string& query = item.operation->query;
    const bool named = item.upload && !is_standard_input(*item.upload);
    const std::string url = named ? with_upload_name(item.url, *item.upload) : item.url;
    return query.empty() ? url : with_query(url, query);
}

/// Empty for standard output.
std::string output_of(const Item& item) {
    const std::string& directory = item.operation->saving.directory;
    switch (item.destination) {
        case Destination::standard_output: return {};
        case Destination::nowhere: return "/dev/null";
        case Destination::remote_name: return in_directory(directory, name_from_url(item.url));
        case Destination::file: break;
    }
    return item.output == "-" ? std::string() : in_directory(directory, item.output);
}

}  // namespace

void TargetWriter::open(const std::string& variable, const std::string& name, const char* mode, int code) {
    source_.line(variable + " = fopen(" + c_literal(name) + ", \"" + mode + "\");");
    source_.line("if(!" + variable + ")");
    source_.line("  return " + std::to_string(code) + ";");
}

void TargetWriter::close(const std::string& variable) { source_.line("fclose(" + variable + ");"); }

void TargetWriter::write_upload(const Item& item) {
    if (!item.upload) {
        if (uploaded_) source_.number_option("HTTPGET", 1);
        uploaded_ = false;
        return;
    }
    uploaded_ = true;
    source_.number_option("UPLOAD", 1);
    if (is_standard_input(*item.upload)) {
        source_.line("curl_easy_setopt(curl, CURLOPT_READDATA, stdin);");
        source_.offset_option("INFILESIZE_LARGE", -1);
        return;
    }
    if (upload_.empty()) upload_ = source_.variable("FILE *", "upload", "NULL");
    open(upload_, *item.upload, "rb", read_failed_code);
    source_.line("curl_easy_setopt(curl, CURLOPT_READDATA, " + upload_ + ");");
    source_.line("fseek(" + upload_ + ", 0, SEEK_END);");
    source_.line("curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)ftell(" + upload_ + "));");
    source_.line("rewind(" + upload_ + ");");
}

void TargetWriter::write_output(const Item& item) {
    const std::string name = output_of(item);
    if (name.empty()) {
        if (saved_) source_.line("curl_easy_setopt(curl, CURLOPT_WRITEDATA, stdout);");
        saved_ = false;
        return;
    }
    saved_ = true;
    if (output_.empty()) output_ = source_.variable("FILE *", "output", "NULL");
    open(output_, name, "wb", write_failed_code);
    source_.line("curl_easy_setopt(curl, CURLOPT_WRITEDATA, " + output_ + ");");
}

void TargetWriter::add(const Item& item) {
    source_.text_option("URL", url_of(item));
    write_upload(item);
    write_output(item);
    source_.line("result = curl_easy_perform(curl);");
    if (saved_) close(output_);
    if (uploaded_ && !is_standard_input(*item.upload)) close(upload_);
}

std::string left_to_command(const Operation& operation) {
    const Saving& saving = operation.saving;
    const std::pair<bool, const char*> options[] = {
        {operation.request.socket->multipath != Multipath::off, "--multipath"},
        {operation.paths != PathsReport::none, "--paths"},
        {operation.retry.attempts != 0, "--retry"},
        {!operation.write_out.empty(), "--write-out"},
        {!operation.dump_header.empty(), "--dump-header"},
        {!operation.etag_compare.empty(), "--etag-compare"},
        {!operation.etag_save.empty(), "--etag-save"},
        {operation.on_http_error == OnHttpError::fail_with_body, "--fail-with-body"},
        {operation.resume && operation.resume->automatic, "--continue-at -"},
        {saving.content_disposition, "--remote-header-name"},
        {saving.remote_time, "--remote-time"},
        {saving.extended_attributes, "--xattr"},
        {saving.create_directories, "--create-dirs"},
        {saving.skip_existing, "--skip-existing"},
        {saving.clobber == Clobber::never, "--no-clobber"},
    };
    std::string text;
    for (const auto& [given, name] : options)
        if (given) text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

}  // namespace hawser::cli
