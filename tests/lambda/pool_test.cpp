// The pool beside an environment whose process ends in the very moment in which it answers, or takes: the two
// calls come from different threads, in either order.
#include "pool.h"

#include <gtest/gtest.h>

#include "core/clock.h"
#include "telemetry/ring.h"

namespace sls::lambda {
namespace {

class StandInEnvironment final : public Environment {
 public:
  StandInEnvironment() : Environment("key") {}
  void begin() override { begun = true; }
  void wake() override { woken = true; }
  void end() override {}
  std::optional<std::int64_t> check(std::int64_t) override { return std::nullopt; }
  std::optional<CurrentCaller> caller() const override { return std::nullopt; }
  bool busy() const override { return false; }
  bool ended() const override { return true; }
  bool leave() override { return false; }

  bool begun = false;
  bool woken = false;
};

class PoolOfProcesses : public ::testing::Test {
 protected:
  PoolOfProcesses() {
    auto application = std::make_shared<model::Application>();
    application->functions.resize(1);
    const model::Function& function = application->functions[0];
    pool_ = std::make_shared<Pool>(
        application, function, Pool::Limits{.environments = 10, .under_way = 10, .on_their_way = 10}, clock_,
        [this](const std::shared_ptr<Pool>&) {
          made_.push_back(std::make_shared<StandInEnvironment>());
          return made_.back();
        },
        [](const std::shared_ptr<Environment>&) {});
  }

  void submit() {
    auto execution = std::make_shared<Execution>(Invocation{}, [](InvocationResult) {}, pool_->function(), clock_, sink_);
    ASSERT_TRUE(pool_->submit(std::move(execution)));
  }

  core::SystemClock clock_;
  telemetry::Ring sink_;
  std::vector<std::shared_ptr<StandInEnvironment>> made_;
  std::shared_ptr<Pool> pool_;
};

TEST_F(PoolOfProcesses, WaitsForNoAnswerOfOneThatHasLeft) {
  submit();
  ASSERT_EQ(made_.size(), 1U);
  ASSERT_NE(pool_->take(*made_[0]), nullptr);
  pool_->remove(*made_[0]);
  pool_->finished(made_[0].get());
  submit();
  ASSERT_EQ(made_.size(), 2U) << "the invocation waits for an environment that is gone";
  EXPECT_TRUE(made_[1]->begun);
  EXPECT_NE(pool_->take(*made_[1]), nullptr);
}

TEST_F(PoolOfProcesses, NeverWakesOneThatHasLeft) {
  submit();
  ASSERT_EQ(made_.size(), 1U);
  ASSERT_NE(pool_->take(*made_[0]), nullptr);
  pool_->finished(made_[0].get());
  pool_->remove(*made_[0]);
  EXPECT_EQ(pool_->take(*made_[0]), nullptr);
  submit();
  EXPECT_FALSE(made_[0]->woken);
  ASSERT_EQ(made_.size(), 2U) << "the invocation waits for an environment that is gone";
  EXPECT_TRUE(made_[1]->begun);
  pool_->drop_idle(clock_.monotonic_nanoseconds() + 1);
}

TEST_F(PoolOfProcesses, GivesNothingToOneThatHasLeft) {
  submit();
  ASSERT_NE(pool_->take(*made_[0]), nullptr);
  pool_->finished(made_[0].get());
  submit();
  ASSERT_EQ(made_.size(), 1U) << "the one that has answered takes next";
  pool_->remove(*made_[0]);
  ASSERT_EQ(made_.size(), 2U);
  EXPECT_EQ(pool_->take(*made_[0]), nullptr);
  EXPECT_NE(pool_->take(*made_[1]), nullptr);
}

}  // namespace
}  // namespace sls::lambda
