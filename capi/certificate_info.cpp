#include "certificate_info.hpp"

#include <hawser/bytes.hpp>

#include "proto/tls/certinfo.hpp"

namespace hawser::capi {

CertificateInfo::~CertificateInfo() {
    for (curl_slist* list : lists_) curl_slist_free_all(list);
}

bool CertificateInfo::add(const std::string& certificate) {
    curl_slist* list = nullptr;
    for (const tls::CertificateField& field : tls::fields_of(as_bytes(certificate))) {
        curl_slist* longer = curl_slist_append(list, (field.name + ":" + field.value).c_str());
        if (longer == nullptr) {
            curl_slist_free_all(list);
            return false;
        }
        list = longer;
    }
    lists_.push_back(list);
    return true;
}

std::unique_ptr<CertificateInfo> CertificateInfo::of(const std::vector<std::string>& chain) {
    std::unique_ptr<CertificateInfo> made(new CertificateInfo);
    for (const std::string& certificate : chain)
        if (!made->add(certificate)) return nullptr;
    made->info_.num_of_certs = static_cast<int>(made->lists_.size());
    made->info_.certinfo = made->lists_.data();
    return made;
}

}  // namespace hawser::capi
