"""boto3's Lambda client, unmodified, against the Lambda port: waiters, invocation types, errors, other services."""

import base64
import json

import boto3
import botocore
import botocore.config
import botocore.exceptions
import pytest

FUNCTION = "MessageCrudApp"
EVENT = {
    "httpMethod": "POST",
    "path": "/message",
    "headers": {},
    "body": json.dumps({"message": "over the Lambda API"}),
    "requestContext": {"httpMethod": "POST", "path": "/message"},
}


def client(service, served, **settings):
    return boto3.client(
        service,
        endpoint_url=served["lambda"],
        region_name="us-east-1",
        aws_access_key_id="dummy",
        aws_secret_access_key="dummy",
        **settings,
    )


@pytest.fixture(scope="module")
def functions(served):
    return client("lambda", served)


def test_invokes_and_brings_the_log(functions):
    answer = functions.invoke(FunctionName=FUNCTION, Payload=json.dumps(EVENT), LogType="Tail")
    assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST"
    assert "FunctionError" not in answer
    payload = json.load(answer["Payload"])
    assert payload["statusCode"] == 200 and "message_id" in payload["body"]
    log = base64.b64decode(answer["LogResult"]).decode()
    request_id = answer["ResponseMetadata"]["RequestId"]
    assert f"START RequestId: {request_id} Version: $LATEST\n" in log
    assert f"END RequestId: {request_id}\nREPORT RequestId: {request_id}\t" in log


def test_knows_functions_by_arn_and_qualifier(functions):
    configuration = functions.get_function_configuration(FunctionName=FUNCTION)
    for name in (configuration["FunctionArn"], FUNCTION + ":$LATEST", "123456789012:function:" + FUNCTION):
        assert functions.invoke(FunctionName=name, Payload=json.dumps(EVENT))["StatusCode"] == 200
    assert functions.invoke(FunctionName=FUNCTION, Qualifier="$LATEST", Payload=b"{}")["StatusCode"] == 200


def test_waits_for_functions(functions):
    for waiter in ("function_active", "function_active_v2", "function_exists", "function_updated", "function_updated_v2"):
        functions.get_waiter(waiter).wait(FunctionName=FUNCTION, WaiterConfig={"Delay": 1, "MaxAttempts": 2})
    pages = functions.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 1})
    assert FUNCTION in [function["FunctionName"] for page in pages for function in page["Functions"]]
    assert functions.get_function(FunctionName=FUNCTION)["Configuration"]["State"] == "Active"


def test_takes_events_and_dry_runs(functions):
    event = functions.invoke(FunctionName=FUNCTION, InvocationType="Event", Payload=json.dumps(EVENT))
    assert event["StatusCode"] == 202 and event["Payload"].read() == b""
    dry = functions.invoke(FunctionName=FUNCTION, InvocationType="DryRun")
    assert dry["StatusCode"] == 204


def test_errors_in_the_service_s_words(functions):
    with pytest.raises(functions.exceptions.ResourceNotFoundException) as failure:
        functions.invoke(FunctionName="nope")
    assert failure.value.response["Error"]["Message"] == (
        "Function not found: arn:aws:lambda:us-east-1:123456789012:function:nope:$LATEST"
    )
    with pytest.raises(functions.exceptions.InvalidRequestContentException):
        functions.invoke(FunctionName=FUNCTION, Payload=b"{nope")


def test_takes_unsigned_calls_as_sam_s_documentation_makes_them(served):
    unsigned = client("lambda", served, config=botocore.config.Config(signature_version=botocore.UNSIGNED))
    assert unsigned.invoke(FunctionName=FUNCTION, Payload=json.dumps(EVENT))["StatusCode"] == 200


@pytest.mark.parametrize(
    "service, operation, arguments",
    [
        ("sqs", "send_message", {"QueueUrl": "http://127.0.0.1/1/q", "MessageBody": "x"}),
        ("sns", "publish", {"TopicArn": "arn:aws:sns:us-east-1:123456789012:t", "Message": "x"}),
        ("s3", "put_object", {"Bucket": "bucket", "Key": "a/b", "Body": b"x"}),
        ("ssm", "get_parameter", {"Name": "x"}),
        ("scheduler", "list_schedules", {}),
        ("cloudwatch", "put_metric_data", {"Namespace": "n", "MetricData": [{"MetricName": "m", "Value": 1}]}),
        ("ec2", "describe_instances", {}),
        ("route53", "list_hosted_zones", {}),
    ],
)
def test_other_services_are_refused_by_name(served, service, operation, arguments):
    with pytest.raises(botocore.exceptions.ClientError) as failure:
        getattr(client(service, served), operation)(**arguments)
    answer = failure.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert answer["ResponseMetadata"]["RetryAttempts"] == 0
    assert "is not emulated by hello-sls, and AWS was not asked" in answer["Error"]["Message"]
    assert answer["Error"]["Code"] in ("UnknownOperationException", "InvalidAction", "NotImplemented")
