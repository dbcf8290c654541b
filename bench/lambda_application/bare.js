// The Node.js handler over a bare socket: what a call costs without Lambda. Prints its port.
const net = require("net");
const { handler } = require("./node/index.js");

const server = net.createServer({ noDelay: true }, (connection) => {
  connection.on("data", async (request) => {
    const body = JSON.stringify(await handler({ request: request.toString() }));
    connection.write(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
