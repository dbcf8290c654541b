// Lets `import` find packages in the folders of NODE_PATH (layers, the SDK), which Node does for `require` only and AWS's
// runtimes from Node.js 18 on do for both. Where Node can call resolve hooks in this thread they are that; from 18.19 on
// they live in a thread of Node's. Older versions have neither. Both cost 20 ms and more, so they are there only for
// functions that import, and only when NODE_PATH names a folder that exists.

import fs from "fs";
import Module from "module";

import { resolveFrom } from "./node_path_resolver.mjs";

export function installModulePaths() {
  const folders = (process.env.NODE_PATH || "").split(":").filter((folder) => folder && fs.existsSync(folder));
  if (folders.length === 0) return;
  if (Module.registerHooks) {
    Module.registerHooks({ resolve: (specifier, context, next) => resolveFrom(folders, specifier, context, next) });
  } else if (Module.register) {
    Module.register("./node_path_resolver.mjs", import.meta.url, { data: folders });
  }
}
