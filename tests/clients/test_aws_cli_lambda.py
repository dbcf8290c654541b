"""The AWS CLI against the Lambda port."""

import json
import os
import pathlib
import subprocess
import sys


def aws(served, *words):
    program = pathlib.Path(sys.executable).parent / "aws"
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ACCESS_KEY_ID": "dummy",
        "AWS_SECRET_ACCESS_KEY": "dummy",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    command = [sys.executable, str(program), *words, "--endpoint-url", served["lambda"]]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def test_invoke_writes_the_answer_to_a_file(served, tmp_path):
    out = tmp_path / "out.json"
    event = {"httpMethod": "GET", "path": "/message/none", "requestContext": {}, "pathParameters": {"message_id": "none"}}
    done = aws(served, "lambda", "invoke", "--function-name", "MessageCrudApp", "--payload", json.dumps(event), str(out))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"StatusCode": 200, "ExecutedVersion": "$LATEST"}
    assert json.loads(out.read_text())["statusCode"] == 404
