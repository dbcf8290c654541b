"""Serves a copy of the fixtures with the real program, on free ports, for the tests of one module."""

import json
import os
import pathlib
import select
import shutil
import signal
import subprocess

import pytest

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "fixtures"


def wait_until_ready(process, seconds=20):
    """Reads standard error up to the line with `ready`; what was read is returned."""
    text = ""
    while "ready in" not in text:
        readable, _, _ = select.select([process.stderr], [], [], seconds)
        chunk = os.read(process.stderr.fileno(), 65536).decode() if readable else ""
        if not chunk:
            raise RuntimeError("hello-sls serve was not ready: " + text)
        text += chunk
    return text


def serve(application, folder):
    """Yields the ready-file of a served copy of an application."""
    copy = folder / "application"
    shutil.copytree(application, copy, ignore=shutil.ignore_patterns(".hello-sls"))
    ready_file = folder / "ready.json"
    command = [os.environ["HELLO_SLS"], "serve", "-p", "0", "--lambda-port", "0", "--dynamodb-port", "0"]
    command += ["--ready-file", str(ready_file)]
    process = subprocess.Popen(command, cwd=copy, stderr=subprocess.PIPE)
    try:
        wait_until_ready(process)
        yield json.loads(ready_file.read_text())
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    yield from serve(FIXTURES, tmp_path_factory.mktemp("served"))
