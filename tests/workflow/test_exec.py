"""`exec`: a command beside a fresh application, and the command's own exit status."""

import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest

from conftest import HERE, PROGRAM, write_application

FIXTURES = HERE.parents[1] / "fixtures"


@pytest.fixture
def application(tmp_path):
    folder = tmp_path / "application"
    shutil.copytree(FIXTURES, folder, ignore=shutil.ignore_patterns(".hello-sls"))
    (folder / "seed.jsonl").write_text('{"pk": "seeded", "sk": "v0", "message": "from the file"}\n')
    return folder


def run(folder, *words, **options):
    return subprocess.run([PROGRAM, "exec", *words], cwd=folder, capture_output=True, text=True, timeout=60, **options)


def test_a_suite_gives_the_same_result_twice(application):
    outcomes = []
    for _ in range(2):
        done = run(application, "--import", "seed.jsonl", "--", sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE / "suite"))
        assert done.returncode == 0, done.stdout + done.stderr
        outcomes.append(re.sub(r" in .*s", "", done.stdout))
    assert outcomes[0] == outcomes[1] and "2 passed" in outcomes[0]
    assert not (application / ".hello-sls" / "dynamodb.sqlite").exists()


@pytest.mark.parametrize(
    "words, status",
    [
        (["--", "sh", "-c", "exit 7"], 7),
        (["--", "true"], 0),
        (["--", "no-such-command-here"], 127),
        (["--", "/etc/passwd"], 126),
        (["--", "sh", "-c", "kill -9 $$"], 137),
        (["--timeout", "200ms", "--", "sleep", "60"], 124),
        (["--no-such-flag", "--", "true"], 125),
        (["true"], 125),
        (["-t", "missing.yaml", "--", "true"], 125),
    ],
)
def test_exit_status(application, words, status):
    done = run(application, *words)
    assert done.returncode == status, done.stderr


def test_global_flags_may_stand_before_the_command(application):
    command = [PROGRAM, "-t", "template.yaml", "exec", "--", "sh", "-c", "exit 7"]
    done = subprocess.run(command, cwd=application, capture_output=True, text=True, timeout=60)
    assert done.returncode == 7, done.stderr


def test_a_failure_leaves_its_logs_and_says_where(application):
    script = "curl -s -X POST -d '{\"message\": \"kept\"}' $HELLO_SLS_API_URL/message; exit 3"
    done = run(application, "--", "sh", "-c", script)
    assert done.returncode == 3
    folder = pathlib.Path(re.search(r"are in (\S+)", done.stderr)[1])
    try:
        requests = [json.loads(line) for line in (folder / "requests.jsonl").read_text().splitlines()]
        assert any(request.get("path") == "/message" for request in requests)
        assert '"kept"' in (folder / "tables.jsonl").read_text()
    finally:
        shutil.rmtree(folder)


def test_artifacts_are_what_import_takes(application):
    script = "curl -s -X POST -d '{\"message\": \"kept\"}' $HELLO_SLS_API_URL/message"
    assert run(application, "--artifacts", "out", "--", "sh", "-c", script).returncode == 0
    assert (application / "out" / "functions.log").stat().st_size > 0
    again = run(application, "--import", "out/tables.jsonl", "--", sys.executable, "-c",
                "import boto3; print(boto3.resource('dynamodb').Table('MessageTable').scan()['Items'][0]['message'])")
    assert again.stdout == "kept\n", again.stderr


def is_running(pid):
    try:
        return "\nState:\tZ" not in pathlib.Path("/proc", pid, "status").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it may go at any moment
        return False


def test_a_signal_goes_to_the_command_and_nothing_is_left(application):
    marker = application / "started"
    # The command takes the signal its own way, and has left a child in its group.
    script = "trap 'exit 9' INT; sleep 300 & echo $! > started.part; mv started.part started; wait"
    process = subprocess.Popen([PROGRAM, "exec", "--", "sh", "-c", script], cwd=application, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 20
    while not marker.exists():
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 9, errors
    shutil.rmtree(re.search(r"are in (\S+)", errors)[1])
    end = time.monotonic() + 20
    while is_running(marker.read_text().strip()):
        assert time.monotonic() < end
        time.sleep(0.02)


def test_each_of_several_apis_has_an_address(tmp_path):
    code = 'def handler(event, context): return {"statusCode": 200, "body": NAME}\n'
    document = write_application(tmp_path, {})
    for name in ("First", "Second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").write_text(code.replace("NAME", repr(name)))
        document["Resources"][name + "Api"] = {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "prod"}}
        event = {"Type": "Api", "Properties": {"Path": "/x", "Method": "GET", "RestApiId": {"Ref": name + "Api"}}}
        properties = {"Runtime": "python3.11", "Handler": "app.handler", "CodeUri": name, "Events": {"Get": event}}
        document["Resources"][name] = {"Type": "AWS::Serverless::Function", "Properties": properties}
    (tmp_path / "template.json").write_text(json.dumps(document))
    script = "curl -s $HELLO_SLS_API_URL_FirstApi/x; curl -s $HELLO_SLS_API_URL_SecondApi/prod/x; curl -s $HELLO_SLS_API_URL/x"
    run = subprocess.run([PROGRAM, "exec", "--", "sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout) == (0, "FirstSecondFirst"), run.stderr
