// What a function logs: console's methods in AWS's layouts, text or JSON as AWS_LAMBDA_LOG_FORMAT says, and its errors.
// A line break inside a message stays one, as CloudWatch shows it.

import util from "util";

import { formatErrorForLog } from "./errors.mjs";

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const REQUEST_ID = Symbol.for("aws.lambda.runtime.requestId");

export class FunctionLog {
  #isJson = (process.env.AWS_LAMBDA_LOG_FORMAT || "").toUpperCase() === "JSON";
  tenantId;

  // The id of the invocation at hand, undefined before the first. Logging libraries look for it under this symbol.
  get requestId() {
    return globalThis[REQUEST_ID];
  }

  set requestId(id) {
    globalThis[REQUEST_ID] = id;
  }

  patchConsole() {
    const lowest = LEVELS.indexOf((process.env.AWS_LAMBDA_LOG_LEVEL || "").toUpperCase());
    LEVELS.forEach((level, priority) => {
      const isShown = priority >= lowest || level === "FATAL";
      console[level.toLowerCase()] = isShown ? (...values) => this.#write(level, values) : () => {};
    });
    console.log = console.info;
  }

  error(words, error) {
    if (this.#isJson) {
      console.error(error);
    } else {
      console.error(words, formatErrorForLog(error));
    }
  }

  #write(level, values) {
    const time = new Date().toISOString();
    const line = this.#isJson
      ? this.#formatJson(level, time, values)
      : `${time}\t${this.requestId}\t${level}\t${util.format(...values)}`;
    process.stdout.write(`${line}\n`);
  }

  #formatJson(level, timestamp, values) {
    const record = { timestamp, level, requestId: this.requestId };
    if (this.tenantId !== undefined) record.tenantId = this.tenantId;
    if (values.length === 1) {
      try {
        return JSON.stringify({ ...record, message: values[0] }, (_key, value) => describeInJson(value));
      } catch {
        return JSON.stringify({ ...record, message: util.format(values[0]) }); // a circle, a BigInt
      }
    }
    record.message = util.format(...values);
    const error = values.find((value) => value instanceof Error);
    return JSON.stringify(error ? { ...record, ...errorMembers(error) } : record);
  }
}

function describeInJson(value) {
  return value instanceof Error ? { ...errorMembers(value), ...value } : value;
}

function errorMembers(error) {
  return {
    errorType: (error.constructor && error.constructor.name) || "UnknownError",
    errorMessage: error.message,
    stackTrace: typeof error.stack === "string" ? error.stack.split("\n") : error.stack,
  };
}
