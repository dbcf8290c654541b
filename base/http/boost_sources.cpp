// The functions of Boost.Asio and Boost.Beast that are no templates, compiled here once for the whole room.
#include <utility>  // Asio 1.74 needs std::exchange declared before it under C++20

#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
