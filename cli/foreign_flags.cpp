#include "foreign_flags.h"

namespace sls::cli {
namespace {

constexpr auto kRenamed = ForeignFlag::Kind::renamed;
constexpr auto kLeftOut = ForeignFlag::Kind::left_out;
constexpr auto kAnswered = ForeignFlag::Kind::answered;

constexpr std::string_view kNoContainers = "functions do not run in containers here";
constexpr std::string_view kBuiltBesideStore =
    "what is built is in .hello-sls/build, and built again when it has changed";
constexpr std::string_view kOneAtATime = "functions are built one after the other";
constexpr std::string_view kNoTerraform = "Terraform is not read here: give the SAM template with -t";
constexpr std::string_view kNoTls = "HTTPS is not served here: put a proxy in front, or use http://";
constexpr std::string_view kNoStaticFiles = "static files are not served here: have another server do it";
constexpr std::string_view kCorsInTemplate = "CORS is what the template says: Cors or CorsConfiguration of the API";
constexpr std::string_view kTemplateSays = "here the template says it";

constexpr ForeignFlag kForeignFlags[] = {
    // DynamoDB Local
    {"-port", kRenamed, true, "--port", "dynamodb serve"},
    {"-inMemory", kRenamed, false, "--in-memory", "dynamodb serve"},
    {"-dbPath", kRenamed, true, "--persist-to", "dynamodb serve"},
    {"-cors", kRenamed, true, "--allow-origin", "dynamodb serve"},
    {"-help", kRenamed, false, "--help", "dynamodb serve"},
    {"-version", kRenamed, false, "--version", "dynamodb serve"},
    {"-sharedDb", kLeftOut, false, "", "dynamodb serve"},  // tables are the same for every key and region here
    {"-delayTransientStatuses", kLeftOut, false, "table states are over at once here", "dynamodb serve"},
    {"-optimizeDbBeforeStartup", kLeftOut, false, "there is nothing to optimize here", "dynamodb serve"},
    {"-disableTelemetry", kLeftOut, false, "there is no telemetry here", "dynamodb serve"},
    {"-inMemory", kAnswered, false, "here it is --in-memory"},
    {"--inMemory", kAnswered, false, "here it is --in-memory"},
    {"-dbPath", kAnswered, true, "here it is --persist-to"},
    {"--dbPath", kAnswered, true, "here it is --persist-to"},

    // sam local: containers
    {"--docker-network", kLeftOut, true, kNoContainers},
    {"--docker-volume-basedir", kLeftOut, true, kNoContainers},
    {"--container-host", kLeftOut, true, kNoContainers},
    {"--container-host-interface", kLeftOut, true, kNoContainers},
    {"--container-env-vars", kLeftOut, true, kNoContainers},
    {"--container-dns", kLeftOut, true, kNoContainers},
    {"--add-host", kLeftOut, true, kNoContainers},
    {"--invoke-image", kLeftOut, true, kNoContainers},
    {"-ii", kLeftOut, true, kNoContainers},
    {"--layer-cache-basedir", kLeftOut, true, kNoContainers},
    {"--mount-symlinks", kLeftOut, false, kNoContainers},
    {"--no-mount-symlinks", kLeftOut, false, kNoContainers},
    {"--skip-pull-image", kLeftOut, false, kNoContainers},
    {"--force-image-build", kLeftOut, false, kNoContainers},
    {"--use-container", kLeftOut, false, kNoContainers},
    {"--no-use-container", kLeftOut, false, kNoContainers},
    {"--use-buildkit", kLeftOut, false, kNoContainers},
    {"--no-use-buildkit", kLeftOut, false, kNoContainers},
    {"--container-env-var", kLeftOut, true, kNoContainers},
    {"--container-env-var-file", kLeftOut, true, kNoContainers},
    {"--build-image", kLeftOut, true, kNoContainers},
    {"--mount-with", kLeftOut, true, kNoContainers},
    {"-u", kLeftOut, false, kNoContainers, "build"},
    {"-e", kLeftOut, true, kNoContainers, "build"},
    {"-ef", kLeftOut, true, kNoContainers, "build"},
    {"-bi", kLeftOut, true, kNoContainers, "build"},
    {"-mw", kLeftOut, true, kNoContainers, "build"},

    // sam: the rest
    {"--shutdown", kLeftOut, false, "extensions always get their SHUTDOWN here"},
    {"--no-memory-limit", kLeftOut, false, "a function's MemorySize holds"},
    {"--debugger-path", kLeftOut, true, "-d PORT starts debugpy or Node.js's inspector, which need no path"},
    {"--debug-args", kLeftOut, true, "-d PORT starts debugpy or Node.js's inspector with arguments of its own"},
    {"--language-extensions", kLeftOut, false, "a template's AWS::LanguageExtensions are always carried out"},
    {"--no-language-extensions", kLeftOut, false, "a template's AWS::LanguageExtensions are always carried out"},
    {"--beta-features", kLeftOut, false, "there are none here"},
    {"--no-beta-features", kLeftOut, false, "there are none here"},
    {"--save-params", kLeftOut, false, "samconfig.toml is read here and not written"},
    {"--no-event", kLeftOut, false, "a function without an event gets {}", "invoke"},
    {"--stack-name", kLeftOut, true, "there is no stack here, only the template"},
    {"--parallel", kLeftOut, false, kOneAtATime, "build"},
    {"-p", kLeftOut, false, kOneAtATime, "build"},
    {"--cached", kLeftOut, false, kBuiltBesideStore, "build"},
    {"--no-cached", kLeftOut, false, kBuiltBesideStore, "build"},
    {"-c", kLeftOut, false, kBuiltBesideStore, "build"},
    {"--cache-dir", kLeftOut, true, kBuiltBesideStore, "build"},
    {"-cd", kLeftOut, true, kBuiltBesideStore, "build"},
    {"--build-in-source", kLeftOut, false, kBuiltBesideStore, "build"},
    {"--no-build-in-source", kLeftOut, false, kBuiltBesideStore, "build"},
    {"--include-traces", kLeftOut, false, "there are no traces here", "logs"},
    {"-i", kLeftOut, false, "there are no traces here", "logs"},
    {"--build-dir", kAnswered, true, "what is built is in .hello-sls/build; hello-sls package makes folders to deploy"},
    {"-b", kAnswered, true, "what is built is in .hello-sls/build; hello-sls package makes folders to deploy", "build"},
    {"--base-dir", kAnswered, true, "CodeUri is relative to the template"},
    {"-s", kAnswered, true, "CodeUri is relative to the template", "build"},
    {"--manifest", kAnswered, true, "dependencies are those of requirements.txt or package.json in CodeUri"},
    {"-m", kAnswered, true, "dependencies are those of requirements.txt or package.json in CodeUri", "build"},
    {"--exclude", kAnswered, true, "hello-sls build NAME builds one function"},
    {"-x", kAnswered, true, "hello-sls build NAME builds one function", "build"},
    {"--cw-log-group", kAnswered, true, "here it is -n FUNCTION", "logs"},
    {"--end-time", kAnswered, true, "there is only a beginning here: --start-time", "logs"},
    {"-e", kAnswered, true, "there is only a beginning here: --start-time", "logs"},
    {"--log-file", kAnswered, true, "the function's log is on standard error: 2>FILE", "invoke"},
    {"-l", kAnswered, true, "the function's log is on standard error: 2>FILE", "invoke"},
    {"--runtime", kAnswered, true, "the function's Runtime in the template is what runs", "invoke"},
    {"-r", kAnswered, true, "the function's Runtime in the template is what runs", "invoke"},
    {"--tenant-id", kAnswered, true, "functions of tenants are not emulated here", "invoke"},
    {"--durable-execution-name", kAnswered, true, "durable functions are not emulated here", "invoke"},
    {"--static-dir", kAnswered, true, kNoStaticFiles},
    {"-s", kAnswered, true, kNoStaticFiles, "serve"},
    {"--ssl-cert-file", kAnswered, true, kNoTls},
    {"--ssl-key-file", kAnswered, true, kNoTls},
    {"--hook-name", kAnswered, true, kNoTerraform},
    {"--terraform-plan-file", kAnswered, true, kNoTerraform},
    {"--terraform-project-root-path", kAnswered, true, kNoTerraform},
    {"--skip-prepare-infra", kAnswered, false, kNoTerraform},
    {"--prepare-infra", kAnswered, false, kNoTerraform},
    {"--debug", kAnswered, false, "here it is --verbose, and -d PORT for a debugger"},
    {"--event-file", kAnswered, true, "here it is --event"},

    // serverless-offline
    {"--httpPort", kAnswered, true, "here it is --port"},
    {"--lambdaPort", kAnswered, true, "here it is --lambda-port"},
    {"--noAuth", kAnswered, false, "here it is --disable-authorizer"},
    {"--reloadHandler", kAnswered, false, "changed code is always taken up here, unless --no-reload is given"},
    {"--noTimeout", kAnswered, false, "here it is a longer Timeout in the template, or -d PORT for a debugger"},
    {"--stage", kAnswered, true, "here it is --parameter-overrides, of the parameter that StageName refers to"},
    {"--prefix", kAnswered, true, "paths are those of the template, with the stage in front and without"},
    {"--noPrependStageInUrl", kAnswered, false, "paths answer with the stage in front and without"},
    {"--noStripTrailingSlashInUrl", kAnswered, false, "paths are those of the template, as on AWS"},
    {"--corsAllowOrigin", kAnswered, true, kCorsInTemplate},
    {"--corsAllowHeaders", kAnswered, true, kCorsInTemplate},
    {"--corsExposedHeaders", kAnswered, true, kCorsInTemplate},
    {"--corsDisallowCredentials", kAnswered, false, kCorsInTemplate},
    {"--httpsProtocol", kAnswered, true, kNoTls},
    {"--ignoreJWTSignature", kAnswered, false,
     "hello-sls token makes tokens that pass; --disable-authorizer lets all pass"},
    {"--websocketPort", kAnswered, true, "WebSocket APIs are not emulated here"},
    {"--albPort", kAnswered, true, "load balancers are not emulated here"},
    {"--apiKey", kAnswered, true, kTemplateSays},
    {"--resourceRoutes", kAnswered, false, kTemplateSays},
    {"--layersDir", kAnswered, true, "layers are those that the template defines from a folder or a zip"},
    {"--localEnvironment", kAnswered, false,
     "functions see the template's variables, and those of --env-vars and --env-var"},
    {"--terminateIdleLambdaTime", kLeftOut, true, "execution environments stay until hello-sls stops"},
    {"--useInProcess", kLeftOut, false, "functions in Python and Node.js are always processes of their own"},
    {"--useDocker", kLeftOut, false, kNoContainers},
    {"--dockerHost", kLeftOut, true, kNoContainers},
    {"--dockerHostServicePath", kLeftOut, true, kNoContainers},
    {"--dockerNetwork", kLeftOut, true, kNoContainers},
    {"--dockerReadOnly", kLeftOut, false, kNoContainers},
    {"--noSponsor", kLeftOut, false, "there is none here"},

    // LocalStack, chalice local
    {"--endpoint", kAnswered, true, "here it is --endpoint-url"},
};

}  // namespace

const ForeignFlag* find_foreign_flag(std::string_view name, std::string_view command) {
  for (const ForeignFlag& flag : kForeignFlags) {
    if (flag.name == name && (flag.command.empty() || flag.command == command)) return &flag;
  }
  return nullptr;
}

}  // namespace sls::cli
