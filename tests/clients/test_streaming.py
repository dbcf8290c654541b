"""Streamed answers and function URLs: boto3 and the SDK for JavaScript against the Lambda port, plain HTTP to the URLs."""

import base64
import http.client
import json
import pathlib
import subprocess
import urllib.parse

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.eventstream
import pytest

from conftest import serve

APPLICATION = pathlib.Path(__file__).parent / "streaming"
JAVASCRIPT = pathlib.Path(__file__).parent / "streaming_client.mjs"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    yield from serve(APPLICATION, tmp_path_factory.mktemp("streaming"))


@pytest.fixture(scope="module")
def functions(served):
    return boto3.client(
        "lambda",
        endpoint_url=served["lambda"],
        region_name="us-east-1",
        aws_access_key_id="dummy",
        aws_secret_access_key="dummy",
    )


def get(url, path="/", headers=None):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=20)
    connection.request("GET", path, headers=headers or {})
    return connection.getresponse()


def test_boto3_reads_pieces_as_they_come(functions, tmp_path):
    go = tmp_path / "go"
    answer = functions.invoke_with_response_stream(
        FunctionName="Streaming", Payload=json.dumps({"wait": str(go)}), LogType="Tail"
    )
    assert answer["ResponseStreamContentType"] == "application/vnd.amazon.eventstream"
    events = iter(answer["EventStream"])
    assert next(events)["PayloadChunk"]["Payload"] == b"first "
    go.touch()
    rest = list(events)
    assert b"".join(event["PayloadChunk"]["Payload"] for event in rest[:-1]) == b"second"
    log = base64.b64decode(rest[-1]["InvokeComplete"]["LogResult"]).decode()
    assert "REPORT RequestId: " + answer["ResponseMetadata"]["RequestId"] in log


@pytest.mark.parametrize("how, code", [("fail", "RangeError"), ("crash", "Runtime.TruncatedResponse")])
def test_boto3_is_told_how_a_stream_broke_off(functions, how, code, tmp_path):
    # A process's end and its last bytes come by different ways: it ends when the first piece has been read.
    go = tmp_path / "go"
    answer = functions.invoke_with_response_stream(
        FunctionName="Streaming", Payload=json.dumps({how: True, "wait": str(go)})
    )
    events = iter(answer["EventStream"])
    assert next(events)["PayloadChunk"]["Payload"] == b"first "
    go.touch()
    (end,) = (event["InvokeComplete"] for event in events)
    assert end["ErrorCode"] == code
    assert json.loads(end["ErrorDetails"])["errorType"] == code


def test_boto3_gets_a_whole_answer_as_one_piece(functions):
    answer = functions.invoke_with_response_stream(FunctionName="Whole", Payload=json.dumps({"fail": True}))
    (end,) = answer["EventStream"]
    assert end["InvokeComplete"]["ErrorCode"] == "Unhandled"
    assert json.loads(end["InvokeComplete"]["ErrorDetails"])["errorMessage"] == "no"
    streamed = functions.invoke(FunctionName="Streaming", Payload=b"{}")
    assert streamed["Payload"].read() == b"first second"


def test_the_sdk_for_javascript_reads_the_same_stream(served):
    run = subprocess.run(["node", JAVASCRIPT, served["lambda"]], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {"bytes": "first second", "failed": "RangeError"}


def test_a_streaming_url_answers_while_the_function_writes(served, tmp_path):
    url = served["functionUrls"]["Streaming"]
    go = tmp_path / "go"
    answer = get(url, "/any?status=202&wait=" + urllib.parse.quote(str(go)))
    assert answer.status == 202 and answer.getheader("Content-Type") == "text/plain"
    assert answer.getheader("Set-Cookie") == "a=1"
    assert answer.read(6) == b"first "
    go.touch()
    assert answer.read() == b"second"
    plain = get(url)
    assert plain.status == 200 and plain.getheader("Content-Type") == "application/octet-stream"
    assert plain.read() == b"first second"


@pytest.mark.parametrize("path", ["/streamed", "/defined"])
def test_a_rest_api_passes_a_stream_on(served, tmp_path, path):
    url = served["api"]["ServerlessRestApi"]["url"]
    go = tmp_path / "go"
    answer = get(url, f"{path}?status=202&wait=" + urllib.parse.quote(str(go)))
    assert answer.status == 202 and answer.getheader("Content-Type") == "text/plain"
    assert answer.getheader("x-amzn-RequestId")
    assert answer.read(6) == b"first "
    go.touch()
    assert answer.read() == b"second"
    broken = get(url, f"{path}?status=200&fail=1")
    with pytest.raises(http.client.IncompleteRead):
        broken.read()
    without_metadata = get(url, path)
    assert without_metadata.status == 502
    assert json.loads(without_metadata.read()) == {"message": "Internal server error"}


@pytest.mark.parametrize("how", ["fail", "crash"])
def test_a_client_sees_that_a_stream_broke_off(served, how, tmp_path):
    go = tmp_path / "go"
    answer = get(served["functionUrls"]["Streaming"], f"/?status=200&{how}=1&wait={go}")
    assert answer.status == 200
    go.touch()
    with pytest.raises(http.client.IncompleteRead) as broken:
        answer.read()
    assert broken.value.partial == b"first "


def test_a_signed_url_and_the_addresses_of_this_machine(served):
    url = served["functionUrls"]["Whole"]
    assert served["outputs"]["Address"] == url
    assert get(url).status == 403
    request = botocore.awsrequest.AWSRequest("GET", url)
    credentials = botocore.credentials.Credentials("AKIAME", "secret")
    botocore.auth.SigV4Auth(credentials, "lambda", "us-east-1").add_auth(request)
    answer = get(url, headers=dict(request.headers))
    assert answer.status == 200
    assert json.loads(answer.read()) == {"other": served["functionUrls"]["Streaming"] + "path", "user": "AKIAME"}


def test_a_url_is_reached_by_its_host_name_too(served):
    lambda_port = urllib.parse.urlsplit(served["functionUrls"]["Streaming"]).port
    connection = http.client.HTTPConnection("127.0.0.1", lambda_port, timeout=20)
    connection.request("GET", "/", headers={"Host": "Streaming.lambda-url.localhost"})
    assert connection.getresponse().read() == b"first second"
