// What is said to a proxy to have a tunnel through it, and what becomes of its answer.
#include "engine/proxy_talk.hpp"

#include <algorithm>

#include "engine/multi_impl.hpp"

namespace hawser::engine {

tunnel::ConnectSettings connect_settings(const Transfer& transfer) {
    const Hops& hops = transfer.hops;
    tunnel::ConnectSettings settings;
    settings.host = hops.connect_to ? hops.connect_to->host : transfer.origin.host;
    settings.port = hops.connect_to ? hops.connect_to->port : transfer.origin.port;
    settings.user_agent = transfer.spec.user_agent;
    settings.http1_0 = transfer.spec.proxy != nullptr && transfer.spec.proxy->http1_0;
    for (const FieldEdit& edit : transfer.spec.fields_to_proxy ? transfer.spec.fields : transfer.spec.proxy_fields) {
        if (edit.remove) settings.without.emplace_back(edit.name);
        else if (edit.line.empty())
            settings.header_lines.push_back(std::string(edit.name).append(edit.value.empty() ? ":" : ": ").append(edit.value));
        else settings.header_lines.emplace_back(edit.line);
    }
    if (!hops.proxy_credentials.empty()) {
        settings.user = hops.user;
        settings.password = hops.password;
    }
    return settings;
}

void Multi::Impl::on_connect_sent(Connection& connection, std::string_view head) {
    Transfer* transfer = transfers_.find(connection.waiting);
    if (transfer == nullptr) return;
    Outcome& outcome = transfer->outcome;
    outcome.used_proxy = true;
    outcome.proxy_login = transfer->hops.proxy_credentials.empty() ? Login::none : Login::basic;
    outcome.request_sent_bytes += head.size();
    transfer->route.connection(connection.number);
    if (!transfer->route.wants_debug()) return;
    narrate_connected(*transfer, connection);
    narrate_tls(*transfer, connection, true);
    const std::string_view target = head.substr(std::min(head.find(' ') + 1, head.size()));
    transfer->route.text("Establish HTTP proxy tunnel to " + std::string(target.substr(0, target.find(' '))));
    narrate_proxy_login(*transfer);
    transfer->route.debug(DebugKind::header_out, as_bytes(head));
}

Result<void> Multi::Impl::on_connect_line(Connection& connection, const tunnel::AnswerLine& line) {
    Transfer* transfer = transfers_.find(connection.waiting);
    if (transfer == nullptr || !transfer->route.open()) return {};
    transfer->outcome.header_received_bytes += line.text.size();
    transfer->route.debug(DebugKind::header_in, as_bytes(line.text));
    auto told = transfer->delivery.line({line.text, line.name, line.value, HeaderLine::Origin::connect, transfer->request_index},
                                        transfer->route, transfer->paused.receive);
    if (told && line.text.size() <= 2 && connection.tunnel_status / 100 == 2)
        transfer->route.text("CONNECT tunnel established, response " + std::to_string(connection.tunnel_status));
    return told;
}

}  // namespace hawser::engine
