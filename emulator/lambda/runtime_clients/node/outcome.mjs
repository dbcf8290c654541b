// How one invocation of a callback-style runtime ends: by the callback, a promise, context.done/succeed/fail, or, when
// nothing of that has happened and the event loop is empty, with null. Exactly one of them is posted.

import { describeError, toError } from "./errors.mjs";
import { forgetWaiter, whenLoopIsEmpty } from "./event_loop.mjs";

export class Outcome {
  #api;
  #log;
  #requestId;
  #waitsForEmptyLoop = true;
  #isDone = false;
  #resolve;
  #reject;

  // Resolves when the answer has been posted.
  posted = new Promise((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });

  constructor(api, log) {
    this.#api = api;
    this.#log = log;
    this.#requestId = log.requestId;
    whenLoopIsEmpty(() => this.#succeed(null));
  }

  // The handler's third argument. A success waits until the loop is empty, unless the context says otherwise.
  callback = once((error, result) => {
    forgetWaiter();
    if (error !== undefined && error !== null) {
      this.fail(error);
    } else if (this.#waitsForEmptyLoop) {
      whenLoopIsEmpty(() => this.#tryToSucceed(result));
    } else {
      this.#tryToSucceed(result);
    }
  });

  // Gives the context the members that end the invocation; returns it.
  addTo(context) {
    const done = (error, result) => {
      forgetWaiter();
      if (error !== undefined && error !== null) {
        this.fail(error);
      } else {
        this.#succeed(result);
      }
    };
    context.done = once(done);
    context.succeed = once((result) => done(null, result));
    context.fail = once((error) => done(error === undefined || error === null ? "handled" : error));
    const outcome = this;
    return Object.defineProperty(context, "callbackWaitsForEmptyEventLoop", {
      enumerable: true,
      get: () => outcome.#waitsForEmptyLoop,
      set(value) {
        outcome.#waitsForEmptyLoop = value;
      },
    });
  }

  fail(error) {
    forgetWaiter();
    if (this.#isDone) return;
    this.#isDone = true;
    this.#log.error("Invoke Error", toError(error));
    this.#api.fail(this.#requestId, describeError(error)).then(this.#resolve, this.#reject);
  }

  #succeed(result) {
    if (this.#isDone) {
      console.error("Invocation has already been reported as done. Cannot call complete more than once per invocation.");
      return;
    }
    const text = toJson(result); // may throw: then a promise's failure follows
    this.#isDone = true;
    this.#api.respond(this.#requestId, text).then(this.#resolve, this.#reject);
  }

  #tryToSucceed(result) {
    try {
      this.#succeed(result);
    } catch (error) {
      this.fail(error);
    }
  }
}

export function toJson(value) {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? "null" : text;
  } catch {
    throw new Error("Unable to stringify response body");
  }
}

function once(call) {
  let isFirst = true;
  return (...values) => {
    if (!isFirst) return;
    call(...values); // one that throws may be called again
    isFirst = false;
  };
}
