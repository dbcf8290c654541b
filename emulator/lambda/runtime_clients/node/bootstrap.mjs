// Runs the handler of a Node.js function: `node bootstrap.mjs`, in the task root, with Lambda's environment, in which
// _HANDLER names it. Node 14 and later, no packages. What the function can see (errors, log lines, its context) is as AWS's
// own client makes it; loop.mjs is where to go on reading.

import { describeError, RuntimeFault, toError } from "./errors.mjs";
import { loadHandler, offerStreaming } from "./handler.mjs";
import { installLocalServices } from "./local_services.mjs";
import { FunctionLog } from "./log.mjs";
import { serve } from "./loop.mjs";
import { RuntimeApi } from "./runtime_api.mjs";

// The statuses with which AWS's client ends.
const UNHANDLED_REJECTION = 128;
const UNCAUGHT_EXCEPTION = 129;

const log = new FunctionLog();
const api = new RuntimeApi(process.env.AWS_LAMBDA_RUNTIME_API);

process.on("uncaughtException", (error) => {
  log.error("Uncaught Exception", toError(error));
  end(error, UNCAUGHT_EXCEPTION);
});
process.on("unhandledRejection", (reason, promise) => {
  const error = new RuntimeFault("UnhandledPromiseRejection", String(reason));
  error.reason = reason;
  error.promise = promise;
  log.error("Unhandled Promise Rejection", error);
  end(error, UNHANDLED_REJECTION);
});

start();

async function start() {
  try {
    log.patchConsole();
    installLocalServices();
    offerStreaming();
    const runtime = await loadHandler(process.cwd(), process.env._HANDLER || "");
    await serve(api, runtime, log);
  } catch (error) {
    log.error("Uncaught Exception", toError(error));
    await end(error, UNCAUGHT_EXCEPTION);
  }
}

// Nothing after this is to be trusted, so the connection that may be in use is left for a new one.
async function end(error, status) {
  const described = describeError(error);
  try {
    const lastCall = new RuntimeApi(process.env.AWS_LAMBDA_RUNTIME_API);
    if (log.requestId === undefined) {
      await lastCall.failInit(described);
    } else if (!api.isGone) {
      await lastCall.fail(log.requestId, described);
    }
  } catch (failure) {
    process.stderr.write(`${failure.message}\n`);
  }
  process.exit(status);
}
