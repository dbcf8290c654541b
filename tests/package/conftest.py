"""Packages application folders with the real program."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

import pytest

PROGRAM = os.environ["HELLO_SLS"]
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "fixtures"


def run(folder, *words, environment=None, **more):
    variables = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    # This Python has pip; the system's need not.
    variables["PATH"] = os.path.dirname(sys.executable) + ":" + variables["PATH"]
    variables.update(environment or {})
    return subprocess.run([PROGRAM, *words], cwd=folder, env=variables, capture_output=True, text=True, timeout=240, **more)


def package(folder, *flags, status=0, **more):
    done = run(folder, "package", *flags, **more)
    assert done.returncode == status, done.stderr + done.stdout
    return done


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def write_template(folder, resources):
    document = {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}
    (folder / "template.json").write_text(json.dumps(document, indent=2))


def function(code="src", runtime="python3.12", handler="app.handler", metadata=None, **properties):
    own = {"CodeUri": code, "Runtime": runtime, "Handler": handler, **properties}
    resource = {"Type": "AWS::Serverless::Function", "Properties": own}
    return {**resource, "Metadata": metadata} if metadata else resource


def names_in(zip_file):
    with zipfile.ZipFile(zip_file) as opened:
        return set(opened.namelist())


def sha256(file):
    return hashlib.sha256(pathlib.Path(file).read_bytes()).hexdigest()


@pytest.fixture
def fixture_application(tmp_path):
    """A copy of the message application."""
    folder = tmp_path / "application"
    shutil.copytree(FIXTURES, folder, ignore=shutil.ignore_patterns(".hello-sls", "dist"))
    return folder


@pytest.fixture(scope="session")
def kept_folder():
    """Stays in the build folder, so that what pip and npm fetch is fetched once."""
    folder = pathlib.Path(PROGRAM).parent.parent / "package-test"
    folder.mkdir(exist_ok=True)
    return folder
