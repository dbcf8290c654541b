#include "message_crud/handler.h"

#include <gtest/gtest.h>

#include "application.h"
#include "core/base64.h"

namespace sls::message_crud {
namespace {

using test::Answer;
using test::Application;

handler::HandlerError init_error(const handler::Variables& variables) {
  test::ManualClock clock;
  test::SequentialIds ids;
  auto made = make_message_crud(variables, std::make_shared<test::ScriptedDynamoDb>(), clock, ids);
  return made.ok() ? handler::HandlerError{} : made.error();
}

TEST(MakeMessageCrud, NamesTheHandlersThereAreAndTheNearest) {
  auto error = init_error({{"_HANDLER", "message_crud.creat_item"}, {"DDB_TABLE_NAME", "t"}});
  EXPECT_EQ(error.type, "Runtime.HandlerNotFound");
  EXPECT_NE(error.message.find("message_crud.handle, "), std::string::npos) << error.message;
  EXPECT_NE(error.message.find("Did you mean message_crud.create_item?"), std::string::npos) << error.message;
}

TEST(MakeMessageCrud, AsksForTheTablesName) {
  auto error = init_error({{"_HANDLER", "message_crud.handle"}});
  EXPECT_EQ(error.type, "Function.ConfigurationError");
  EXPECT_NE(error.message.find("DDB_TABLE_NAME"), std::string::npos);
}

TEST(MakeMessageCrud, TakesEachNameThatItOffers) {
  ASSERT_EQ(message_crud_handler_names().size(), 5u);
  for (const std::string& name : message_crud_handler_names()) {
    EXPECT_EQ(init_error({{"_HANDLER", name}, {"DDB_TABLE_NAME", "t"}}).message, "") << name;
  }
}

std::string event_with_parameters(const core::Json& parameters, const core::Json& body = nullptr) {
  return core::dump_json(
      {{"httpMethod", "PATCH"}, {"path", "/v1/notes"}, {"pathParameters", parameters}, {"body", body}});
}

TEST(SingleOperation, TakesItsIdFromThePathVariableWhateverItsName) {
  for (const char* name : {"message_id", "messageId", "id", "note"}) {
    Application app("message_crud.delete_item");
    EXPECT_EQ(app.answer(event_with_parameters({{name, "a%20b"}})).status, 200);
    EXPECT_NE(app.dynamodb->calls.at(0).body.find(R"("pk":{"S":"a b"})"), std::string::npos)
        << app.dynamodb->calls.at(0).body;
  }
}

TEST(SingleOperation, DoesOneThingWhateverTheMethod) {
  Application create("message_crud.create_item");
  EXPECT_EQ(create.answer(event_with_parameters(nullptr, "{}")).status, 200);
  EXPECT_EQ(create.dynamodb->calls.at(0).operation, "PutItem");
  Application retrieve("message_crud.retrieve_item");
  EXPECT_EQ(retrieve.answer(event_with_parameters({{"id", "a"}})).status, 404);
  EXPECT_EQ(retrieve.dynamodb->calls.at(0).operation, "GetItem");
  Application update("message_crud.update_item");
  EXPECT_EQ(update.answer(event_with_parameters({{"id", "a"}}, R"({"b": 1})")).status, 200);
  EXPECT_EQ(update.dynamodb->calls.at(0).operation, "UpdateItem");
}

TEST(SingleOperation, FallsBackToThePath) {
  Application app("message_crud.retrieve_item");
  app.request("GET", "/message/from-path");
  EXPECT_NE(app.dynamodb->calls.at(0).body.find("\"from-path\""), std::string::npos);
}

TEST(SingleOperation, SaysThatAnIdIsMissing) {
  Application app("message_crud.update_item");
  Answer answer = app.answer(event_with_parameters(nullptr, R"({"a": 1})"));
  EXPECT_EQ(answer.status, 400);
  EXPECT_NE(answer.body.find("MissingMessageId"), std::string::npos);
}

TEST(Body, MayBeBase64) {
  Application app;
  core::Json event =
      core::parse_json(test::rest_event("POST", "/message", core::encode_base64(R"({"a": "ü"})"))).value();
  event["isBase64Encoded"] = true;
  EXPECT_EQ(app.answer(core::dump_json(event)).status, 200);
  EXPECT_NE(app.dynamodb->calls.at(0).body.find(R"("a":{"S":"ü"})"), std::string::npos);
  event["body"] = "not base64!";
  EXPECT_EQ(app.answer(core::dump_json(event)).status, 400);
}

TEST(Event, ThatNoApiSentIsAnError) {
  Application app;
  auto result = app.call(R"({"Records": [{"EventSource": "aws:sns", "Sns": {"Message": "{}"}}]})");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().type, "Function.NotAProxyEvent");
  EXPECT_NE(result.error().message.find("\"Records\""), std::string::npos) << result.error().message;
}

}  // namespace
}  // namespace sls::message_crud
