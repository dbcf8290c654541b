// Standard input, output and error of the process.
#pragma once

#include <string>

#include "exit_status.h"

namespace sls::cli {

// A file that is opened must not become standard output or error where those are closed: what is printed would go
// into the store. Output that goes nowhere fails when it is written.
void open_standard_streams();

// `status`, or a failure with a line on standard error when results could not be written, whatever else was done.
ExitStatus after_writing(ExitStatus status);

std::string read_standard_input();

}  // namespace sls::cli
