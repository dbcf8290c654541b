// sls_bench_routes: what it costs to match a request among ten routes and among a thousand. The paths are those of
// an API of many resources, each with a list, an item and something below it: literals, variables, two methods.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "route_table.h"

namespace sls::bench {
namespace {

constexpr int kRounds = 7;
constexpr int kMatches = 200'000;

model::Api api_of(int routes) {
  model::Api api;
  api.logical_id = "Api";
  api.stage = "Prod";
  for (int i = 0; static_cast<int>(api.routes.size()) < routes; ++i) {
    std::string root = "/resource-" + std::to_string(i);
    for (const std::string& path : {root, root + "/{id}", root + "/{id}/parts/{part}"}) {
      for (const char* method : {"GET", "POST"}) {
        if (static_cast<int>(api.routes.size()) < routes)
          api.routes.push_back({.api = api.logical_id, .method = method, .path = path, .function = "F"});
      }
    }
  }
  return api;
}

// Nanoseconds for one match, the median of a few rounds.
double measure(int routes) {
  model::Api api = api_of(routes);
  gateway::RouteTable table({&api});
  std::vector<std::string> paths;
  for (int i = 0; i < routes / 6; ++i) paths.push_back("/resource-" + std::to_string(i) + "/4711/parts/17");
  if (paths.empty()) paths.push_back("/resource-0/4711/parts/17");
  std::vector<double> rounds;
  for (int round = 0; round < kRounds; ++round) {
    auto begun = std::chrono::steady_clock::now();
    std::size_t found = 0;
    for (int i = 0; i < kMatches; ++i) {
      gateway::RouteMatch match;
      found += table.match("GET", paths[static_cast<std::size_t>(i) * 7919 % paths.size()], match) ? 1 : 0;
    }
    std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begun;
    if (found != kMatches) std::printf("%zu of %d found\n", found, kMatches);
    rounds.push_back(took.count() / kMatches);
  }
  std::sort(rounds.begin(), rounds.end());
  return rounds[rounds.size() / 2];
}

}  // namespace
}  // namespace sls::bench

int main() {
  double few = sls::bench::measure(10);
  double many = sls::bench::measure(1000);
  std::printf("matching a route    10 routes %6.0f ns    1,000 routes %6.0f ns    more %6.0f ns (at most 2,000)\n", few,
              many, many - few);
  return many - few <= 2000 ? 0 : 1;
}
