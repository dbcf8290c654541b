"""The AWS CLI against the DynamoDB port: what people type, and what it prints."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ITEM = {"pk": {"S": "a"}, "n": {"N": "1"}}


@pytest.fixture(scope="module")
def aws(served, tmp_path_factory):
    """Runs `aws dynamodb …` with dummy credentials and a home of its own; the parsed answer, or the failed process."""
    program = pathlib.Path(sys.executable).parent / "aws"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path_factory.mktemp("home")),
        "AWS_ACCESS_KEY_ID": "dummy",
        "AWS_SECRET_ACCESS_KEY": "dummy",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_DYNAMODB": served["dynamodb"],
    }

    def run(*words):
        command = [program, "dynamodb", *words, "--output", "json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            return done
        return json.loads(done.stdout) if done.stdout.strip() else {}

    return run


def test_a_table_s_life(aws):
    created = aws(
        "create-table", "--table-name", "Cli", "--billing-mode", "PAY_PER_REQUEST",
        "--attribute-definitions", "AttributeName=pk,AttributeType=S", "--key-schema", "AttributeName=pk,KeyType=HASH",
        "--stream-specification", "StreamEnabled=true,StreamViewType=NEW_IMAGE",
    )  # fmt: skip
    assert created["TableDescription"]["TableStatus"] == "CREATING"
    assert aws("wait", "table-exists", "--table-name", "Cli") == {}
    put = aws("put-item", "--table-name", "Cli", "--item", json.dumps(ITEM), "--return-consumed-capacity", "TOTAL")
    assert put == {"ConsumedCapacity": {"TableName": "Cli", "CapacityUnits": 1.0}}
    queried = aws(
        "query", "--table-name", "Cli", "--key-condition-expression", "pk = :pk",
        "--expression-attribute-values", '{":pk": {"S": "a"}}',
    )  # fmt: skip
    assert queried["Items"] == [ITEM]
    assert aws("scan", "--table-name", "Cli", "--max-items", "1")["Count"] == 1


def test_errors_are_named(aws):
    failed = aws("get-item", "--table-name", "Nowhere", "--key", '{"pk": {"S": "a"}}')
    assert failed.returncode != 0
    assert "(ResourceNotFoundException)" in failed.stderr
    assert "Requested resource not found" in failed.stderr
