// A resource's properties against what is known of its type.
#include <algorithm>

#include "checks/checks.h"
#include "core/text.h"
#include "schema/schema.h"

namespace sls::model {
namespace {

bool is_sam(std::string_view type) { return type.starts_with("AWS::Serverless::"); }

// The frame that a service puts around what is wrong with properties, as CloudFormation shows it.
std::string properties_failed(const std::string& logical_id, const std::string& text) {
  return "Properties validation failed for resource " + logical_id + " with message: " + text;
}

std::string_view sam_kind(PropertyKind kind) {
  switch (kind) {
    case PropertyKind::text:
    case PropertyKind::word:
      return "a string";
    case PropertyKind::source:
      return "a string or a map";
    case PropertyKind::integer:
      return "an integer";
    case PropertyKind::number:
      return "a number";
    case PropertyKind::boolean:
      return "a boolean";
    case PropertyKind::list:
      return "a list";
    case PropertyKind::texts:
      return "a list of strings";
    case PropertyKind::map:
      return "a map";
    case PropertyKind::any:
      break;
  }
  return "a value";
}

std::string_view service_kind(PropertyKind kind) {
  switch (kind) {
    case PropertyKind::text:
    case PropertyKind::word:
    case PropertyKind::source:
      return "String";
    case PropertyKind::integer:
      return "Integer";
    case PropertyKind::number:
      return "Number";
    case PropertyKind::boolean:
      return "Boolean";
    case PropertyKind::list:
    case PropertyKind::texts:
      return "JSONArray";
    case PropertyKind::map:
    case PropertyKind::any:
      break;
  }
  return "JSONObject";
}

std::string_view found_kind(const Node& value) {
  if (value.is_map()) return "JSONObject";
  if (value.is_list()) return "JSONArray";
  return value.is_null() ? "Null" : "String";
}

bool is_number(const Node& value) {
  double number = 0;
  return value.is_scalar() && is_number_text(scalar_text(value), number);
}

bool is_boolean(const Node& value) {
  std::string text = text_of(value);
  return text == "true" || text == "false";
}

bool fits_kind(const Node& value, PropertyKind kind) {
  switch (kind) {
    case PropertyKind::text:
      return value.is_scalar();
    case PropertyKind::word:
      return value.is_scalar() && (value.quoted || (!is_bare_number(value) && !is_boolean(value)));
    case PropertyKind::source:
      return value.is_scalar() || value.is_map();
    case PropertyKind::integer:
      return scalar_integer(value).has_value();
    case PropertyKind::number:
      return is_number(value);
    case PropertyKind::boolean:
      return is_boolean(value);
    case PropertyKind::list:
      return value.is_list();
    case PropertyKind::texts:
      return value.is_list() && std::none_of(value.items.begin(), value.items.end(), [](const Node& item) {
               return item.is_list() || (item.is_map() && intrinsic_name(item).empty());
             });
    case PropertyKind::map:
      return value.is_map();
    case PropertyKind::any:
      break;
  }
  return true;
}

// "KeySchema.0.KeyType" → "KeySchema.KeyType": the report says a property once for all items of a list.
std::string without_indexes(const std::string& path) {
  std::vector<std::string> names;
  for (std::string& part : core::split(path, '.')) {
    if (part.find_first_not_of("0123456789") != std::string::npos) names.push_back(std::move(part));
  }
  return core::join(names, ".");
}

// What one level of properties is checked with; `event` is set for those of a function's event.
class PropertyCheck {
 public:
  PropertyCheck(Loading& loading, const Resource& resource, std::string doc, const Member* event = nullptr)
      : loading_(loading), resource_(resource), doc_(std::move(doc)), event_(event) {}

  void check_map(const Node& map, const std::vector<PropertySchema>& known, const std::string& prefix) {
    for (const Member& member : map.members) {
      auto found = std::find_if(known.begin(), known.end(),
                                [&](const PropertySchema& property) { return property.name == member.key; });
      if (found == known.end()) {
        refuse_unknown(member, known, prefix);
      } else {
        check_value(member, *found, prefix + member.key);
      }
    }
    for (const PropertySchema& property : known) {
      if (property.required && map.find(property.name) == nullptr) refuse_missing(map, property.name, prefix);
    }
  }

 private:
  void check_value(const Member& member, const PropertySchema& property, const std::string& path) {
    Node value = loading_.resolver.resolve_top(member.value, resource_.logical_id);
    if (value.kind == NodeKind::absent) {
      if (property.required)
        refuse_missing(member.value, member.key, path.substr(0, path.size() - member.key.size()));
      return;
    }
    std::string shown = event_ == nullptr ? path : "Events." + event_->key + "." + path;
    // Each event has entries of its own.
    if (shown != "Events")
      note_fidelity(loading_, resource_, without_indexes(shown), property.fidelity, doc_);
    if (value.kind == NodeKind::unresolved) return;
    if (!fits_kind(value, property.kind))
      return refuse_kind(loading_, resource_, value, shown, property.kind);
    if (!property.values.empty()) check_allowed(value, property, shown);
    check_range(value, property, shown);
    if (property.members.empty()) return;
    if (value.is_map()) check_map(value, property.members, path + ".");
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      Node element = loading_.resolver.resolve_top(value.items[i], resource_.logical_id);
      if (element.is_map()) check_map(element, property.members, path + "." + std::to_string(i) + ".");
    }
  }

  void check_allowed(const Node& value, const PropertySchema& property, const std::string& path) {
    if (value.is_scalar() && std::find(property.values.begin(), property.values.end(), scalar_text(value)) ==
                                 property.values.end()) {
      refuse_value(value, property.values, path);
    }
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      Node text = loading_.resolver.resolve(value.items[i], resource_.logical_id);
      if (text.is_scalar()) check_allowed(text, property, path + "." + std::to_string(i));
    }
  }

  void check_range(const Node& value, const PropertySchema& property, const std::string& path) {
    if (!property.least && !property.most) return;
    if (value.is_list()) {
      auto count = static_cast<long long>(value.items.size());
      return refuse_outside(value, property, path, count,
                            "expected minimum item count: ", "expected maximum item count: ", ", found: ");
    }
    std::string text = scalar_text(value);
    bool is_text = property.kind == PropertyKind::text || property.kind == PropertyKind::word;
    if (is_text)
      return refuse_outside(value, property, path, static_cast<long long>(text.size()),
                            "expected minLength: ", "expected maxLength: ", ", actual: ");
    double number = 0;
    if (!is_number_text(text, number)) return;
    if (property.least && number < static_cast<double>(*property.least))
      refuse_range(value, path, text + " is not greater or equal to " + std::to_string(*property.least));
    if (property.most && number > static_cast<double>(*property.most))
      refuse_range(value, path, text + " is not less or equal to " + std::to_string(*property.most));
  }

  void refuse_outside(const Node& value, const PropertySchema& property, const std::string& path,
                      long long size, std::string_view too_small, std::string_view too_large,
                      std::string_view found) {
    auto refuse = [&](std::string_view words, long long bound) {
      refuse_range(value, path,
                   std::string(words) + std::to_string(bound) + std::string(found) + std::to_string(size));
    };
    if (property.least && size < *property.least) refuse(too_small, *property.least);
    if (property.most && size > *property.most) refuse(too_large, *property.most);
  }

  void refuse_range(const Node& value, std::string pointer, const std::string& text) {
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    loading_.diagnostics.error(
        value.place, resource_.logical_id,
        {"out-of-range", properties_failed(resource_.logical_id, "#/" + pointer + ": " + text), ""});
  }

  void refuse_value(const Node& value, const std::vector<std::string>& allowed, const std::string& path) {
    std::string pointer = "#/" + path;
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    std::string text = properties_failed(resource_.logical_id,
                                         pointer + ": " + scalar_text(value) + " is not a valid enum value");
    std::string hint = "one of " + core::join(allowed, ", ");
    loading_.diagnostics.error(value.place, resource_.logical_id,
                               {"bad-value", text, did_you_mean(scalar_text(value), allowed, hint)});
  }

  void refuse_unknown(const Member& member, const std::vector<PropertySchema>& known,
                      const std::string& prefix) {
    if (member.key.starts_with("Fn::")) return;  // a macro, which is named elsewhere
    if (loading_.diagnostics.is_full()) return loading_.diagnostics.error(member.place, "", {});
    std::vector<std::string> names;
    for (const PropertySchema& property : known) names.push_back(property.name);
    bool at_top = prefix.empty() && event_ == nullptr;
    std::string text =
        "property " + prefix + member.key + " not defined for resource of type " + resource_.type;
    if (event_ != nullptr) {
      text = invalid_event(
          resource_.logical_id, event_->key,
          "property " + prefix + member.key + " not defined for resource of type " + event_type());
    } else if (is_sam(resource_.type)) {
      text = invalid_resource(resource_.logical_id, text);
    } else {
      std::string where = at_top ? "" : "/" + prefix.substr(0, prefix.size() - 1);
      std::replace(where.begin(), where.end(), '.', '/');
      text = properties_failed(resource_.logical_id,
                               "#" + where + ": extraneous key [" + member.key + "] is not permitted");
    }
    loading_.diagnostics.error(
        member.place, resource_.logical_id,
        {"unknown-property", text,
         did_you_mean(member.key, names, "remove it, or see the resource's documentation")});
  }

  void refuse_missing(const Node& map, const std::string& name, const std::string& prefix) {
    std::string text;
    if (event_ != nullptr) {
      text = invalid_event(resource_.logical_id, event_->key,
                           "Missing required property '" + prefix + name + "'.");
    } else if (is_sam(resource_.type)) {
      text = invalid_resource(resource_.logical_id, "Missing required property '" + prefix + name + "'.");
    } else {
      std::string where = prefix.empty() ? "" : "/" + prefix.substr(0, prefix.size() - 1);
      std::replace(where.begin(), where.end(), '.', '/');
      text = properties_failed(resource_.logical_id, "#" + where + ": required key [" + name + "] not found");
    }
    const Place& place = prefix.empty() ? (event_ == nullptr ? resource_.place : event_->place) : map.place;
    loading_.diagnostics.error(place, resource_.logical_id, {"missing-property", text, "add " + name});
  }

  std::string event_type() const {
    const Node* type = event_->value.find("Type");
    return type == nullptr ? "" : text_of(*type);
  }

  Loading& loading_;
  const Resource& resource_;
  std::string doc_;
  const Member* event_;
};

}  // namespace

void refuse_kind(Loading& loading, const Resource& resource, const Node& value, std::string_view path,
                 PropertyKind wanted) {
  if (value.kind == NodeKind::unresolved) return;
  std::string text;
  if (is_sam(resource.type)) {
    text = invalid_resource(resource.logical_id, "Property '" + std::string(path) + "' should be " +
                                                     std::string(sam_kind(wanted)) + ".");
  } else {
    std::string pointer = "#/" + std::string(path);
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    text = properties_failed(resource.logical_id,
                             pointer + ": expected type: " + std::string(service_kind(wanted)) +
                                 ", found: " + std::string(found_kind(value)));
  }
  loading.diagnostics.error(value.place, resource.logical_id, {"wrong-type", text, ""});
}

void check_properties(Loading& loading, const Resource& resource, const Node& properties) {
  const TypeSchema* schema = find_schema(resource.type);
  if (schema == nullptr) return;
  PropertyCheck(loading, resource, schema->doc).check_map(properties, schema->properties, "");
}

void check_event_properties(Loading& loading, const Resource& function, const Member& event,
                            const Node& properties) {
  const Node* type = event.value.find("Type");
  const TypeSchema* schema = type == nullptr ? nullptr : find_schema("Event::" + text_of(*type));
  if (schema == nullptr) return;
  PropertyCheck(loading, function, schema->doc, &event).check_map(properties, schema->properties, "");
}

void note_fidelity(Loading& loading, const Resource& resource, std::string property, Fidelity status,
                   std::string_view doc) {
  // Items of a list use the same properties; one entry says it.
  if (!loading.noted.emplace(resource.logical_id, property).second) return;
  loading.application.fidelity.push_back(
      {resource.logical_id, std::move(property), status, std::string(doc)});
}

void note_other_resource(Loading& loading, const Resource& resource) {
  const Node* written = resource.node->find("Properties");
  Node none = make_map(resource.place);
  const Node& properties = written != nullptr && written->is_map() ? *written : none;
  check_properties(loading, resource, properties);
  check_serverless(loading, resource, properties);
  const TypeSchema* schema = find_schema(resource.type);
  bool layer = resource.type.ends_with("::LayerVersion");
  // Functions take what they name of these (layers.cpp).
  if (layer) return;
  note_fidelity(loading, resource, "Type", Fidelity::not_emulated,
                schema == nullptr ? "compatibility.md#templates" : schema->doc);
  loading.application.not_emulated.push_back(
      {resource.logical_id, resource.type, position_of(resource.place)});
  // References in it are checked all the same.
  loading.resolver.resolve(properties, resource.logical_id);
}

}  // namespace sls::model
