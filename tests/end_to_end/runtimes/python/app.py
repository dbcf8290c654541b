import base64
import json
import os
import time
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
    if order == "raise":
        raise ValueError("ümlaut " + body)
    if order == "sleep":
        time.sleep(60)
    if order == "crash":
        os._exit(3)
    if order == "large":
        return {"statusCode": 200, "body": "x" * 6_300_000}
    return {"statusCode": 404, "body": order}
