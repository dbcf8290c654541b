exports.handle = async (event) => {
  const { order } = event.pathParameters;
  const body = event.body || "";
  console.log("order", order);
  switch (order) {
    case "echo":
      return {
        statusCode: 200,
        headers: { "Content-Type": event.isBase64Encoded ? "application/octet-stream" : "text/plain" },
        body,
        isBase64Encoded: event.isBase64Encoded,
      };
    case "raise":
      throw new RangeError("ümlaut " + body);
    case "sleep":
      await new Promise((resolve) => setTimeout(resolve, 60000));
      break;
    case "crash":
      process.exit(3);
      break;
    case "large":
      return { statusCode: 200, body: "x".repeat(6300000) };
  }
  return { statusCode: 404, body: order };
};
