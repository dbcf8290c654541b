"""The message application as its author would write it with boto3: what the bootstrap is measured beside."""

import json
import os
import time
import uuid

import boto3
from boto3.dynamodb.types import Decimal

table = boto3.resource("dynamodb").Table(os.environ["DDB_TABLE_NAME"])


def reply(status, **body):
    text = json.dumps(body, default=float)
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": text, "isBase64Encoded": False}


def fields_of(event):
    return json.loads(event["body"], parse_float=Decimal)


def create(event):
    key = {"pk": str(uuid.uuid4()), "sk": "v0"}
    table.put_item(Item={**fields_of(event), **key, "timestamp": Decimal(str(time.time()))})
    return reply(200, success=True, message={"message_id": key["pk"]})


def retrieve(message_id):
    item = table.get_item(Key={"pk": message_id, "sk": "v0"}).get("Item")
    return reply(200, **item) if item else reply(404, success=False)


def update(message_id, event):
    fields = {**fields_of(event), "timestamp": Decimal(str(time.time()))}
    names = {"#%d" % number: name for number, name in enumerate(fields)}
    values = {":%d" % number: value for number, value in enumerate(fields.values())}
    changes = "SET " + ", ".join("#%d = :%d" % (number, number) for number in range(len(fields)))
    table.update_item(Key={"pk": message_id, "sk": "v0"}, UpdateExpression=changes, ExpressionAttributeNames=names,
                      ExpressionAttributeValues=values)
    return reply(200, success=True)


def delete(message_id):
    table.delete_item(Key={"pk": message_id, "sk": "v0"})
    return reply(200, success=True)


def handle(event, context):
    segments = event["path"].strip("/").split("/")
    if event["httpMethod"] == "POST":
        return create(event)
    if event["httpMethod"] == "GET":
        return retrieve(segments[1])
    return update(segments[1], event) if event["httpMethod"] == "PUT" else delete(segments[1])
