import base64
import json
import os
import time
import urllib.error
import urllib.request


def dynamodb(operation, body):
    request = urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL_DYNAMODB"],
        json.dumps(body).encode(),
        {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": "DynamoDB_20120810." + operation,
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": "AWS4-HMAC-SHA256 Credential=" + os.environ["AWS_ACCESS_KEY_ID"]
            + "/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00",
        },
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def call_aws(variable, path, headers, body, service):
    """Status, headers and body of a call that the function's SDK would make."""
    scope = "/20260101/us-east-1/" + service + "/aws4_request"
    headers = dict(headers, Authorization="AWS4-HMAC-SHA256 Credential=" + os.environ["AWS_ACCESS_KEY_ID"] + scope
                   + ", SignedHeaders=host, Signature=00")
    request = urllib.request.Request(os.environ[variable] + path, body.encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode()


def handle(event, context):
    order = event["pathParameters"]["order"]
    body = event.get("body") or ""
    print("order", order)
    if order == "echo":
        return {
            "statusCode": 200,
            "headers": {"Content-Type": "application/octet-stream" if event["isBase64Encoded"] else "text/plain"},
            "body": body,
            "isBase64Encoded": event["isBase64Encoded"],
        }
    if order == "store":
        dynamodb("PutItem", {"TableName": os.environ["TABLE"], "Item": {"id": {"S": "1"}, "text": {"S": body}}})
        item = dynamodb("GetItem", {"TableName": os.environ["TABLE"], "Key": {"id": {"S": "1"}}})
        return {"statusCode": 200, "body": item["Item"]["text"]["S"]}
    if order == "call":
        payload = json.dumps({"pathParameters": {"order": "echo"}, "isBase64Encoded": False, "body": body})
        path = "/2015-03-31/functions/Node/invocations"
        status, headers, answer = call_aws("AWS_ENDPOINT_URL_LAMBDA", path, {}, payload, "lambda")
        return {"statusCode": status, "body": json.loads(answer)["body"] + " " + headers["X-Amz-Executed-Version"]}
    if order == "elsewhere":
        target = {"X-Amz-Target": "AmazonSQS.SendMessage", "Content-Type": "application/x-amz-json-1.0"}
        status, headers, answer = call_aws("AWS_ENDPOINT_URL", "/", target, "{}", "sqs")
        return {"statusCode": status, "body": answer}
    if order == "raise":
        raise ValueError("ümlaut " + body)
    if order == "sleep":
        time.sleep(60)
    if order == "crash":
        os._exit(3)
    if order == "large":
        return {"statusCode": 200, "body": "x" * 6_300_000}
    return {"statusCode": 404, "body": order}
