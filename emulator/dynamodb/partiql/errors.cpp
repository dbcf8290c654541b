#include "errors.h"

namespace sls::dynamodb::partiql {

void fail_not_well_formed(std::string_view detail) {
  fail("Statement wasn't well formed, can't be processed: " + std::string(detail));
}

void fail(std::string text) { throw messages::validation(std::move(text)); }

void fail_at(std::string text, const Place& place) { fail(std::move(text) + place.text()); }

expressions::Blame blame() { return expressions::Blame("", Dialect::bare_old); }

}  // namespace sls::dynamodb::partiql
