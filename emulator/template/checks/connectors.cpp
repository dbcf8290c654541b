// Connectors, as resources and as an attribute of others: that what they join is in the template.
#include "loading.h"
#include "reading/members.h"

namespace sls::model {
namespace {

void check_end(Loading& loading, const std::string& logical_id, const Node& end) {
  for (const Node& item : end.items) check_end(loading, logical_id, item);
  std::string id = text_at(end, "Id");
  if (end.is_map() && id.empty() && text_at(end, "Type").empty()) {
    loading.diagnostics.error(
        end.place, logical_id,
        {"missing-property", invalid_resource(logical_id, "'Type' is missing or not a string."),
         "add Id, or Type and what it asks for"});
  }
  if (id.empty() || loading.root.find("Resources")->find(id) != nullptr) return;
  std::vector<std::string> known;
  for (const Member& member : loading.root.find("Resources")->members) known.push_back(member.key);
  loading.diagnostics.error(
      end.find("Id")->place, logical_id,
      {"dangling-reference",
       invalid_resource(logical_id, "Unable to find resource with logical ID '" + id + "'."),
       did_you_mean(id, known, "name a resource of the template")});
}

void check_ends(Loading& loading, const std::string& logical_id, const Node& properties) {
  for (const char* name : {"Source", "Destination"}) {
    if (const Node* end = properties.find(name)) check_end(loading, logical_id, *end);
  }
}

}  // namespace

void check_connectors(Loading& loading, const std::vector<Resource>& resources) {
  for (const Resource& resource : resources) {
    const Node* properties = resource.node->find("Properties");
    bool connector = resource.type == "AWS::Serverless::Connector" && properties != nullptr;
    if (connector) check_ends(loading, resource.logical_id, *properties);
    const Node* embedded = resource.node->find("Connectors");
    if (embedded == nullptr) continue;
    for (const Member& member : embedded->members) {
      note_fidelity(loading, resource, "Connectors." + member.key, Fidelity::not_emulated,
                    "compatibility.md#templates");
      if (const Node* own = member.value.find("Properties")) check_ends(loading, resource.logical_id, *own);
    }
  }
}

}  // namespace sls::model
