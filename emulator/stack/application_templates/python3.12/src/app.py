"""GET /hello/{name} says hello to whoever the path names."""

import json


def handler(event, context):
    name = (event.get("pathParameters") or {}).get("name")
    if not name:
        return answer(400, {"error": "the path names nobody: call /hello/{name}"})
    print(f"saying hello to {name}")
    return answer(200, {"message": f"Hello, {name}!"})


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body),
    }
