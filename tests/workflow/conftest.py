"""Serves application folders with the real program, on free ports."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import pytest

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = os.environ["HELLO_SLS"]

collect_ignore = ["suite", "flask_application"]


# "not reloaded: …" is another line.
RELOADED = "reloaded: the next requests see the change"


def replace(file, text):
    """Writes a file in one step: whoever looks sees the old text or the new one, and is told of one change."""
    descriptor, half = tempfile.mkstemp()  # where nobody watches
    with open(descriptor, "w") as stream:
        stream.write(text)
    os.replace(half, file)


class Serve:
    def __init__(self, folder, *flags, environment=None, patience=120):
        self.ready_file = folder / "ready.json"
        self.errors = folder / "errors.txt"
        ports = ["-p", "0", "--lambda-port", "0", "--dynamodb-port", "0"]
        command = [PROGRAM, "serve", *ports, "--in-memory", "--ready-file", str(self.ready_file), *flags]
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(command, cwd=folder, stderr=errors, env={**os.environ, **(environment or {})})
        try:
            self.wait_for(self.ready_file.exists, patience)
            self.ready = json.loads(self.ready_file.read_text())
            self.url = next(iter(self.ready["api"].values()))["url"]
        except BaseException:
            self.process.kill()
            raise

    def wait_for(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None and time.monotonic() < end, self.errors.read_text()
            time.sleep(0.02)

    def wait_for_line(self, text):
        self.wait_for(lambda: text in self.errors.read_text())

    def reloads(self):
        return self.errors.read_text().count(RELOADED)

    def change(self, file, text):
        """What a program that saves a file at one stroke does to it; returns when it has been taken up."""
        before = self.reloads()
        replace(file, text)
        self.wait_for(lambda: self.reloads() > before)

    def request(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            assert self.process.wait(timeout=60) == 0, self.errors.read_text()
        finally:
            self.process.kill()


@pytest.fixture
def serve(tmp_path):
    running = []

    def start(folder, *flags, environment=None):
        running.append(Serve(folder, *flags, environment=environment))
        return running[-1]

    with contextlib.ExitStack() as stops:  # each, whatever becomes of the others
        yield start
        for one in running:
            stops.callback(one.stop)


@pytest.fixture(scope="session")
def flask_folder():
    """A copy that stays in the build folder, so that what it needs is installed once."""
    folder = pathlib.Path(PROGRAM).parent.parent / "workflow-flask"
    shutil.copytree(HERE / "flask_application", folder, dirs_exist_ok=True)
    (folder / "ready.json").unlink(missing_ok=True)
    return folder


def write_application(folder, functions):
    """functions: logical id → (properties, files of its CodeUri)."""
    resources = {}
    for name, (properties, files) in functions.items():
        code = folder / name.lower()
        for path, text in files.items():
            (code / path).parent.mkdir(parents=True, exist_ok=True)
            (code / path).write_text(text)
        metadata = properties.pop("Metadata", {})
        event = {"Type": "Api", "Properties": {"Path": "/" + name.lower(), "Method": "GET"}}
        own = {"Runtime": "python3.11", "Handler": "app.handler", "Timeout": 20, "CodeUri": name.lower(), "Events": {"Get": event}}
        resources[name] = {"Type": "AWS::Serverless::Function", "Metadata": metadata, "Properties": {**own, **properties}}
    document = {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}
    (folder / "template.json").write_text(json.dumps(document))
    return document
