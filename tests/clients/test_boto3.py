"""boto3, unmodified, against the DynamoDB port: what the C++ handler wrote is what boto3 reads."""

import decimal
import json
import urllib.request

import boto3
import botocore.exceptions
import pytest
from boto3.dynamodb.conditions import Attr, Key


@pytest.fixture(scope="module")
def dynamodb(served):
    return boto3.resource(
        "dynamodb",
        endpoint_url=served["dynamodb"],
        region_name="us-east-1",
        aws_access_key_id="dummy",
        aws_secret_access_key="dummy",
    )


@pytest.fixture(scope="module")
def message_table(served, dynamodb):
    return dynamodb.Table(next(iter(served["tables"].values())))


def post_message(served, body):
    url = next(iter(served["api"].values()))["url"] + "/message"
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["message"]["message_id"]


def test_reads_what_the_handler_wrote(served, message_table):
    message_id = post_message(served, {"message": "hello", "nested": {"list": [1, None, True, "x"]}, "price": 12.5})
    item = message_table.get_item(Key={"pk": message_id, "sk": "v0"})["Item"]
    assert item["message"] == "hello"
    assert item["nested"] == {"list": [decimal.Decimal(1), None, True, "x"]}
    assert item["price"] == decimal.Decimal("12.5")
    assert isinstance(item["timestamp"], decimal.Decimal)


def test_writes_what_the_handler_reads(served, message_table):
    number = decimal.Decimal("1.2345678901234567890123456789012345678")
    message_table.put_item(Item={"pk": "from-boto3", "sk": "v0", "n": number, "tags": {"a", "b"}})
    url = next(iter(served["api"].values()))["url"] + "/message/from-boto3"
    with urllib.request.urlopen(url, timeout=10) as answer:
        text = answer.read().decode()
    assert str(number) in text
    assert sorted(json.loads(text)["tags"]) == ["a", "b"]


def test_table_life_cycle_with_waiters(dynamodb):
    client = dynamodb.meta.client
    created = client.create_table(
        TableName="Orders",
        AttributeDefinitions=[{"AttributeName": "customer", "AttributeType": "S"}, {"AttributeName": "number", "AttributeType": "N"}],
        KeySchema=[{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
        BillingMode="PAY_PER_REQUEST",
    )
    assert created["TableDescription"]["TableStatus"] == "CREATING"
    client.get_waiter("table_exists").wait(TableName="Orders", WaiterConfig={"Delay": 1, "MaxAttempts": 5})
    assert "Orders" in client.list_tables()["TableNames"]

    orders = dynamodb.Table("Orders")
    for number in range(1, 31):
        orders.put_item(Item={"customer": "c1", "number": number, "total": number * 10})
    page = orders.query(KeyConditionExpression=Key("customer").eq("c1") & Key("number").between(5, 14), Limit=6)
    assert [int(item["number"]) for item in page["Items"]] == [5, 6, 7, 8, 9, 10]
    rest = orders.query(
        KeyConditionExpression=Key("customer").eq("c1") & Key("number").between(5, 14),
        ExclusiveStartKey=page["LastEvaluatedKey"],
    )
    assert [int(item["number"]) for item in rest["Items"]] == [11, 12, 13, 14]
    filtered = orders.scan(FilterExpression=Attr("total").gte(250))
    assert filtered["Count"] == 6 and filtered["ScannedCount"] == 30

    client.delete_table(TableName="Orders")
    client.get_waiter("table_not_exists").wait(TableName="Orders", WaiterConfig={"Delay": 1, "MaxAttempts": 5})


def test_update_with_condition_and_return_values(message_table):
    key = {"pk": "counter", "sk": "v0"}
    updated = message_table.update_item(
        Key=key,
        UpdateExpression="ADD hits :one SET #s = if_not_exists(#s, :new)",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":one": 1, ":new": "new"},
        ReturnValues="ALL_NEW",
    )
    assert updated["Attributes"] == {"pk": "counter", "sk": "v0", "hits": 1, "status": "new"}
    with pytest.raises(message_table.meta.client.exceptions.ConditionalCheckFailedException) as failure:
        message_table.put_item(Item=key, ConditionExpression=Attr("pk").not_exists())
    assert failure.value.response["Error"]["Message"] == "The conditional request failed"


def test_errors_in_the_service_s_words(dynamodb):
    with pytest.raises(botocore.exceptions.ClientError) as failure:
        dynamodb.Table("Nowhere").get_item(Key={"pk": "x"})
    assert failure.value.response["Error"] == {"Message": "Requested resource not found", "Code": "ResourceNotFoundException"}
    assert failure.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert len(failure.value.response["ResponseMetadata"]["RequestId"]) == 52


def test_paginators_walk_a_table(message_table):
    client = message_table.meta.client
    pages = client.get_paginator("scan").paginate(TableName=message_table.name, PaginationConfig={"PageSize": 1})
    seen = [item["pk"] for page in pages for item in page["Items"]]
    assert len(seen) == len(set(seen)) >= 3


def test_batch_writer_and_batch_get(message_table):
    with message_table.batch_writer(overwrite_by_pkeys=["pk", "sk"]) as batch:
        for number in range(60):
            batch.put_item(Item={"pk": f"batch-{number % 55}", "sk": "v0", "n": number})
    keys = [{"pk": f"batch-{number}", "sk": "v0"} for number in range(55)]
    resource = boto3.resource(
        "dynamodb",
        endpoint_url=message_table.meta.client.meta.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id="dummy",
        aws_secret_access_key="dummy",
    )
    got = resource.batch_get_item(RequestItems={message_table.name: {"Keys": keys}})
    items = {item["pk"]: int(item["n"]) for item in got["Responses"][message_table.name]}
    assert len(items) == 55 and items["batch-0"] == 55 and items["batch-54"] == 54
    assert got["UnprocessedKeys"] == {}


def test_transactions_are_all_or_nothing(message_table):
    client = message_table.meta.client
    for name in ("one", "two"):
        message_table.put_item(Item={"pk": name, "sk": "v0", "balance": 10})

    def transfer(amount):
        change = lambda name, by, condition: {
            "Update": {
                "TableName": message_table.name,
                "Key": {"pk": name, "sk": "v0"},
                "UpdateExpression": "ADD balance :by",
                "ConditionExpression": condition,
                "ExpressionAttributeValues": {":by": by, ":enough": amount},
            }
        }
        taken = change("one", -amount, "balance >= :enough")
        given = change("two", amount, "balance < :enough OR balance >= :enough")
        client.transact_write_items(TransactItems=[taken, given])

    transfer(7)
    with pytest.raises(client.exceptions.TransactionCanceledException) as failure:
        transfer(7)
    codes = [reason["Code"] for reason in failure.value.response["CancellationReasons"]]
    assert codes == ["ConditionalCheckFailed", "None"]
    balances = [message_table.get_item(Key={"pk": name, "sk": "v0"})["Item"]["balance"] for name in ("one", "two")]
    assert balances == [3, 17]


def test_streams_tell_what_changed(served, dynamodb):
    client = dynamodb.meta.client
    created = client.create_table(
        TableName="Watched",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    table = dynamodb.Table("Watched")
    table.put_item(Item={"pk": "a", "n": 1})
    table.put_item(Item={"pk": "a", "n": 1})  # changes nothing
    table.delete_item(Key={"pk": "a"})
    streams = boto3.client(
        "dynamodbstreams",
        endpoint_url=served["dynamodb"],
        region_name="us-east-1",
        aws_access_key_id="dummy",
        aws_secret_access_key="dummy",
    )
    arn = created["TableDescription"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    records = streams.get_records(ShardIterator=iterator)["Records"]
    assert [record["eventName"] for record in records] == ["INSERT", "REMOVE"]
    assert records[0]["dynamodb"]["NewImage"] == {"pk": {"S": "a"}, "n": {"N": "1"}}
    assert records[1]["dynamodb"]["OldImage"] == {"pk": {"S": "a"}, "n": {"N": "1"}}
