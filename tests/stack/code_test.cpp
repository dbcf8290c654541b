// Code as folders: what is laid where, and what of earlier runs is removed, by whom and when.
#include "code.h"

#include <gtest/gtest.h>

#include <fstream>

#include "builder.h"
#include "child_process.h"

namespace sls::stack {
namespace {

namespace fs = std::filesystem;

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

void put(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

std::string text_of(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class Code : public testing::Test {
 protected:
  model::Application application_of(const std::string& inline_code, std::vector<fs::path> layers = {}) {
    model::Application application;
    application.template_file = folder() / "template.yaml";
    model::Function function;
    function.logical_id = "F";
    function.runtime = "python3.12";
    function.inline_code = inline_code;
    function.layers = std::move(layers);
    application.functions.push_back(function);
    put(application.template_file, "");
    return application;
  }
  lambda::FunctionCode prepare(CodeFolder& code, const model::Application& application) {
    code.begin_use(built());
    return prepare_code(application, code, {}, [](const model::Function&) { return true; }).at("F");
  }
  Builder builder() { return Builder(BuilderSettings{built(), {}, true, nullptr, false, false}); }
  // As the builder leaves it.
  void put_product(const std::string& name, const std::string& made_from) {
    put(built() / name / ".built-from", made_from);
  }

  fs::path folder() const { return temporary_.path(); }
  fs::path store() const { return folder() / ".hello-sls"; }
  fs::path built() const { return store() / "build"; }

 private:
  test::TemporaryFolder temporary_;
};

TEST_F(Code, IsKeptAsLongAsItIsWhatRuns) {
  auto before = application_of("one"), now = application_of("two");
  fs::path old_place;
  {
    CodeFolder code(store());
    code.place("runtime_clients");
    old_place = prepare(code, before).task_root;
    fs::path place = prepare(code, now).task_root;  // a reload
    EXPECT_EQ(text_of(place / "index.py"), "two");
    code.remove_unused();
    EXPECT_EQ(text_of(old_place / "index.py"), "one") << "what ran before the reload may still run";
  }
  CodeFolder code(store());
  put(store() / "code" / (old_place.filename().string() + ".4711") / "half.py", "");
  fs::path place = prepare(code, now).task_root;
  code.place("runtime_clients");
  fs::create_directories(code.path() / "runtime_clients");
  code.remove_unused();
  EXPECT_EQ(names_in(code.path()), (std::set<std::string>{"in-use", "runtime_clients", place.filename().string()}));
}

TEST_F(Code, OfAnotherProgramIsLeftAlone) {
  CodeFolder beside(store());
  fs::path theirs = prepare(beside, application_of("theirs")).task_root;
  {
    CodeFolder code(store());
    prepare(code, application_of("ours"));
    code.remove_unused();
    EXPECT_TRUE(fs::exists(theirs / "index.py"));
    EXPECT_EQ(names_in(code.path()).size(), 3u);
  }
  beside.remove_unused();  // it is alone now
  EXPECT_EQ(names_in(beside.path()), (std::set<std::string>{"in-use", theirs.filename().string()}));
}

TEST_F(Code, OfLayersIsLaidInTheirOrder) {
  put(folder() / "a" / "shared", "of a");
  put(folder() / "b" / "shared", "of b");
  put(folder() / "b" / "own", "of b");
  CodeFolder code(store());
  auto last_b = prepare(code, application_of("", {folder() / "a", folder() / "b"})).opt;
  auto last_a = prepare(code, application_of("", {folder() / "b", folder() / "a"})).opt;
  EXPECT_EQ(text_of(last_b / "shared"), "of b");
  EXPECT_EQ(text_of(last_a / "shared"), "of a");
  EXPECT_EQ(text_of(last_a / "own"), "of b");
}

TEST_F(Code, ThatWasBuiltGoesWithItsFunctionOrItsTemplate) {
  auto application = application_of("");
  std::string ours = "\n" + application.template_file.string();
  put(folder() / "other.yaml", "");
  put_product("F", "key\nfor F" + ours);
  put_product("F-lambda-arm64", "key of\ntwo lines\nfor F" + ours);
  put_product("Gone", "key\nfor Gone" + ours);
  put_product("G", "key\nfor G\n" + (folder() / "other.yaml").string());
  put_product("H", "key\nfor H\n" + (folder() / "moved.yaml").string());
  put_product("Old", "a key of a version that did not say for whom");
  put_product("sdk-python", "boto3");
  put_product("F.before", "older\nfor F" + ours);
  put(built() / "Gone.part" / "half", "");
  put(built() / "boto3-of-the-interpreter", "");
  std::set<std::string> all = names_in(built());
  FolderUse beside;
  beside.begin(built());
  {
    FolderUse use;
    builder().remove_unused(application, use);
    all.insert({"in-use", "lock"});
    EXPECT_EQ(names_in(built()), all) << "another program uses it";
  }
  builder().remove_unused(application, beside);
  EXPECT_EQ(names_in(built()), (std::set<std::string>{"F", "F-lambda-arm64", "G", "Old", "boto3-of-the-interpreter",
                                                      "in-use", "lock", "sdk-python"}));
}

TEST_F(Code, ThatNobodyHasBuiltNeedsNoFolder) {
  FolderUse use;
  builder().remove_unused(application_of(""), use);
  EXPECT_FALSE(fs::exists(store()));
}

}  // namespace
}  // namespace sls::stack
