// GET /hello/{name} says hello to whoever the path names.

export const handler = async (event) => {
  const name = event.pathParameters?.name;
  if (!name) return answer(400, { error: "the path names nobody: call /hello/{name}" });
  console.log(`saying hello to ${name}`);
  return answer(200, { message: `Hello, ${name}!` });
};

function answer(statusCode, body) {
  return {
    statusCode,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
}
