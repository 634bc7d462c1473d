// Everything public in one include.
#pragma once

#include <hawser/easy.hpp>     // one transfer, blocking: Easy, get, post, put
#include <hawser/body_reader.hpp>  // an answer read by pulling: BodyReader
#include <hawser/retry.hpp>    // when to try again: Retry
#include <hawser/multi.hpp>    // many transfers: Multi
#include <hawser/handlers.hpp>  // what an application hears
#include <hawser/request.hpp>  // what to fetch: Request, Body, Limits, ...
#include <hawser/multipart.hpp>  // a body of parts: Multipart
#include <hawser/response.hpp>  // what came back: Response, Timings
#include <hawser/paths.hpp>    // how it travelled: PathReport
#include <hawser/url.hpp>      // URLs as values
#include <hawser/dates.hpp>    // dates of HTTP
#include <hawser/version.hpp>
