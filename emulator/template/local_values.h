// What Ref and GetAtt give for a resource here, in the form that AWS gives it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "template/load.h"

namespace sls::model {

// The property that names a resource of this type ("TableName"); empty when there is none.
std::string_view name_property(std::string_view type);

// "" is what Ref gives; the others are attributes. A type that is not known here has its logical id for Ref
// and no attribute. `name` is what the name property says, else the logical id.
std::map<std::string, std::string> local_values(const std::string& logical_id, std::string_view type,
                                                const std::string& name, const LoadOptions& options,
                                                const std::string& account);

// Whether all attributes of the type are known, so that another one is a mistake.
bool knows_attributes(std::string_view type);
std::vector<std::string> attributes_of(std::string_view type);

}  // namespace sls::model
