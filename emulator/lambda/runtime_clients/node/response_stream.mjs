// The second argument of a streaming handler: a Writable whose chunks go out as they come, as one chunked POST.

import { Writable } from "stream";

import { RuntimeFault } from "./errors.mjs";

const ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
const ERROR_BODY = "Lambda-Runtime-Function-Error-Body";
const PRELUDE_TYPE = "application/vnd.awslambda.http-integration-response";
const END_OF_PRELUDE = Buffer.alloc(8);
const beginWith = Symbol("beginWith");

export class ResponseStream extends Writable {
  #api;
  #requestId;
  #contentType = "application/octet-stream";
  #prelude;
  #isBegun = false;
  #call; // the open POST, from the first byte on
  #answer;
  #trailers = {};

  constructor(api, requestId, highWaterMark) {
    super(highWaterMark > 0 ? { highWaterMark } : {});
    this.#api = api;
    this.#requestId = requestId;
    // Resolves when the response has been sent to its end and the Runtime API has answered it.
    this.answered = new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
    });
    this.answered.catch(() => {});
    this.on("error", (error) => this.#answer.reject(error));
  }

  setContentType(contentType) {
    if (this.#isBegun) {
      throw new RuntimeFault("InvalidStreamingOperation", "Cannot set content-type, too late.");
    }
    this.#contentType = contentType;
  }

  // Before the first write and, as in AWS's client, only before a write: an `end` without one sends no prelude.
  [beginWith](prelude) {
    this.#prelude = prelude;
  }

  write(chunk, encoding, callback) {
    const isBytes = typeof chunk === "string" || chunk instanceof Uint8Array;
    if (!this.#isBegun) {
      this.#isBegun = true;
      if (this.#prelude !== undefined) {
        super.write(this.#prelude);
        super.write(END_OF_PRELUDE);
      }
    }
    return super.write(isBytes ? chunk : JSON.stringify(chunk), encoding, callback);
  }

  _write(chunk, _encoding, callback) {
    this.#begin().then((call) => call.write(chunk, callback), callback);
  }

  _final(callback) {
    this.#finish().then(() => callback(), callback);
  }

  // Ends the response in the middle, after what has been written, with the error in its trailers. A response that the
  // handler has ended already is past that.
  async failWith(error) {
    if (!this.writableEnded) {
      this.#trailers = {
        [ERROR_TYPE]: String(error.errorType).replace(/[^\x20-\x7e]/g, "?"),
        [ERROR_BODY]: Buffer.from(JSON.stringify(error)).toString("base64"),
      };
      if (this.destroyed) return this.#finish(); // as stream.pipeline leaves it when its source fails
      this.end();
    }
    await this.answered;
  }

  async #finish() {
    const call = await this.#begin();
    call.end(this.#trailers);
    this.#answer.resolve(await call.answered);
  }

  #begin() {
    this.#isBegun = true;
    if (this.#call === undefined) {
      this.#call = this.#api.stream(this.#requestId, this.#contentType, [ERROR_TYPE, ERROR_BODY]);
    }
    return this.#call;
  }
}

export const HttpResponseStream = {
  // `prelude` is {statusCode, headers, cookies}.
  from(stream, prelude) {
    stream.setContentType(PRELUDE_TYPE);
    stream[beginWith](JSON.stringify(prelude));
    return stream;
  },
};
