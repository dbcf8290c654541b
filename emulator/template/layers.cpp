// Layers: AWS::Serverless::LayerVersion and AWS::Lambda::LayerVersion, and the Layers of a function: those
// that the template defines itself, from a folder or a zip of this machine.
#include <filesystem>

#include "core/text.h"
#include "loading.h"

namespace sls::model {
namespace {

// The transform takes any case.
void check_layer_retention(Loading& loading, const Resource& resource, const Node& properties) {
  const Node* written = properties.find("RetentionPolicy");
  if (written == nullptr || !written->is_scalar()) return;
  std::string policy = core::to_lower(text_of(*written));
  if (policy == "retain" || policy == "delete") return;
  loading.diagnostics.error(
      written->place, resource.logical_id,
      {"bad-value",
       invalid_resource(resource.logical_id,
                        "'RetentionPolicy' must be one of the following options: ['Retain', 'Delete']."),
       "write Retain or Delete"});
}

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

// Absolute; empty for what is not of this machine.
std::filesystem::path local_content(const Loading& loading, const Node* content,
                                    const std::string& logical_id) {
  Node resolved = content == nullptr ? Node() : loading.resolver.resolve(*content, logical_id);
  if (!resolved.is_scalar() || resolved.text.empty() || resolved.text.starts_with("s3://")) return "";
  return (loading.application.template_file.parent_path() / resolved.text).lexically_normal();
}

void add_layer(Loading& loading, const Resource& resource, const Node& item, Function& function) {
  std::string id = referred_id(item);
  const Node* content = find_content(loading, id);
  std::filesystem::path path = local_content(loading, content, resource.logical_id);
  if (path.empty()) {
    function.has_layers_elsewhere = true;
    loading.diagnostics.warning(item.place, resource.logical_id,
                                {"layer-elsewhere",
                                 "a layer that is not a folder or a zip of this machine is left out here",
                                 "define it in the template with a local ContentUri to have it"});
    return;
  }
  function.layers.push_back(path);
  function.layer_ids.push_back(id);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    loading.diagnostics.warning(
        content->place, resource.logical_id,
        {"missing-code",
         "the layer " + text_of(loading.resolver.resolve(*content, resource.logical_id)) + " does not exist",
         "make it, or correct ContentUri"});
  }
}

}  // namespace

void load_layer(Loading& loading, const Resource& resource) {
  Layer layer;
  layer.logical_id = resource.logical_id;
  layer.position = position_of(resource.place);
  layer.serverless = resource.type == "AWS::Serverless::LayerVersion";
  layer.content = local_content(loading, find_content(loading, resource.logical_id), resource.logical_id);
  Node properties = merged_properties(loading, resource, layer.serverless ? "LayerVersion" : "");
  if (layer.serverless) check_layer_retention(loading, resource, properties);
  auto architectures = read_texts(loading, resource, properties, "CompatibleArchitectures");
  if (architectures.size() == 1) layer.architecture = architectures.front();
  const Node* metadata = resource.node->find("Metadata");
  const Node* method = metadata == nullptr ? nullptr : metadata->find("BuildMethod");
  if (method != nullptr && method->is_scalar()) layer.build_method = text_of(*method);
  loading.application.layers.push_back(std::move(layer));
}

void read_layers(Loading& loading, const Resource& resource, const Node& properties, Function& function) {
  const Node* layers = properties.find("Layers");
  if (layers == nullptr || !layers->is_list()) return;
  for (const Node& item : layers->items) add_layer(loading, resource, item, function);
}

}  // namespace sls::model
