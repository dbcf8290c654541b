// Resolve hooks for ES modules: after Node's own search has failed, the folders of NODE_PATH in turn. The file is both
// imported (hooks in this thread) and registered (hooks in Node's own thread, where `initialize` brings the folders).

import { createRequire } from "module";
import path from "path";
import { pathToFileURL } from "url";

let registeredFolders = [];

export function initialize(folders) {
  registeredFolders = folders;
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!isMissingPackage(specifier, error)) throw error;
    for (const attempt of attempts(registeredFolders, specifier, context)) {
      try {
        return await next(attempt.specifier, attempt.context);
      } catch {
        continue; // the next folder; what the function sees in the end is the first error
      }
    }
    throw error;
  }
}

export function resolveFrom(folders, specifier, context, next) {
  try {
    return next(specifier, context);
  } catch (error) {
    if (!isMissingPackage(specifier, error)) throw error;
    for (const attempt of attempts(folders, specifier, context)) {
      try {
        return next(attempt.specifier, attempt.context);
      } catch {
        continue; // as above
      }
    }
    throw error;
  }
}

function isMissingPackage(specifier, error) {
  return error.code === "ERR_MODULE_NOT_FOUND" && !/^(\.{0,2}\/|[a-z][a-z0-9+.-]*:)/.test(specifier);
}

function* attempts(folders, specifier, context) {
  for (const folder of folders) {
    if (path.basename(folder) === "node_modules") {
      // As if a module beside node_modules had asked: the package's `import` conditions count.
      const beside = pathToFileURL(path.join(path.dirname(folder), "asks.mjs")).href;
      yield { specifier, context: { ...context, parentURL: beside } };
    } else {
      const found = requirePath(folder, specifier);
      if (found) yield { specifier: pathToFileURL(found).href, context };
    }
  }
}

function requirePath(folder, specifier) {
  try {
    return createRequire(path.join(folder, "asks.js")).resolve(path.join(folder, specifier));
  } catch {
    return undefined; // not in this folder
  }
}
