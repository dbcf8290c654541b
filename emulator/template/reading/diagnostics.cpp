#include "reading/diagnostics.h"

#include <algorithm>
#include <tuple>

#include "core/text.h"

namespace sls::model {

void Diagnostics::error(const Place& place, std::string_view logical_id, Finding finding) {
  add(Severity::error, place, logical_id, std::move(finding));
}

void Diagnostics::warning(const Place& place, std::string_view logical_id, Finding finding) {
  add(Severity::warning, place, logical_id, std::move(finding));
}

void Diagnostics::add(Severity severity, const Place& place, std::string_view logical_id, Finding finding) {
  if (is_full()) {
    ++left_out_;
    if (severity == Severity::error) worst_left_out_ = severity;
    return;
  }
  found_.push_back({severity, std::string(finding.code), std::move(finding.message), std::move(finding.hint),
                    position_of(place), std::string(logical_id)});
}

std::vector<Diagnostic> Diagnostics::take(const std::string& first_file) {
  auto key = [&](const Diagnostic& d) {
    return std::make_tuple(d.position.file != first_file && !d.position.file.empty(),
                           std::string_view(d.position.file), d.position.line, d.position.column,
                           std::string_view(d.code), std::string_view(d.message));
  };
  std::stable_sort(found_.begin(), found_.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  // A value may be read more than once (a global property by every function); it is reported once.
  auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return a.position == b.position && a.code == b.code && a.message == b.message;
  };
  found_.erase(std::unique(found_.begin(), found_.end(), same), found_.end());
  if (left_out_ > 0) {
    std::string text = "the first " + std::to_string(kMost) + " findings are shown; " +
                       std::to_string(left_out_) + " more are left out";
    found_.push_back({worst_left_out_,
                      "too-many-findings",
                      std::move(text),
                      "correct these first",
                      {first_file, 1, 1},
                      ""});
  }
  return std::move(found_);
}

std::string invalid_resource(std::string_view logical_id, std::string_view text) {
  return "Resource with id [" + std::string(logical_id) + "] is invalid. " + std::string(text);
}

std::string invalid_event(std::string_view logical_id, std::string_view event, std::string_view text) {
  return invalid_resource(logical_id,
                          "Event with id [" + std::string(event) + "] is invalid. " + std::string(text));
}

std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& known,
                         std::string_view otherwise) {
  std::string near = core::nearest(wanted, known);
  return near.empty() ? std::string(otherwise) : "Did you mean '" + near + "'?";
}

}  // namespace sls::model
