exports.good = async (event) => ({ statusCode: 200, body: event.queryStringParameters.token });
exports.crashing = async () => process.exit(7);
