// From the Handler property to the function it names: `folder/file.export`, with AWS's order of looking and its errors.

import fs from "fs";
import { createRequire } from "module";
import path from "path";
import { pathToFileURL } from "url";

import { RuntimeFault } from "./errors.mjs";
import { installModulePaths } from "./module_paths.mjs";
import { HttpResponseStream } from "./response_stream.mjs";

const require = createRequire(import.meta.url);
const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const HIGH_WATER_MARK = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");

// The first Node.js runtime without callbacks: a handler's value counts, awaited, and nothing else does.
const FIRST_WITHOUT_CALLBACKS = 24;

// What `awslambda` is to a function; there before its module is loaded.
export function offerStreaming() {
  globalThis.awslambda = {
    streamifyResponse(handler, options) {
      handler[STREAMING] = "response";
      if (options && typeof options.highWaterMark === "number") handler[HIGH_WATER_MARK] = options.highWaterMark;
      return handler;
    },
    HttpResponseStream,
  };
}

// A handler and how it is called. Stack traces show whose method it was and under which name: "at Runtime.handler (…)".
class Runtime {
  constructor(handler, takesCallback) {
    this.handler = handler;
    this.takesCallback = takesCallback;
    this.streams = Boolean(handler[STREAMING]);
    this.highWaterMark = handler[HIGH_WATER_MARK];
  }
}

// Returns a Runtime.
export async function loadHandler(taskRoot, name) {
  if (name.includes("..")) {
    throw new RuntimeFault(
      "MalformedHandlerName",
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const lastPart = path.basename(name);
  const folder = name.slice(0, name.indexOf(lastPart));
  const parts = /^([^.]*)\.(.*)$/.exec(lastPart);
  if (!parts) throw new RuntimeFault("MalformedHandlerName", "Bad handler");
  const [, file, exported] = parts;
  const handler = pick(await loadModule(taskRoot, folder, file), exported);
  if (!handler) throw new RuntimeFault("HandlerNotFound", `${name} is undefined or not exported`);
  if (typeof handler !== "function") throw new RuntimeFault("HandlerNotFound", `${name} is not a function`);
  const runtime = new Runtime(handler, runtimeVersion() < FIRST_WITHOUT_CALLBACKS);
  refuseOldKinds(runtime);
  return runtime;
}

function refuseOldKinds({ handler, streams, takesCallback }) {
  if (streams && handler[STREAMING] !== "response") {
    throw new RuntimeFault("MalformedStreamingHandler", "Only response streaming is supported.");
  }
  if (!takesCallback && !streams && handler.length >= 3) {
    throw new RuntimeFault(
      "CallbackHandlerDeprecated",
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
    );
  }
}

// The runtime that the template asks for decides, not the interpreter that happens to be here.
function runtimeVersion() {
  const named = /^AWS_Lambda_nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV || "");
  return Number(named ? named[1] : process.versions.node.split(".")[0]);
}

function pick(module, exported) {
  const find = (object) => exported.split(".").reduce((nested, key) => nested && nested[key], object);
  const found = find(module);
  return found || runtimeVersion() < FIRST_WITHOUT_CALLBACKS || !module ? found : find(module.default);
}

async function loadModule(taskRoot, folder, file) {
  try {
    return await findModule(taskRoot, folder, file);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeFault("UserCodeSyntaxError", String(error));
    if (error && error.code === "MODULE_NOT_FOUND") throw new RuntimeFault("ImportModuleError", String(error));
    throw error;
  }
}

async function findModule(taskRoot, folder, file) {
  const base = path.resolve(taskRoot, folder, file);
  if (fs.existsSync(base)) return require(base); // a folder with an index.js, or a file without a suffix
  if (fs.existsSync(`${base}.js`)) {
    return isInModulePackage(path.dirname(base)) ? loadModuleFile(`${base}.js`) : loadScript(`${base}.js`);
  }
  if (fs.existsSync(`${base}.mjs`)) return loadModuleFile(`${base}.mjs`);
  if (fs.existsSync(`${base}.cjs`)) return loadScript(`${base}.cjs`);
  return require(require.resolve(file, { paths: [taskRoot, folder] }));
}

function loadModuleFile(file) {
  installModulePaths();
  return import(pathToFileURL(file).href);
}

function loadScript(file) {
  if (fs.readFileSync(file, "utf8").includes("import(")) installModulePaths();
  return require(file);
}

// Whether the nearest package.json says "type": "module".
function isInModulePackage(folder) {
  if (path.basename(folder) === "node_modules") return false;
  const file = path.join(folder, "package.json");
  if (fs.existsSync(file)) {
    try {
      return JSON.parse(fs.readFileSync(file, "utf8")).type === "module";
    } catch (error) {
      console.warn(`${file} cannot be read, it will be ignored for ES module detection purposes.`, error);
      return false;
    }
  }
  const parent = path.dirname(folder);
  return parent !== folder && isInModulePackage(parent);
}
