// A value or the Error that stands in its place: a strict subset of C++23's std::expected<T, hawser::Error>,
// so that code written against it compiles unchanged on the day that one can be used.
//
// Properties: a Result is never empty; reading the wrong side is a programming mistake and asserted in debug
// builds. It does not throw by itself; `value()` on an Error throws BadResult for callers who want exceptions.
#pragma once

#include <cassert>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

#include <hawser/error.hpp>

namespace hawser {

/// Thrown by Result::value() when there is no value.
class BadResult : public std::runtime_error {
public:
    explicit BadResult(Error error) : std::runtime_error(error.message()), error_(std::move(error)) {}
    const Error& error() const noexcept { return error_; }

private:
    Error error_;
};

/// Carries an Error into a Result: `return Unexpected(error)`.
class Unexpected {
public:
    explicit Unexpected(Error error) noexcept : error_(std::move(error)) {}
    Error& error() & noexcept { return error_; }
    Error&& error() && noexcept { return std::move(error_); }

private:
    Error error_;
};

/// `return fail(code, phase, "sentence")`: the one-line way to answer with an Error.
inline Unexpected fail(ErrorCode code, Phase phase, std::string message, Advice advice = Advice::never) {
    return Unexpected(Error(code, phase, std::move(message), advice));
}

template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;
    using error_type = Error;

    template <class U = T>
        requires(std::is_constructible_v<T, U &&> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
                 !std::is_same_v<std::remove_cvref_t<U>, Unexpected>)
    Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}  // NOLINT: implicit as in std
    Result(Unexpected error) noexcept                                              // NOLINT: implicit as in std
        : state_(std::in_place_index<1>, std::move(error).error()) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T& operator*() & noexcept { return (assert(has_value()), *std::get_if<0>(&state_)); }
    const T& operator*() const& noexcept { return (assert(has_value()), *std::get_if<0>(&state_)); }
    T&& operator*() && noexcept { return (assert(has_value()), std::move(*std::get_if<0>(&state_))); }
    T* operator->() noexcept { return (assert(has_value()), std::get_if<0>(&state_)); }
    const T* operator->() const noexcept { return (assert(has_value()), std::get_if<0>(&state_)); }

    /// The value; throws BadResult when there is none.
    T& value() & { return (require(), *std::get_if<0>(&state_)); }
    const T& value() const& { return (require(), *std::get_if<0>(&state_)); }
    T&& value() && { return (require(), std::move(*std::get_if<0>(&state_))); }

    Error& error() & noexcept { return (assert(!has_value()), *std::get_if<1>(&state_)); }
    const Error& error() const& noexcept { return (assert(!has_value()), *std::get_if<1>(&state_)); }
    Error&& error() && noexcept { return (assert(!has_value()), std::move(*std::get_if<1>(&state_))); }

    template <class U>
    T value_or(U&& fallback) && {
        return has_value() ? std::move(**this) : static_cast<T>(std::forward<U>(fallback));
    }

private:
    void require() const {
        if (!has_value()) throw BadResult(*std::get_if<1>(&state_));
    }
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;
    using error_type = Error;

    Result() noexcept = default;
    Result(Unexpected error) noexcept : state_(std::in_place_index<1>, std::move(error).error()) {}  // NOLINT

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    void value() const {
        if (!has_value()) throw BadResult(*std::get_if<1>(&state_));
    }
    Error& error() & noexcept { return (assert(!has_value()), *std::get_if<1>(&state_)); }
    const Error& error() const& noexcept { return (assert(!has_value()), *std::get_if<1>(&state_)); }
    Error&& error() && noexcept { return (assert(!has_value()), std::move(*std::get_if<1>(&state_))); }

private:
    std::variant<std::monostate, Error> state_;
};

}  // namespace hawser
