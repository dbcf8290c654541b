import middy from "@middy/core";
import httpErrorHandler from "@middy/http-error-handler";
import httpJsonBodyParser from "@middy/http-json-body-parser";

export const handler = middy()
  .use(httpJsonBodyParser())
  .use(httpErrorHandler())
  .handler(async (event) => ({ statusCode: 200, body: JSON.stringify({ sum: event.body.a + event.body.b }) }));
