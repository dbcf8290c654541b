// APIs that are written without SAM, resource by resource: AWS::ApiGateway::* and AWS::ApiGatewayV2::*.
#pragma once

#include "loading.h"

namespace sls::model {

bool is_rest_resource(std::string_view type);
bool is_http_resource(std::string_view type);
// REQUIRES: functions are loaded.
void load_rest_resources(Loading& loading, const std::vector<Resource>& resources);
void load_http_resources(Loading& loading, const std::vector<Resource>& resources);

}  // namespace sls::model
