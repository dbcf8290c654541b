#include "handlers.h"

#include <algorithm>

#include "message_crud/handler.h"

namespace sls::stack {

bool runs_in_process(const model::Function& function) {
  if (function.is_packaged || !function.runtime.starts_with("provided")) return false;
  static const std::vector<std::string> kNames = message_crud::message_crud_handler_names();
  return std::find(kNames.begin(), kNames.end(), function.handler) != kNames.end();
}

lambda::InProcessHandlers compiled_in_handlers(ClientFactory clients, core::Clock& clock,
                                               core::IdSource& ids) {
  lambda::InProcessHandlers handlers;
  handlers.runs_here = runs_in_process;
  handlers.make = [clients = std::move(clients), &clock, &ids](const model::Function&,
                                                               const handler::Variables& variables,
                                                               const std::string& access_key_id) {
    return message_crud::make_message_crud(variables, clients(access_key_id), clock, ids);
  };
  return handlers;
}

}  // namespace sls::stack
