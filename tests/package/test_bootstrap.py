"""The bootstrap out of the zip, in a root that has nothing else but certificates, on a played Lambda Runtime API, with the wire
DynamoDB behind TLS: it answers as the handler inside `serve` does."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
import zipfile

import pytest
import trustme
from conftest import FIXTURES, PROGRAM, package

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "runtime_clients"))
from fake_runtime_api import ARN, FakeRuntimeApi  # noqa: E402

ID = "7d3f0c52-6a1e-4c1b-9f3e-2b6d8a4f5c10"
ARM64 = pathlib.Path(PROGRAM).parent / "bootstrap-arm64"
QEMU = shutil.which("qemu-aarch64-static")


@contextlib.contextmanager
def served(folder, ready_file):
    words = [PROGRAM, "serve", "--in-memory", "-p", "0", "--lambda-port", "0", "--dynamodb-port", "0", "--ready-file",
             str(ready_file), "--no-reload"]
    process = subprocess.Popen(words, cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            if "ready in" in line:
                break
        yield json.loads(ready_file.read_text())
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def post(url, body, headers):
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=20) as answer:
        return answer.read()


def seed(ready):
    """The message that the fixture events speak of."""
    item = {"pk": {"S": ID}, "sk": {"S": "v0"}, "message": {"S": "seeded"}, "timestamp": {"N": "1700000000.25"}}
    body = json.dumps({"TableName": ready["tables"]["MessageTable"], "Item": item}).encode()
    authorization = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
    post(ready["dynamodb"], body, {"X-Amz-Target": "DynamoDB_20120810.PutItem", "Authorization": authorization,
                                   "X-Amz-Date": "20260101T000000Z", "Content-Type": "application/x-amz-json-1.0"})


def events():
    def fixture(name):
        return json.loads((FIXTURES / "events" / (name + "-event.json")).read_text())

    broken = {**fixture("CreateItem"), "body": "{no json"}
    nowhere = {**fixture("RetrieveItem"), "path": "/nowhere"}
    names = ["CreateItem", "RetrieveItem", "UpdateItem", "RetrieveItem", "DeleteItem", "RetrieveItem"]
    return [fixture(name) for name in names] + [broken, nowhere, {}]


def without_accidents(payload):
    text = re.sub(rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", b"UUID", payload)
    return re.sub(rb'(timestamp\\": )[^,}]+', rb"\1TIME", text)


def answers_of_serve(ready):
    url = ready["lambda"] + "/2015-03-31/functions/MessageCrudApp/invocations"
    return [post(url, json.dumps(event).encode(), {}) for event in events()]


@contextlib.contextmanager
def behind_tls(url, authority):
    """Carries TLS connections on to a plain port; gives its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "dynamodb.example").configure_cert(context)
    target = ("127.0.0.1", int(url.rsplit(":", 1)[1]))
    listener = socket.create_server(("127.0.0.1", 0))
    handshakes = []

    def carry(source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in [source, sink]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def accept():
        with contextlib.suppress(OSError):
            while True:
                plain, _ = listener.accept()
                with contextlib.suppress(OSError):
                    client = context.wrap_socket(plain, server_side=True)
                    handshakes.append(client.version())
                    server = socket.create_connection(target)
                    threading.Thread(target=carry, args=(client, server), daemon=True).start()
                    threading.Thread(target=carry, args=(server, client), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1], handshakes
    finally:
        listener.close()


def emptied_root(zip_file, authority, folder):
    """The zip, and certificates where Amazon Linux has them."""
    root = folder / "root"
    certificates = root / "etc/pki/tls/certs"
    certificates.mkdir(parents=True)
    authority.cert_pem.write_to_path(certificates / "ca-bundle.crt")
    with zipfile.ZipFile(zip_file) as opened:
        assert opened.namelist() == ["bootstrap"]
        assert opened.infolist()[0].external_attr >> 16 == 0o100755
        opened.extractall(root)
    (root / "bootstrap").chmod(0o755)
    return root


def run_in(root, words, api, endpoint, table):
    """Its answers to all events, errors included."""
    as_root = ["chroot"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "chroot"]
    environment = {"AWS_LAMBDA_RUNTIME_API": api.address, "AWS_ENDPOINT_URL_DYNAMODB": endpoint, "AWS_REGION": "us-east-1",
                   "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
                   "DDB_TABLE_NAME": table, "_HANDLER": "message_crud.handle", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    process = subprocess.Popen([*as_root, str(root), *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    answers = []
    try:
        for number, event in enumerate(events()):
            headers = {"Lambda-Runtime-Deadline-Ms": "4102444800000", "Lambda-Runtime-Invoked-Function-Arn": ARN}
            api.send(json.dumps(event).encode(), "id-%d" % number, headers)
            happening = api.wait()
            assert happening.kind in ("response", "error") and happening.request_id == "id-%d" % number, happening
            answers.append(happening.body)
    finally:
        process.send_signal(signal.SIGTERM)
        log, _ = process.communicate(timeout=20)
    assert process.returncode == 0, log
    return answers


def check(zip_file, application, folder, words=("/bootstrap",), hosts=None, **copied):
    authority = trustme.CA()
    root = emptied_root(zip_file, authority, folder)
    for name, source in copied.items():
        shutil.copy(source, root / name)
    name = "127.0.0.1"
    if hosts is not None:
        name = hosts
        (root / "etc/hosts").write_text("127.0.0.1 %s\n" % name)
        # Modules of the image are no concern of a program with a C library of its own.
        (root / "etc/nsswitch.conf").write_text("hosts: resolve [UNAVAIL=return] files\n")
    api = FakeRuntimeApi()
    with served(application, folder / "ready.json") as ready, behind_tls(ready["dynamodb"], authority) as (port, handshakes):
        seed(ready)
        expected = answers_of_serve(ready)
        seed(ready)
        table = ready["tables"]["MessageTable"]
        answers = run_in(root, words, api, "https://%s:%d" % (name, port), table)
    api.close()
    assert [without_accidents(answer) for answer in answers] == [without_accidents(answer) for answer in expected]
    statuses = [json.loads(answer).get("statusCode") for answer in answers]
    assert statuses == [200] * 5 + [404, 400, 404, None], answers
    assert json.loads(answers[-1])["errorType"] == "Function.NotAProxyEvent"
    assert handshakes == ["TLSv1.3"] and api.connections == 1, "each connection is kept"


def test_in_an_emptied_root_it_answers_as_inside_serve(fixture_application, tmp_path):
    package(fixture_application)
    check(fixture_application / "dist/MessageCrudApp.zip", fixture_application, tmp_path)


def test_it_looks_names_up_without_the_images_modules(fixture_application, tmp_path):
    package(fixture_application)
    check(fixture_application / "dist/MessageCrudApp.zip", fixture_application, tmp_path, hosts="dynamodb.example")


@pytest.mark.skipif(not ARM64.exists() or QEMU is None, reason="not built here: make bootstrap-arm64")
def test_for_arm64_it_answers_the_same(fixture_application, tmp_path):
    text = (fixture_application / "template.yaml").read_text()
    (fixture_application / "template.yaml").write_text(
        text.replace("    Runtime: provided.al2023\n", "    Runtime: provided.al2023\n    Architectures: [arm64]\n"))
    package(fixture_application)
    words = ["/qemu", "/bootstrap"]
    check(fixture_application / "dist/MessageCrudApp.zip", fixture_application, tmp_path, words, qemu=QEMU)


@pytest.mark.skipif(ARM64.exists(), reason="there is one")
def test_without_one_for_arm64_it_says_how_to_build_it(fixture_application):
    missing = package(fixture_application, "--arch", "arm64", status=4)
    assert "make bootstrap-arm64" in missing.stderr
