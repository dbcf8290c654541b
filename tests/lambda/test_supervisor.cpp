// The supervisor alone, for tests: hello-sls is its own.
#include "lambda/supervisor.h"

int main() { return sls::lambda::run_supervisor(false); }
