// Which events there are, and what can be said of each.
#include "stack/generate_event.h"

namespace sls::stack {
namespace {

const EventFlag kAccount = {"account-id", "123456789012"};
const EventFlag kPartition = {"partition", "aws"};
const EventFlag kRegion = {"region", "us-east-1"};
const EventFlag kDnsSuffix = {"dns-suffix", "us-east-1.amazonaws.com"};
const EventFlag kBody = {"body", R"({"test":"body"})"};
const EventFlag kPath = {"path", "path/to/resource"};
const EventFlag kKey = {"key", "test/key"};
const EventFlag kBucket = {"bucket", "example-bucket"};

}  // namespace

const std::vector<EventKind>& event_kinds() {
  static const std::vector<EventKind> kinds = {
      {"apigateway",
       "authorizer",
       "What a TOKEN authorizer of a REST API gets",
       {kAccount,
        kPartition,
        kRegion,
        {"stage", "prod"},
        {"method", "POST"},
        {"resource", "{proxy+}"},
        {"restApiId", "example"}}},
      {"apigateway",
       "aws-proxy",
       "A request to a REST API (payload 1.0)",
       {kBody,
        {"stage", "prod"},
        {"method", "POST"},
        {"resource", "/{proxy+}"},
        kPath,
        {"querystringparameters", R"({"foo": "bar"})"},
        kAccount,
        kDnsSuffix}},
      {"apigateway",
       "http-api-proxy",
       "A request to an HTTP API (payload 2.0)",
       {kBody, {"stage", "$default"}, {"method", "POST"}, kPath, kAccount, kDnsSuffix}},
      {"apigateway",
       "request-authorizer",
       "What a REQUEST authorizer of a REST API gets",
       {kAccount,
        kPartition,
        kRegion,
        {"stage", "test"},
        {"method", "GET"},
        {"resource", "request"},
        {"restApiId", "abcdef123"}}},
      {"dynamodb",
       "update",
       "Changes of items, from a table's stream",
       {kAccount, kPartition, kRegion, {"table", "ExampleTableWithStream"}}},
      {"s3",
       "batch-invocation",
       "A task of S3 Batch Operations",
       {{"bucket-arn", "arn:aws:s3:::examplebucket"}, kKey}},
      {"s3", "delete", "An object was deleted", {kRegion, kPartition, kBucket, kKey}},
      {"s3", "put", "An object was put into a bucket", {kRegion, kPartition, kBucket, kKey}},
      {"sns",
       "notification",
       "A message of a topic",
       {kAccount,
        kPartition,
        kRegion,
        {"topic", "ExampleTopic"},
        {"subject", "example subject"},
        {"message", "example message"}}},
      {"sqs",
       "receive-message",
       "A message of a queue",
       {kPartition, kRegion, kAccount, {"queue-name", "MyQueue"}, {"body", "Hello from SQS!"}}},
  };
  return kinds;
}

}  // namespace sls::stack
