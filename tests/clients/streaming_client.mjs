// The Lambda client of the AWS SDK for JavaScript v3, unmodified, reading streamed answers. Prints one JSON object of what it
// saw. Usage: node streaming_client.mjs ENDPOINT, with the SDK in TEST_NODE_MODULES.
import { createRequire } from "node:module";

const { LambdaClient, InvokeWithResponseStreamCommand } = createRequire(process.env.TEST_NODE_MODULES + "/")(
  "@aws-sdk/client-lambda",
);
const client = new LambdaClient({
  endpoint: process.argv[2],
  region: "us-east-1",
  credentials: { accessKeyId: "dummy", secretAccessKey: "dummy" },
});

async function read(event) {
  const command = new InvokeWithResponseStreamCommand({ FunctionName: "Streaming", Payload: JSON.stringify(event) });
  const { EventStream } = await client.send(command);
  const pieces = [];
  let end;
  for await (const { PayloadChunk, InvokeComplete } of EventStream) {
    if (PayloadChunk) pieces.push(Buffer.from(PayloadChunk.Payload));
    if (InvokeComplete) end = InvokeComplete;
  }
  return { bytes: Buffer.concat(pieces).toString(), end };
}

const whole = await read({});
const failed = await read({ fail: true });
console.log(JSON.stringify({ bytes: whole.bytes, failed: failed.end.ErrorCode }));
