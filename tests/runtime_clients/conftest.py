"""Starts functions under the shipped runtime clients, each in a task root of its own, against the fake Runtime API."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time

import pytest

from fake_runtime_api import ARN, FakeRuntimeApi, Happening

CLIENTS = pathlib.Path(__file__).resolve().parents[2] / "emulator" / "lambda" / "runtime_clients"


class Function:
    """One process. What it writes goes to files, standard output and standard error apart."""

    def __init__(self, command, task_root, variables, largest_response):
        self.task_root = task_root
        self.api = FakeRuntimeApi(largest_response)
        self._stdout_path = task_root.parent / "stdout"
        self._stderr_path = task_root.parent / "stderr"
        self._invocations = 0
        with open(self._stdout_path, "wb") as stdout, open(self._stderr_path, "wb") as stderr:
            self.process = subprocess.Popen(
                command,
                cwd=task_root,
                env={**variables, "AWS_LAMBDA_RUNTIME_API": self.api.address},
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
            )
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self):
        self.api.happenings.put(Happening("exit", status=self.process.wait()))

    def start(self, event, **headers):
        """Sends an event without waiting. `event` is a JSON value, or bytes that are sent as they are."""
        self._invocations += 1
        request_id = "request-%d" % self._invocations
        defaults = {
            "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 60000),
            "Lambda-Runtime-Invoked-Function-Arn": ARN,
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
        }
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in {**defaults, **named}.items() if value is not None}
        self.api.send(event if isinstance(event, bytes) else json.dumps(event).encode(), request_id, kept)
        return request_id

    def invoke(self, event=None, **headers):
        request_id = self.start({} if event is None else event, **headers)
        happening = self.api.wait()
        assert happening.request_id in (request_id, None), happening
        return happening

    def result(self, event=None, **headers):
        happening = self.invoke(event, **headers)
        assert happening.kind == "response", (happening, self.stdout(), self.stderr())
        return happening.json()

    def error(self, event=None, **headers):
        happening = self.invoke(event, **headers)
        assert happening.kind == "error", (happening, self.stdout(), self.stderr())
        return happening.json()

    def init_error(self):
        happening = self.api.wait()
        assert happening.kind == "init_error", (happening, self.stdout(), self.stderr())
        return happening.json()

    def exit_status(self):
        happening = self.api.wait()
        assert happening.kind == "exit", happening
        return happening.status

    def stdout(self):
        return self._stdout_path.read_text(encoding="utf-8")

    def stderr(self):
        return self._stderr_path.read_text(encoding="utf-8")

    def end(self):
        self.process.kill()
        self.process.wait()
        self.api.close()


def lambda_variables(task_root, handler, execution_environment):
    return {
        "PATH": os.environ["PATH"],
        "TZ": ":UTC",
        "LANG": "en_US.UTF-8",
        "_HANDLER": handler,
        "LAMBDA_TASK_ROOT": str(task_root),
        "AWS_EXECUTION_ENV": execution_environment,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_LAMBDA_FUNCTION_NAME": "tested",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/tested",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef",
    }


@pytest.fixture
def start_function(tmp_path):
    """start_function("python" or "node", files, handler, **variables): `files` maps names in the task root to text."""
    functions = []

    def start(client, files, handler, *, runtime=None, interpreter=None, largest_response=6291556, **variables):
        task_root = tmp_path / ("task%d" % len(functions)) / "root"
        for name, text in files.items():
            path = task_root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if client == "python":
            command = [interpreter or os.environ.get("TESTED_PYTHON") or sys.executable, "-B"]
            command += [str(CLIENTS / "python" / "bootstrap.py")]
            runtime = runtime or "python3.11"
        else:
            node = interpreter or os.environ.get("TESTED_NODE") or shutil.which("node")
            assert node, "node is not installed: make deps installs it"
            command = [node, str(CLIENTS / "node" / "bootstrap.mjs")]
            runtime = runtime or "nodejs22.x"
        defaults = lambda_variables(task_root, handler, "AWS_Lambda_" + runtime)
        function = Function(command, task_root, {**defaults, **variables}, largest_response)
        functions.append(function)
        return function

    yield start
    for function in functions:
        function.end()
