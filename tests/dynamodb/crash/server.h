// The program that is killed: the engine on a file behind its wire endpoint, on a free port.
#pragma once

#include <string>

namespace sls::dynamodb::crash {

// Prints the port as a line on standard output, then serves until it is killed. 1 when the file is refused.
int serve(const std::string& file);

}  // namespace sls::dynamodb::crash
