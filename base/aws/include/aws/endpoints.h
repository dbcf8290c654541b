// Where a service of AWS answers: the URL that the environment configures, else the public one of the region.
#pragma once

#include <string>
#include <string_view>

#include "aws/credentials.h"

namespace sls::aws {

// `service` is the service's id as SDKs write it ("DynamoDB", "S3"; case does not matter). The first that is
// set wins: AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, https://<service>.<region>.<partition's domain>.
// With AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true the two variables do not count.
std::string endpoint_url(std::string_view service, std::string_view region, const Variables& variables);

}  // namespace sls::aws
