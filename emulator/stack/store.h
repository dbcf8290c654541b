// Store: the folder .hello-sls that keeps an application's data beside its template, and who owns it.
// One process owns a store at a time: the owner holds a lock on `lock` for as long as it lives, so a crash
// frees it, and a `serve` leaves serve.json (pid, URLs) for commands that want to talk to it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/clock.h"
#include "stack/failure.h"
#include "stack/options.h"
#include "template/application.h"

namespace sls::stack {

// What serve.json says of a living owner.
struct StoreOwner {
  long pid = 0;
  std::string api_url;  // empty: without the HTTP front end
  std::string dynamodb_url;
  std::string lambda_url;
};

class Store {
 public:
  // The folder of an application's store: `persist_to`, else .hello-sls beside the template, or at the
  // project's root when the template is SAM's build output .aws-sam/build/template.yaml.
  static std::filesystem::path folder_for(const std::filesystem::path& template_file,
                                          const StoreOptions& options);

  // Makes the folder if needed and takes the lock. When another process holds it: the owner, if it is a
  // `serve`.
  struct Busy {
    std::optional<StoreOwner> owner;
  };
  struct OpenFailure {
    std::optional<Busy> busy;  // otherwise the folder cannot be used: `message`
    std::string message;
  };
  static core::Result<std::unique_ptr<Store>, OpenFailure> open(const std::filesystem::path& folder);
  // Removes serve.json if this process wrote it, and frees the lock.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path database() const { return database_in(folder_); }
  // Whether a folder holds a store, whoever owns it.
  static bool is_in(const std::filesystem::path& folder) {
    std::error_code unreadable;  // what cannot be looked at is for open() to tell
    return std::filesystem::exists(database_in(folder), unreadable) || unreadable;
  }
  // Deletes the database (and its write-ahead log).
  Result<bool> empty();
  Result<bool> announce(const StoreOwner& owner);

 private:
  static std::filesystem::path database_in(const std::filesystem::path& folder) { return folder / "dynamodb.sqlite"; }
  Store(std::filesystem::path folder, int lock) : folder_(std::move(folder)), lock_(lock) {}
  std::filesystem::path folder_;
  int lock_ = -1;
  bool announced_ = false;
};

// The store for a command that must own it; null with --in-memory. The failure names who owns it.
Result<std::unique_ptr<Store>> own_store(const std::filesystem::path& folder, const StoreOptions& options);

// "process 4711, http://127.0.0.1:3000"
std::string describe(const StoreOwner& owner);

// The store, owned by this process from now on; or the living `serve` that owns it, to be talked to.
struct StoreOrOwner {
  std::unique_ptr<Store> store;
  std::optional<StoreOwner> owner;
};
// Waits a while for another command that holds the store for the moment of its work.
Result<StoreOrOwner> open_store_or_find_owner(const std::filesystem::path& folder, core::Clock& clock);

}  // namespace sls::stack
