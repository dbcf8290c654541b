// The function on its own, and behind its API when hello-sls has started one:
//
//     hello-sls exec -- node --test tests/

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { handler } from "../src/app.mjs";

const api = process.env.HELLO_SLS_API_URL;

test("says hello to the name in the path", async () => {
  const event = JSON.parse(await readFile(new URL("../events/SayHello.json", import.meta.url), "utf8"));
  const answer = await handler(event);
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(JSON.parse(answer.body), { message: "Hello, Ada!" });
});

test("refuses a path without a name", async () => {
  assert.equal((await handler({})).statusCode, 400);
});

test("says hello behind the API", { skip: api ? false : "run it with hello-sls exec" }, async () => {
  const answer = await fetch(`${api}/hello/Grace`);
  assert.deepEqual(await answer.json(), { message: "Hello, Grace!" });
});
