"""A developer's own suite, run by `hello-sls exec`."""

import json
import os
import urllib.request

import boto3


def test_begins_with_what_was_imported():
    table = boto3.resource("dynamodb").Table("MessageTable")
    assert [item["pk"] for item in table.scan()["Items"]] == ["seeded"]


def test_the_api_writes_what_boto3_reads():
    url = os.environ["HELLO_SLS_API_URL_MessageApi"] + "/message"
    request = urllib.request.Request(url, b'{"message": "hello"}', {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        message_id = json.load(answer)["message"]["message_id"]
    table = boto3.resource("dynamodb").Table("MessageTable")
    assert table.get_item(Key={"pk": message_id, "sk": "v0"})["Item"]["message"] == "hello"
    with open(os.environ["HELLO_SLS_READY_FILE"]) as ready:
        assert json.load(ready)["dynamodb"] == os.environ["AWS_ENDPOINT_URL_DYNAMODB"]
