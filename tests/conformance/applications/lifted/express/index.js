const serverlessExpress = require("@codegenie/serverless-express");
const express = require("express");

const app = express();
app.use(express.json());
// What serverless-express takes for the path is what {proxy+} stands for.
app.get("/hello/:name", (request, response) => {
  response.cookie("a", "1").cookie("b", "2").json({ hello: request.params.name, q: request.query.q });
});
app.post("/echo", (request, response) => response.status(201).json(request.body));
exports.handler = serverlessExpress({ app });
