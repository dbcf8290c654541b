// What a running stack says of its application: for the banner, the ready-file and tests.
#pragma once

#include "further_ports.h"
#include "lambda/lambda.h"
#include "stack/emulator.h"
#include "template/application.h"

namespace sls::stack {

// Fills APIs, routes, names, notices, the line to try and the ready-file's text. REQUIRES: the URLs are filled; an empty
// api_url: there is no HTTP front end, and `ports` is null.
void describe_application(const model::Application& application, lambda::Lambda& lambda, const FurtherPorts* ports,
                          Running& running);

}  // namespace sls::stack
