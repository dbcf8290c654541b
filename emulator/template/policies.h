// A function's Policies as statements: documents as written, policy templates expanded.
#pragma once

#include "loading.h"

namespace sls::model {

void read_policies(Loading& loading, const Resource& resource, const Node& properties, Function& function);

}  // namespace sls::model
