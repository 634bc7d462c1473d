#include "proto/tls/state.hpp"

#include <new>

namespace hawser::tls {

namespace {

template <class State>
void destroy(void*, void* state, CRYPTO_EX_DATA*, int, long, void*) {
    delete static_cast<State*>(state);
}

int context_index() noexcept {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, &destroy<ContextState>);
    return index;
}

int connection_index() noexcept {
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, &destroy<ConnectionState>);
    return index;
}

}  // namespace

ContextState& state_of(const SSL_CTX* context) noexcept {
    return *static_cast<ContextState*>(SSL_CTX_get_ex_data(context, context_index()));
}

ConnectionState& state_of(const SSL* ssl) noexcept {
    return *static_cast<ConnectionState*>(SSL_get_ex_data(ssl, connection_index()));
}

void attach(SSL_CTX* context, std::unique_ptr<ContextState> state) {
    if (SSL_CTX_set_ex_data(context, context_index(), state.get()) != 1) throw std::bad_alloc();
    static_cast<void>(state.release());
}

void attach(SSL* ssl, std::unique_ptr<ConnectionState> state) {
    if (SSL_set_ex_data(ssl, connection_index(), state.get()) != 1) throw std::bad_alloc();
    static_cast<void>(state.release());
}

}  // namespace hawser::tls
