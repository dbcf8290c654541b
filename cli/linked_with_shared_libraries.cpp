#include "linked.h"

namespace sls::cli {

const char* const kLinkage = "";

void prepare_libraries() {}

}  // namespace sls::cli
