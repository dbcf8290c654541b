// What CloudFormation refuses of a template as a whole, beside what is wrong with one resource's properties.
#pragma once

#include "loading.h"

namespace sls::model {

// Sections, Globals, Outputs' names, and CloudFormation's limits on how many of each there are.
void check_frame(Loading& loading);
// The template's head, the form of Parameters, Mappings and Outputs, names that both a parameter and a
// resource have.
void check_declarations(Loading& loading);
void check_globals(Loading& loading);
// IgnoreGlobals of one resource.
void check_ignored_globals(Loading& loading, const Member& resource);
// Type, logical id, Condition and the attributes of one resource; false when it cannot be loaded at all.
bool check_resource_frame(Loading& loading, const Member& member);
// Functions and tables of one name. REQUIRES: all names are known.
void check_own_names(Loading& loading, const std::vector<Resource>& resources);
// DependsOn. REQUIRES: all names are known.
void check_resource_links(Loading& loading);

// Every reference of the template, also in branches that are not taken: dangling ones, and circles of
// resources that wait for each other. After everything else is loaded.
void check_references(Loading& loading, const std::vector<Resource>& resources);

}  // namespace sls::model
