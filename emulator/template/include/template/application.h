// Application: everything a SAM or CloudFormation template says that the emulator can act on, as one plain
// value. It knows nothing of HTTP, processes or SQLite, and it is immutable once loaded: rooms hold
// shared_ptr<const>. All intrinsics are resolved; what could not be is in `diagnostics`, with its place.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace sls::model {

// Lines and columns count from 1; line 0 means the file as a whole.
struct SourcePosition {
  std::string file;
  int line = 0;
  int column = 0;
  bool operator==(const SourcePosition&) const = default;
};

enum class Severity { error, warning };

struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;     // stable, such as "E1012" or "dangling-reference"; listed in docs/compatibility.md
  std::string message;  // AWS's own words where AWS has them
  std::string hint;     // what to do; may be empty
  SourcePosition position;
  std::string logical_id;  // empty when no resource is concerned
};

enum class Fidelity { emulated, approximated, not_emulated };
struct FidelityEntry {
  std::string logical_id;
  std::string property;
  Fidelity status = Fidelity::emulated;
  std::string doc;  // an anchor in docs/compatibility.md
};

// A name for one operation of a function: what `invoke NAME` and telemetry call it.
struct Operation {
  std::string name;
  std::string method;  // upper case, or "ANY"
  std::string path;    // with leading slash
  std::string function;  // logical id
};

// One allow or deny that a function's Policies grant, intrinsics resolved; the JSON of a policy statement.
struct PolicyStatement {
  std::string json;
  bool operator==(const PolicyStatement&) const = default;
};

// What becomes of events that a function is invoked with asynchronously. Destinations as the template names
// them; empty: none.
struct AsynchronousInvocation {
  int most_retries = 2;
  std::int64_t most_age_seconds = 6 * 60 * 60;
  std::string on_success;
  std::string on_failure;
  std::string dead_letter;
  bool operator==(const AsynchronousInvocation&) const = default;
};

// Preflight and headers that the template asks for. For REST APIs the values are header texts as sent (inner
// quotes already taken off); empty: not sent.
struct Cors {
  std::string allow_origin;
  std::string allow_methods;  // empty: derived from the path's own methods
  std::string allow_headers;
  std::string expose_headers;
  std::string max_age;
  bool allow_credentials = false;
  std::vector<std::string> allow_origins;  // HTTP APIs and function URLs: the list to match against
  bool operator==(const Cors&) const = default;
};

// A function's own address: FunctionUrlConfig, or a resource AWS::Lambda::Url.
struct FunctionUrl {
  std::string id;        // the first label of its host name on AWS
  bool signed_requests = false;  // AuthType AWS_IAM
  bool streams = false;  // InvokeMode RESPONSE_STREAM
  std::optional<Cors> cors;
  bool operator==(const FunctionUrl&) const = default;
};
// As it is on AWS, with a slash at its end.
std::string function_url(std::string_view id, std::string_view region);

// A layer that the template defines itself.
struct Layer {
  std::string logical_id;
  std::filesystem::path content;     // absolute: a folder or a zip of this machine; empty: elsewhere (S3)
  std::string architecture;          // the one it says it is for; empty: any
  std::string build_method;          // Metadata.BuildMethod; empty: none
  bool serverless = true;            // AWS::Serverless::LayerVersion, else AWS::Lambda::LayerVersion
  SourcePosition position;
};

struct Function {
  std::string logical_id;
  std::string name;  // FunctionName, else the logical id
  std::string arn;
  std::string runtime;  // "python3.12", "provided.al2023"; empty for images
  std::string handler;
  std::string package_type = "Zip";
  std::filesystem::path code_uri;  // absolute, or empty
  std::string inline_code;
  // Absolute: folders or zips of this machine, in the template's order.
  std::vector<std::filesystem::path> layers;
  std::vector<std::string> layer_ids;         // of these, the logical ids
  bool has_layers_elsewhere = false;          // further layers, which are not of this machine
  bool serverless = true;                     // AWS::Serverless::Function, else AWS::Lambda::Function
  bool is_in_s3 = false;                      // its code, as the template says: there is none on this machine
  bool is_packaged = false;  // code_uri is what `package` made: run as a process, whatever its handler
  int timeout_seconds = 3;
  int memory_mb = 128;
  std::map<std::string, std::string> environment;
  std::string architecture = "x86_64";
  std::optional<int> reserved_concurrency;
  std::string log_format = "Text";  // or "JSON"
  std::string application_log_level = "INFO";
  std::string log_group;  // its name; always there
  AsynchronousInvocation asynchronous;
  std::vector<std::string> aliases;
  std::optional<FunctionUrl> url;
  std::vector<PolicyStatement> policies;
  std::vector<std::string> unwired_events;  // "Name (SQS)": events that nothing here delivers
  std::string build_method;  // Metadata.BuildMethod; empty: the runtime's own
  // Metadata.BuildProperties; "K: V" as "K=V"
  std::map<std::string, std::vector<std::string>> build_properties;
  SourcePosition position;
  bool operator==(const Function&) const = default;
};

enum class ApiKind { rest, http };

// Where a value of a request is found: a header, a query parameter, $context.X, a stage variable, a variable
// of the path.
enum class RequestPlace { header, query_string, context, stage_variable, path };
struct RequestValue {
  RequestPlace place = RequestPlace::header;
  std::string name;
  bool operator==(const RequestValue&) const = default;
};

// Who decides about a request ahead of the function. `iam` is AWS_IAM, `cognito` a user pool of a REST API.
enum class AuthorizerKind { token, request, jwt, cognito, iam };
struct Authorizer {
  std::string name;
  AuthorizerKind kind = AuthorizerKind::request;
  std::string function;  // logical id; of a Lambda authorizer
  std::vector<RequestValue> identity_sources;
  std::string validation_expression;  // of a token: a regular expression on the whole of it
  int ttl_seconds = 300;              // 0: answers are not cached
  std::string payload_format = "1.0";
  bool simple_responses = false;
  std::string issuer;
  std::vector<std::string> audiences;
  std::vector<std::string> scopes;  // of routes that name none themselves
};

// What a REST API answers in place of its own words for one kind of error ("UNAUTHORIZED", "DEFAULT_4XX").
struct GatewayResponse {
  int status = 0;  // 0: the error's own
  std::vector<std::pair<std::string, std::string>> headers;
  std::map<std::string, std::string> templates;  // content type → body template
};

// What a REST API answers itself where a mock integration needs no template language.
struct MockAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string content_type = "application/json";
  std::string body;
};

struct Route {
  std::string api;     // logical id
  std::string method;  // upper case; "ANY"
  std::string path;    // with leading slash; "$default" for an HTTP API's default route
  std::string function;  // logical id; empty: leads to no function of the template
  // What it leads to in place of a function: "mock", "http_proxy"; empty: a function.
  std::string integration;
  std::optional<MockAnswer> mock;  // of a mock integration; absent: the integration is not emulated
  std::string payload_format = "1.0";  // "1.0" or "2.0"
  std::string operation;               // the operation's name; never empty
  // OpenAPI's operationId or OperationName, which REST's events carry; may be empty
  std::string operation_id;
  std::string event_id;                // the event's logical id on the function; may be empty
  std::string authorizer;              // the name of one of the API's; empty: open to everybody
  std::vector<std::string> scopes;     // of a token: at least one of them
  bool api_key_required = false;
  std::vector<RequestValue> required_parameters;
  std::string body_model;  // the model that the body is checked against; empty: not checked
  int timeout_ms = 0;      // TimeoutInMillis; 0: the most that the kind of API allows
  bool streams = false;    // ResponseTransferMode STREAM of a REST API
  SourcePosition position;
};

struct Api {
  std::string logical_id;
  ApiKind kind = ApiKind::rest;
  std::string id;  // ten lower-case letters and digits, stable for a logical id
  std::string name;
  std::string stage;  // "Prod", "$default"
  std::map<std::string, std::string> stage_variables;
  std::vector<std::string> binary_media_types;
  std::optional<Cors> cors;
  std::vector<Authorizer> authorizers;
  std::string default_authorizer;             // of routes that name none; empty: open
  bool api_key_required = false;              // of routes that do not say
  std::string preflight_authorizer;           // of the OPTIONS methods that REST's Cors adds; empty: open
  bool api_key_from_authorizer = false;       // ApiKeySourceType: AUTHORIZER
  std::map<std::string, std::string> models;  // name → JSON Schema, draft 4
  std::map<std::string, GatewayResponse> gateway_responses;
  std::vector<Route> routes;  // in the template's order
  SourcePosition position;
};

// A key that clients of a REST API send, and the plans that give it a rate.
struct ApiKey {
  std::string logical_id;
  std::string id;
  std::string value;
  bool enabled = true;
};
struct UsagePlan {
  std::string logical_id;
  std::vector<std::pair<std::string, std::string>> stages;  // an API's logical id and a stage
  std::vector<std::string> keys;                            // logical ids
  std::optional<double> rate_limit;                         // requests per second
  std::int64_t burst_limit = 0;
  std::optional<std::int64_t> quota_limit;
  std::string quota_period = "DAY";  // or "WEEK", "MONTH"
};

struct KeyAttribute {
  std::string name;
  std::string type;  // "HASH" or "RANGE"
  bool operator==(const KeyAttribute&) const = default;
};
struct Projection {
  std::string type = "ALL";  // "ALL", "KEYS_ONLY", "INCLUDE"
  std::vector<std::string> non_key_attributes;
  bool operator==(const Projection&) const = default;
};
struct Throughput {
  std::int64_t read_units = 0;
  std::int64_t write_units = 0;
  bool operator==(const Throughput&) const = default;
};
struct Index {
  std::string name;
  std::vector<KeyAttribute> key_schema;
  Projection projection;
  std::optional<Throughput> throughput;
};

struct Table {
  std::string logical_id;
  std::string name;  // TableName, else the logical id
  std::string arn;
  std::vector<KeyAttribute> key_schema;
  // Name, "S" | "N" | "B"; in the template's order.
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string billing_mode = "PROVISIONED";                     // or "PAY_PER_REQUEST"
  std::optional<Throughput> throughput;
  std::vector<Index> global_indexes;
  std::vector<Index> local_indexes;
  std::string ttl_attribute;     // empty: off
  std::string stream_view_type;  // empty: no stream
  bool deletion_protection = false;
  std::vector<std::pair<std::string, std::string>> tags;
  SourcePosition position;
};

// A resource that is kept and named but does nothing here.
struct NotEmulated {
  std::string logical_id;
  std::string type;
  SourcePosition position;
};

struct Output {
  std::string name;
  std::string value;
};

struct Application {
  std::filesystem::path template_file;  // absolute
  // Absolute: what the template names and was read with it.
  std::vector<std::filesystem::path> definition_files;
  std::string region = "us-east-1";
  std::string account_id = "123456789012";
  std::string stack_name = "local";
  std::vector<Function> functions;
  std::vector<Layer> layers;
  std::vector<Api> apis;
  std::vector<Table> tables;
  std::vector<ApiKey> api_keys;
  std::vector<UsagePlan> usage_plans;
  std::vector<Operation> operations;  // of all functions, in the template's order
  std::vector<NotEmulated> not_emulated;
  std::vector<Output> outputs;
  std::vector<Diagnostic> diagnostics;  // in the file's order
  std::vector<FidelityEntry> fidelity;

  // Null when there is none of that logical id.
  const Function* find_function(std::string_view logical_id) const;
  const Api* find_api(std::string_view logical_id) const;
  const Table* find_table(std::string_view logical_id) const;
  bool has_errors() const;
};

}  // namespace sls::model
