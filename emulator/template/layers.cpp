// The Layers of a function: those that the template defines itself, from a folder or a zip of this machine.
#include "loading.h"

namespace sls::model {
namespace {

// The content of a layer of this template; null when `id` names none.
const Node* find_content(const Loading& loading, const std::string& id) {
  const Node* resources = loading.root.find("Resources");
  const Node* layer = resources == nullptr ? nullptr : resources->find(id);
  if (layer == nullptr) return nullptr;
  const Node* type = layer->find("Type");
  const Node* properties = layer->find("Properties");
  if (type == nullptr || properties == nullptr) return nullptr;
  if (type->text == "AWS::Serverless::LayerVersion") return properties->find("ContentUri");
  return type->text == "AWS::Lambda::LayerVersion" ? properties->find("Content") : nullptr;
}

std::string referred_id(const Node& item) {
  const Node* ref = item.find("Ref");
  return ref == nullptr ? "" : ref->text;
}

void add_layer(Loading& loading, const Resource& resource, const Node& item, Function& function) {
  const Node* content = find_content(loading, referred_id(item));
  Node resolved = content == nullptr ? Node() : loading.resolver.resolve(*content, resource.logical_id);
  if (!resolved.is_scalar() || resolved.text.empty() || resolved.text.starts_with("s3://")) {
    loading.diagnostics.warning(
        item.place, resource.logical_id,
        {"layer-elsewhere", "a layer that is not a folder or a zip of this machine is left out here",
         "define it in the template with a local ContentUri to have it"});
    return;
  }
  std::filesystem::path path = loading.application.template_file.parent_path() / resolved.text;
  function.layers.push_back(path.lexically_normal());
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    loading.diagnostics.warning(
        content->place, resource.logical_id,
        {"missing-code", "the layer " + resolved.text + " does not exist", "make it, or correct ContentUri"});
  }
}

}  // namespace

void read_layers(Loading& loading, const Resource& resource, const Node& properties, Function& function) {
  const Node* layers = properties.find("Layers");
  if (layers == nullptr || !layers->is_list()) return;
  for (const Node& item : layers->items) add_layer(loading, resource, item, function);
}

}  // namespace sls::model
