// What a Lambda function's main() is made of: the runtime loop on this process, its environment, signals and
// log.
//
//   int main() { return sls::runtime::run_process(make_handler); }
//
// The only part of a Lambda that reads the process environment. Call it from main()'s thread, before there
// are others: SIGTERM is blocked while an event is handled, and ends the process with status 0 while it waits
// for one.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "core/result.h"
#include "handler/handler.h"

namespace sls::runtime {

// Makes the handler of this process from its environment; _HANDLER says which. The error is Lambda's init
// error.
using ProcessHandlerFactory =
    std::function<core::Result<handler::Handler, handler::HandlerError>(const handler::Variables&)>;

// Runs until Lambda ends the process; main()'s status otherwise: 1 when the handler could not be made or the
// Runtime API (AWS_LAMBDA_RUNTIME_API) does not answer.
int run_process(const ProcessHandlerFactory& make_handler);

// The PEM bundle to trust: AWS_CA_BUNDLE, SSL_CERT_FILE, else where Amazon Linux, Debian and others keep
// theirs; empty when there is none. A static OpenSSL looks where the building machine keeps it.
std::string certificate_file(const handler::Variables& variables);

// A pause, as the DynamoDB client wants it passed in.
void sleep_for(std::chrono::milliseconds time);

}  // namespace sls::runtime
