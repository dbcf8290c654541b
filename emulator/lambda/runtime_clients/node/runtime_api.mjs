// The Lambda Runtime API over one kept-alive connection, spoken on a bare socket: a library that patches `http` does not
// see these calls, and a call costs a third of what it costs through `http`. No call has a time limit.
//
// The socket keeps the event loop alive only while a call is open. So while a handler works the loop can run empty, which
// is how `callbackWaitsForEmptyEventLoop` and handlers that never answer are noticed.

import { createConnection } from "net";

import { parseAnswer } from "./http_answer.mjs";

class ConnectionLost extends Error {}

export class RuntimeApi {
  #host;
  #port;
  #base;
  #headers;
  #socket;
  #received = Buffer.alloc(0);
  #waiting; // {resolve, reject} of the call that is open

  // Set once `next` has failed: then there is nobody to report to.
  isGone = false;

  // `address` is AWS_LAMBDA_RUNTIME_API: host:port, perhaps with a path.
  constructor(address) {
    const [, host, port, prefix] = /^(.*?):(\d+)(\/.*?)?\/?$/.exec(address);
    this.#host = host;
    this.#port = Number(port);
    this.#base = `${prefix || ""}/2018-06-01/runtime/`;
    this.#headers = `HTTP/1.1\r\nHost: ${host}:${port}\r\n`;
  }

  // Resolves to {headers, body}, header names in lower case, when there is an event.
  async next() {
    try {
      const answer = await this.#call(`GET ${this.#base}invocation/next ${this.#headers}\r\n`);
      if (answer.status !== 200) throw new Error(`GET invocation/next was answered with ${answer.status}: ${answer.body}`);
      return answer;
    } catch (error) {
      this.isGone = true;
      throw error;
    }
  }

  // An answer that is refused, for its size or because the invocation is over, is the platform's affair: as AWS's client
  // does, this one goes on with `next`.
  async respond(requestId, body) {
    await this.#call(this.#post(`invocation/${encodeURIComponent(requestId)}/response`, "", body));
  }

  async fail(requestId, error) {
    await this.#call(this.#post(`invocation/${encodeURIComponent(requestId)}/error`, errorType(error), json(error)));
  }

  async failInit(error) {
    await this.#call(this.#post("init/error", errorType(error), json(error)));
  }

  // Begins a streamed response. Returns {write(bytes, done), end(trailers), answered: Promise}.
  async stream(requestId, contentType, trailerNames) {
    await this.#connected();
    const socket = this.#socket;
    const answered = this.#answer();
    answered.catch(() => {}); // whoever writes sees it as well
    socket.write(
      `POST ${this.#base}invocation/${encodeURIComponent(requestId)}/response ${this.#headers}` +
        `Content-Type: ${contentType}\r\nLambda-Runtime-Function-Response-Mode: streaming\r\n` +
        `Transfer-Encoding: chunked\r\nTrailer: ${trailerNames.join(", ")}\r\n\r\n`,
    );
    return {
      answered,
      write(bytes, done) {
        if (bytes.length === 0) return done();
        socket.cork();
        socket.write(`${bytes.length.toString(16)}\r\n`);
        socket.write(bytes);
        socket.write("\r\n", () => done());
        socket.uncork();
      },
      end(trailers) {
        const lines = Object.entries(trailers).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.write(`0\r\n${lines.join("")}\r\n`);
      },
    };
  }

  #post(path, headers, body) {
    const head =
      `POST ${this.#base}${path} ${this.#headers}Content-Type: application/json\r\n${headers}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    return head + body;
  }

  // A kept connection may have been closed meanwhile; then, and only then, the request goes out a second time.
  async #call(request) {
    const kept = this.#socket !== undefined;
    try {
      return await this.#exchange(request);
    } catch (error) {
      if (!kept || !(error instanceof ConnectionLost)) throw error;
      return this.#exchange(request);
    }
  }

  async #exchange(request) {
    if (this.#socket === undefined) await this.#connected();
    const answer = this.#answer();
    this.#socket.write(request);
    return answer;
  }

  #connected() {
    if (this.#socket !== undefined) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const socket = createConnection({ host: this.#host, port: this.#port }, () => {
        this.#socket = socket;
        resolve();
      });
      socket.setNoDelay(true);
      socket.on("data", (data) => this.#receive(socket, data));
      socket.on("error", (error) => this.#lose(socket, error, reject));
      socket.on("close", () => this.#lose(socket, new Error("the connection was closed"), reject));
    });
  }

  #answer() {
    this.#socket.ref();
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #receive(socket, data) {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
    const answer = parseAnswer(this.#received);
    if (answer === undefined) return;
    this.#received = Buffer.alloc(0);
    socket.unref();
    if ((answer.headers.connection || "").toLowerCase() === "close") this.#socket = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting.resolve(answer);
  }

  #lose(socket, error, rejectConnecting) {
    const message = `cannot go on with the Runtime API at ${this.#host}:${this.#port}: ${error.message}`;
    rejectConnecting(new Error(message));
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    const begun = this.#received.length > 0;
    this.#received = Buffer.alloc(0);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting.reject(begun ? new Error(message) : new ConnectionLost(message));
  }
}

function json(error) {
  return JSON.stringify(error);
}

// A class may have any name, a header may not.
function errorType(error) {
  const printable = String(error.errorType).replace(/[^\x20-\x7e]/g, "?");
  return `Lambda-Runtime-Function-Error-Type: ${printable}\r\n`;
}
