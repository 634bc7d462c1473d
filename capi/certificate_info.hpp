// What CURLINFO_CERTINFO hands out: a list of "name:value" lines per certificate.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <curl/curl.h>

namespace hawser::capi {

class CertificateInfo {
  public:
    /// Of a chain of certificates in DER, the server's first. Null when there is no memory for it.
    static std::unique_ptr<CertificateInfo> of(const std::vector<std::string>& chain);
    ~CertificateInfo();
    CertificateInfo(const CertificateInfo&) = delete;
    CertificateInfo& operator=(const CertificateInfo&) = delete;

    /// Lives as long as this.
    curl_certinfo* get() noexcept { return &info_; }

  private:
    CertificateInfo() = default;
    bool add(const std::string& certificate);

    std::vector<curl_slist*> lists_;
    curl_certinfo info_{};
};

}  // namespace hawser::capi
