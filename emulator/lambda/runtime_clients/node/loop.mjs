// The life of a function's process once its handler is loaded: one event after another.

import { createContext, setTraceId } from "./context.mjs";
import { describeError, toError } from "./errors.mjs";
import { whenLoopIsEmpty } from "./event_loop.mjs";
import { Outcome, toJson } from "./outcome.mjs";
import { ResponseStream } from "./response_stream.mjs";

// Rejects when the Runtime API is gone or the client itself is broken.
export async function serve(api, runtime, log) {
  const answer = runtime.streams ? answerStreamed : runtime.takesCallback ? answerByCallback : answerByValue;
  for (;;) {
    const invocation = await api.next();
    log.requestId = invocation.headers["lambda-runtime-aws-request-id"];
    log.tenantId = invocation.headers["lambda-runtime-aws-tenant-id"];
    setTraceId(invocation.headers);
    await answer(api, runtime, log, invocation);
  }
}

// Until nodejs22.x: a callback, a promise, or the old methods of the context; whichever comes first.
function answerByCallback(api, runtime, log, { headers, body }) {
  const outcome = new Outcome(api, log);
  try {
    const context = outcome.addTo(createContext(headers));
    const result = runtime.handler(JSON.parse(body.toString()), context, outcome.callback);
    if (isPromise(result)) result.then(context.succeed, context.fail).catch(context.fail);
  } catch (error) {
    outcome.callback(error);
  }
  return outcome.posted;
}

// From nodejs24.x on: the handler's value.
async function answerByValue(api, runtime, log, { headers, body }) {
  let text;
  try {
    text = toJson(await runtime.handler(JSON.parse(body.toString()), createContext(headers)));
  } catch (error) {
    log.error("Invoke Error", toError(error));
    await api.fail(log.requestId, describeError(error));
    return;
  }
  await api.respond(log.requestId, text);
}

async function answerStreamed(api, runtime, log, { headers, body }) {
  const stream = new ResponseStream(api, log.requestId, runtime.highWaterMark);
  const context = { callbackWaitsForEmptyEventLoop: true };
  try {
    Object.assign(context, createContext(headers));
    const result = runtime.handler(JSON.parse(body.toString()), stream, context);
    if (!isPromise(result)) throw "Streaming does not support non-async handlers.";
    if ((await result) !== undefined) console.warn("Streaming handlers ignore return values.");
    await stream.answered;
  } catch (error) {
    log.error("Invoke Error", toError(error));
    await stream.failWith(describeError(error));
  }
  if (context.callbackWaitsForEmptyEventLoop) await new Promise(whenLoopIsEmpty);
}

function isPromise(value) {
  return Boolean(value) && typeof value.then === "function";
}
