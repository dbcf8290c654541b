// How one invocation of a callback-style runtime ends: by the callback, a promise, context.done/succeed/fail, or, when
// nothing of that has happened and the event loop is empty, with null. The first of them counts, the others are ignored.

import { describeError, toError } from "./errors.mjs";
import { forgetWaiter, whenLoopIsEmpty } from "./event_loop.mjs";

export class Outcome {
  #api;
  #log;
  #requestId;
  #waitsForEmptyLoop = true;
  #isDecided = false;
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
    whenLoopIsEmpty(() => {
      this.#isDecided = true;
      this.#succeed(null);
    });
  }

  // The handler's third argument. A success waits until the loop is empty, unless the context says otherwise.
  callback = this.#first((error, result) => {
    if (error === undefined || error === null) {
      if (this.#waitsForEmptyLoop) {
        whenLoopIsEmpty(() => this.#succeed(result));
      } else {
        this.#succeed(result);
      }
    } else {
      this.#fail(error);
    }
  });

  // Gives the context the members that end the invocation; returns it.
  addTo(context) {
    context.done = this.#first((error, result) => {
      if (error === undefined || error === null) {
        this.#succeed(result);
      } else {
        this.#fail(error);
      }
    });
    context.succeed = this.#first((result) => this.#succeed(result));
    context.fail = this.#first((error) => this.#fail(error === undefined || error === null ? "handled" : error));
    const outcome = this;
    return Object.defineProperty(context, "callbackWaitsForEmptyEventLoop", {
      enumerable: true,
      get: () => outcome.#waitsForEmptyLoop,
      set(value) {
        outcome.#waitsForEmptyLoop = value;
      },
    });
  }

  #first(call) {
    return (...values) => {
      if (this.#isDecided) return;
      forgetWaiter();
      call(...values); // one that throws, for a result that JSON cannot hold, has decided nothing
      this.#isDecided = true;
    };
  }

  #fail(error) {
    this.#log.error("Invoke Error", toError(error));
    this.#api.fail(this.#requestId, describeError(error)).then(this.#resolve, this.#reject);
  }

  #succeed(result) {
    this.#api.respond(this.#requestId, toJson(result)).then(this.#resolve, this.#reject);
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
