"""Applications as people lift them: each is built and served by the real program and asked over HTTP."""

import http.client
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import urllib.parse

import pytest

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = pathlib.Path(os.environ["APPLICATIONS_FOLDER"])

specification = importlib.util.spec_from_file_location("serving", HERE.parents[1] / "workflow" / "conftest.py")
serving = importlib.util.module_from_spec(specification)
specification.loader.exec_module(serving)


def copy(name):
    """What is built and installed in the copy stays there for the next run."""
    folder = FOLDER / name
    shutil.copytree(HERE / name, folder, dirs_exist_ok=True)
    (folder / "ready.json").unlink(missing_ok=True)
    return folder


def without_virtual_environment():
    """As in a developer's shell: requirements are installed for the functions, not taken from this suite."""
    path = [part for part in os.environ["PATH"].split(":") if not part.startswith(sys.prefix)]
    return {"PATH": ":".join(path), "VIRTUAL_ENV": ""}


def serve(folder, *flags):
    return serving.Serve(folder, *flags, environment=without_virtual_environment(), patience=900)


@pytest.fixture(scope="module")
def lifted():
    folder = copy("lifted")
    # esbuild is the project's own: installed as a developer would.
    if not (folder / "esbuild" / "node_modules").exists():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder / "esbuild", check=True)
    served = serve(folder)
    yield served
    served.stop()


@pytest.fixture(scope="module")
def chalice():
    folder = copy("chalice")
    shutil.rmtree(folder / "out", ignore_errors=True)
    command = [str(pathlib.Path(sys.prefix, "bin", "chalice")), "package", "--stage", "dev", "out"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1"})
    served = serve(folder / "out", "-t", "sam.json")
    yield served
    served.stop()


def ask(served, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(served.url).netloc, timeout=60)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    return answer, answer.read()


def ask_json(served, method, path, body=None):
    sent = None if body is None else json.dumps(body)
    answer, text = ask(served, method, path, sent, {"Content-Type": "application/json", "User-Agent": "suite"})
    return answer.status, json.loads(text)


def test_chalice(chalice):
    # A REST API gives path parameters as they were sent, and Chalice hands them on.
    assert ask_json(chalice, "GET", "/hello/w%C3%B6rld?a=1") == (200, {"hello": "w%C3%B6rld", "query": {"a": "1"}})
    answer, body = ask(chalice, "POST", "/api/items", '{"name": "x"}', {"Content-Type": "application/json"})
    assert (answer.status, answer.getheader("X-Chalice"), json.loads(body)) == (201, "yes", {"name": "x"})
    assert ask_json(chalice, "POST", "/items", {})[0] == 400
    assert ask(chalice, "GET", "/nowhere")[0].status == 403


def test_mangum(lifted):
    assert ask_json(lifted, "GET", "/mangum/hello/world?loud=true") == (200, {"hello": "WORLD"})
    data = bytes(range(256))
    answer, body = ask(lifted, "POST", "/mangum/echo", data, {"Content-Type": "application/octet-stream"})
    assert (answer.status, answer.getheader("Set-Cookie"), body) == (201, "seen=1", data[::-1])
    assert ask(lifted, "GET", "/mangum/fail")[0].status == 500
    assert ask(lifted, "GET", "/mangum/nowhere")[0].status == 404


def test_zappa(lifted):
    status, body = ask_json(lifted, "GET", "/zappa/hello/world?q=%C3%A4")
    assert (status, body) == (200, {"hello": "world", "query": "ä", "agent": "suite"})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer, body = ask(lifted, "POST", "/zappa/form", "name=x&name2=y+z", form)
    assert (answer.status, json.loads(body)) == (201, {"name": "x", "name2": "y z"})
    # Zappa itself repeats them.
    cookies = {value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"}
    assert cookies == {"a=1", "b=2"}
    assert ask(lifted, "GET", "/zappa/nowhere")[0].status == 404


def test_middy(lifted):
    assert ask_json(lifted, "POST", "/middy", {"a": 1, "b": 2}) == (200, {"sum": 3})
    answer, body = ask(lifted, "POST", "/middy", "{nonsense", {"Content-Type": "application/json"})
    assert answer.status == 415


def test_claudia_api_builder(lifted):
    assert ask_json(lifted, "GET", "/claudia/world?q=1") == (200, {"hello": "world", "q": "1"})
    answer, body = ask(lifted, "POST", "/claudia/world", '{"a": 1}', {"Content-Type": "application/json"})
    assert (answer.status, answer.getheader("X-Claudia"), json.loads(body)) == (202, "yes", {"a": 1})


def test_serverless_express(lifted):
    answer, body = ask(lifted, "GET", "/express/hello/world?q=1")
    assert (answer.status, json.loads(body)) == (200, {"hello": "world", "q": "1"})
    cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    assert [cookie.split(";")[0] for cookie in cookies] == ["a=1", "b=2"]
    assert ask_json(lifted, "POST", "/express/echo", {"ä": [1, 2]}) == (201, {"ä": [1, 2]})


def test_the_sdk_is_there_without_being_declared(lifted):
    answer, body = ask(lifted, "GET", "/sdk")
    assert (answer.status, body) == (200, b"kept")


def test_esbuild(lifted):
    answer, body = ask(lifted, "GET", "/esbuild?name=world")
    assert (answer.status, body) == (200, b"hello world")


@pytest.mark.parametrize("language", ["go", "rust"])
def test_compiled_languages(lifted, language):
    assert ask(lifted, "GET", f"/{language}/world")[1] == b"hello world"
    assert ask(lifted, "GET", f"/{language}/error")[0].status == 500
    assert ask(lifted, "GET", f"/{language}/panic")[0].status == 500
    assert ask(lifted, "GET", f"/{language}/again")[1] == b"hello again"


def test_errors_in_the_runtimes_own_words(lifted):
    url = urllib.parse.urlsplit(lifted.ready["lambda"])

    def invoke(function, name):
        connection = http.client.HTTPConnection(url.netloc, timeout=60)
        connection.request("POST", f"/2015-03-31/functions/{function}/invocations", json.dumps({"pathParameters": {"name": name}}))
        answer = connection.getresponse()
        assert answer.getheader("X-Amz-Function-Error") == "Unhandled"
        return json.loads(answer.read())

    assert invoke("Go", "error") == {"errorMessage": "on purpose", "errorType": "errorString"}
    panic = invoke("Go", "panic")
    assert panic["errorMessage"] == "on purpose" and panic["stackTrace"]
    assert invoke("Rust", "error")["errorMessage"] == "on purpose"
    assert "on purpose" in invoke("Rust", "panic")["errorMessage"]
