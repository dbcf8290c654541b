const ApiBuilder = require("claudia-api-builder");

const api = new ApiBuilder();
module.exports = api;
api.get("/claudia/{name}", (request) => ({ hello: request.pathParams.name, q: request.queryString.q }));
api.post("/claudia/{name}", (request) => new ApiBuilder.ApiResponse(request.body, { "X-Claudia": "yes" }, 202));
