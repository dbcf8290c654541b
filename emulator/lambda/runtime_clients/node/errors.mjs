// The error objects that go to the Runtime API (errorType, errorMessage, trace) and into log lines.

import util from "util";

const OWN_FOLDER = new URL(".", import.meta.url).href;

// An error that the client finds, of AWS's type `Runtime.<name>`.
export class RuntimeFault extends Error {
  constructor(name, message) {
    super(message);
    Object.defineProperty(this, "name", { value: `Runtime.${name}`, configurable: true, writable: true });
    this.stack = `${this.name}: ${message}\n${stackBelowClient(this.stack)}`.trimEnd();
  }
}

export function toError(value) {
  return value instanceof Error ? value : new Error(value);
}

export function describeError(error) {
  try {
    if (!util.types.isNativeError(error) && !looksLikeError(error)) {
      return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
    }
    const trace = withoutClientFrames(String(error.stack)).split("\n");
    return { errorType: visible(error.name), errorMessage: visible(error.message), trace: trace.map(visible) };
  } catch {
    return {
      errorType: "handled",
      errorMessage:
        "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
    };
  }
}

// The text after the words in an error's log line: JSON with the error's own properties beside AWS's.
export function formatErrorForLog(error) {
  try {
    return `\t${JSON.stringify(error, (_key, value) => (value instanceof Error ? loggable(value) : value))}`;
  } catch {
    return `\t${JSON.stringify(describeError(error))}`;
  }
}

function loggable(error) {
  const members = { errorType: error.name, errorMessage: error.message, code: error.code, ...error };
  if (typeof error.stack === "string") members.stack = withoutClientFrames(error.stack).split("\n");
  return members;
}

// Errors of another realm, such as a test framework's or a vm context's.
function looksLikeError(value) {
  return Boolean(value) && ["name", "message", "stack"].every((key) => typeof value[key] === "string" && value[key]);
}

// The Runtime API's headers cannot carry DEL.
function visible(text) {
  return typeof text === "string" ? text.replace(/\x7f/g, "%7F") : text;
}

function withoutClientFrames(stack) {
  if (!stack.includes(OWN_FOLDER)) return stack;
  return stack.split("\n").filter((line) => !line.includes(OWN_FOLDER)).join("\n");
}

function stackBelowClient(stack) {
  return withoutClientFrames(stack).split("\n").filter((line) => line.startsWith("    at ")).join("\n");
}
