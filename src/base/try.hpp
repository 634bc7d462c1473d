// Early return on Error, the one macro of the house.
#pragma once

#include <utility>

#include <hawser/result.hpp>

/// Evaluates a Result<...>; on an Error returns it from the enclosing function.
#define HAWSER_TRY(expression)                                                                     \
    do {                                                                                           \
        if (auto try_result_ = (expression); !try_result_)                                         \
            return ::hawser::Unexpected(std::move(try_result_).error());                           \
    } while (false)

/// `HAWSER_ASSIGN(auto x, f())`: declares x from the value, or returns the Error.
#define HAWSER_ASSIGN(declaration, expression) HAWSER_ASSIGN_AT(declaration, expression, __COUNTER__)
#define HAWSER_ASSIGN_AT(declaration, expression, n) HAWSER_ASSIGN_IN(declaration, expression, n)
#define HAWSER_ASSIGN_IN(declaration, expression, n)                                               \
    auto assign_result_##n = (expression);                                                         \
    if (!assign_result_##n) return ::hawser::Unexpected(std::move(assign_result_##n).error());     \
    declaration = *std::move(assign_result_##n)
