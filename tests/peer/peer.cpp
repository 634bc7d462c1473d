#include "peer/peer.hpp"

#include "base/ascii.hpp"

namespace hawser::peer {

const std::string* find_field(const PeerFields& fields, std::string_view name) {
    for (const PeerField& field : fields)
        if (ascii::equal_ignoring_case(field.name, name)) return &field.value;
    return nullptr;
}

}  // namespace hawser::peer
