import { greeting } from "./greeting";

export const handler = async (event: { queryStringParameters?: { name?: string } }) => ({
  statusCode: 200,
  body: greeting(event.queryStringParameters?.name ?? "nobody"),
});
