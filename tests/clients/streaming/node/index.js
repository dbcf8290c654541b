// Streams what the event asks for. `wait` is a file: the second half is written when it is there.
const fs = require("fs");

async function appears(file) {
  while (!fs.existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
}

exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const query = event.queryStringParameters || event;
  if (query.status) {
    const prelude = { statusCode: Number(query.status), headers: { "Content-Type": "text/plain" }, cookies: ["a=1"] };
    stream = awslambda.HttpResponseStream.from(stream, prelude);
  }
  await new Promise((resolve) => stream.write("first ", resolve));
  if (query.wait) await appears(query.wait);
  if (query.crash) process.exit(3);
  if (query.fail) throw new RangeError("ran dry");
  stream.write("second");
  stream.end();
});
