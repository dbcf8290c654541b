"""Uploads, to moto's S3 server and to servers that misbehave."""

import http.server
import json
import os
import pty
import re
import signal
import socket
import subprocess
import threading

import boto3
import pytest
from conftest import PROGRAM, function, package, sha256, write, write_template
from moto.server import ThreadedMotoServer

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token"}
HANDLER = "def handler(event, context):\n    return 1\n"


@pytest.fixture(scope="module")
def moto():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield "http://%s:%d" % (host, port)
    server.stop()


@pytest.fixture
def s3(moto):
    client = boto3.client("s3", endpoint_url=moto, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    client.create_bucket(Bucket="artifacts")
    yield client
    for item in client.list_objects_v2(Bucket="artifacts").get("Contents", []):
        client.delete_object(Bucket="artifacts", Key=item["Key"])
    client.delete_bucket(Bucket="artifacts")


@pytest.fixture
def application(tmp_path):
    write(tmp_path, {"src/app.py": HANDLER, "layer/python/a.py": ""})
    code = {"Code": "src", "Runtime": "python3.12", "Handler": "app.handler", "Role": "r"}
    write_template(tmp_path, {
        "L": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "layer"}},
        "F": function(Layers=[{"Ref": "L"}]),
        "Plain": {"Type": "AWS::Lambda::Function", "Properties": code},
    })
    return tmp_path


def upload(folder, url, *flags, bucket="artifacts", **more):
    return package(folder, "--s3-bucket", bucket, "--endpoint-url", url, *flags, environment=KEYS, **more)


def test_zips_go_up_once_under_the_hash_of_their_bytes(application, moto, s3):
    first = upload(application, moto, "--s3-prefix", "some/prefix/")
    assert "was there" not in first.stdout.split("Plain")[0]
    resources = json.loads((application / "dist/packaged.json").read_text())["Resources"]
    for name in ["F", "L"]:
        key = "some/prefix/" + sha256(application / ("dist/%s.zip" % name))
        body = s3.get_object(Bucket="artifacts", Key=key)["Body"].read()
        assert body == (application / ("dist/%s.zip" % name)).read_bytes()
        place = resources[name]["Properties"]["CodeUri" if name == "F" else "ContentUri"]
        assert place == "s3://artifacts/" + key
    # The same code: the same object. CloudFormation's own resource wants a map.
    key = "some/prefix/" + sha256(application / "dist/F.zip")
    assert resources["Plain"]["Properties"]["Code"] == {"S3Bucket": "artifacts", "S3Key": key}
    assert len(s3.list_objects_v2(Bucket="artifacts")["Contents"]) == 2
    before = s3.head_object(Bucket="artifacts", Key=key)["LastModified"]
    second = upload(application, moto, "--s3-prefix", "some/prefix/")
    assert second.stdout.count("(was there already)") == 3
    assert s3.head_object(Bucket="artifacts", Key=key)["LastModified"] == before


def test_the_bucket_may_stand_in_samconfig(application, moto, s3):
    config = '[default.hello_sls.package.parameters]\ns3_bucket = "artifacts"\ns3_prefix = "kept"\nendpoint_url = "%s"\n'
    (application / "samconfig.toml").write_text(config % moto)
    assert "s3://artifacts/kept/" in package(application, environment=KEYS).stdout


def test_credentials_may_be_a_profiles(application, moto, s3, tmp_path):
    write(tmp_path, {"home/.aws/credentials": "[work]\naws_access_key_id = AKIDWORK\naws_secret_access_key = s\n"})
    home = {"HOME": str(tmp_path / "home")}
    to_moto = ["--s3-bucket", "artifacts", "--endpoint-url", moto]
    package(application, *to_moto, "--profile", "work", environment=home)
    package(application, *to_moto, environment={**home, "AWS_PROFILE": "work"})
    # A service that is not AWS's takes any; one that is named must be there.
    package(application, *to_moto, environment=home)
    missing = package(application, *to_moto, "--profile", "none", environment={**home, **KEYS}, status=4)
    assert "The config profile (none) could not be found" in missing.stderr
    # Nothing is sent to AWS without credentials.
    nobody = package(application, "--s3-bucket", "artifacts", environment=home, status=4)
    assert "The config profile (default) could not be found" in nobody.stderr and "AWS_ACCESS_KEY_ID" in nobody.stderr


def test_large_zips_go_up_in_parts(application, moto, s3):
    (application / "layer/data").write_bytes(os.urandom(20_000_000))
    upload(application, moto)
    zipped = application / "dist/L.zip"
    stored = s3.get_object(Bucket="artifacts", Key=sha256(zipped))
    assert stored["ETag"].endswith('-3"') and stored["Body"].read() == zipped.read_bytes()
    assert "Uploads" not in s3.list_multipart_uploads(Bucket="artifacts")


def test_a_terminal_sees_the_way_of_it(application, moto, s3):
    (application / "layer/data").write_bytes(os.urandom(9_000_000))
    terminal, end = pty.openpty()
    words = [PROGRAM, "package", "--s3-bucket", "artifacts", "--endpoint-url", moto]
    process = subprocess.Popen(words, cwd=application, env={**os.environ, **KEYS}, stderr=end, stdout=subprocess.DEVNULL)
    os.close(end)
    seen = b""
    try:
        while chunk := os.read(terminal, 65536):
            seen += chunk
    except OSError:
        pass  # the terminal's other end is closed
    assert process.wait() == 0
    assert re.search(rb"L\.zip \[#+\.+\] +\d+ % of 8\.6 MB", seen) and b"100 % of 8.6 MB" in seen
    assert seen.endswith(b"\r\x1b[K")
    assert "%" not in upload(application, moto).stderr


def test_a_bucket_that_is_not_there(application, moto):
    (application / "dist").mkdir()
    (application / "dist/packaged.json").write_text("good")
    failed = upload(application, moto, bucket="nowhere", status=1)
    assert "S3 answered NoSuchBucket" in failed.stderr and "aws s3 mb s3://nowhere" in failed.stderr
    assert (application / "dist/packaged.json").read_text() == "good"


class Refusing(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.send_response(403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def test_access_denied(application):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    failed = upload(application, "http://127.0.0.1:%d" % server.server_port, "--s3-prefix", "p", status=1)
    server.shutdown()
    assert "AccessDenied: Access Denied; the credentials need s3:PutObject and s3:GetObject on arn:aws:s3:::artifacts/p/*" \
        in failed.stderr
    assert not (application / "dist/packaged.json").exists()


class Line:
    """Between a client and a server: breaks off `losses` of the connections that send more than `after` bytes."""

    def __init__(self, url, losses, after):
        self.target = ("127.0.0.1", int(url.rsplit(":", 1)[1]))
        self.losses, self.after, self.lost = losses, after, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            threading.Thread(target=self.carry, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(server, client, False), daemon=True).start()

    def carry(self, source, sink, counted):
        carried = 0
        try:
            while data := source.recv(65536):
                carried += len(data)
                if counted and carried > self.after and self.lost < self.losses:
                    self.lost += 1
                    break
                sink.sendall(data)
        except OSError:
            pass
        for end in [source, sink]:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def test_a_connection_that_is_lost_in_the_middle(application, moto, s3):
    (application / "layer/data").write_bytes(os.urandom(9_000_000))
    line = Line(moto, losses=2, after=3_000_000)
    upload(application, line.url)
    assert line.lost == 2
    key = sha256(application / "dist/L.zip")
    assert s3.get_object(Bucket="artifacts", Key=key)["Body"].read() == (application / "dist/L.zip").read_bytes()


def test_a_connection_that_stays_lost(application, moto, s3):
    (application / "layer/data").write_bytes(os.urandom(9_000_000))
    upload(application, moto, "--function", "Plain")
    good = (application / "dist/packaged.json").read_text()
    line = Line(moto, losses=1000, after=3_000_000)
    failed = upload(application, line.url, status=1)
    assert "L.zip is not uploaded: no answer from " + line.url in failed.stderr
    assert "the same command goes on from here" in failed.stderr
    assert (application / "dist/packaged.json").read_text() == good
    assert "Uploads" not in s3.list_multipart_uploads(Bucket="artifacts")
    # Nobody is there at all.
    line.listener.close()
    assert "no answer from" in upload(application, line.url, status=1).stderr


def test_ctrl_c_breaks_off_and_takes_back(application, moto, s3):
    (application / "layer/data").write_bytes(os.urandom(30_000_000))
    hold = threading.Event()

    class Slow(Line):
        def carry(self, source, sink, counted):
            carried = 0
            while data := source.recv(65536):
                carried += len(data)
                if counted and carried > 5_000_000 and not hold.is_set():
                    process.send_signal(signal.SIGINT)
                    hold.set()
                sink.sendall(data)

    line = Slow(moto, losses=0, after=0)
    words = [PROGRAM, "package", "--s3-bucket", "artifacts", "--endpoint-url", line.url]
    process = subprocess.Popen(words, cwd=application, env={**os.environ, **KEYS}, stderr=subprocess.PIPE, text=True)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Uploads" not in s3.list_multipart_uploads(Bucket="artifacts")
    assert not (application / "dist/packaged.json").exists()


def test_flags_that_do_not_fit_and_missing_credentials(application):
    assert "--s3-bucket" in package(application, "--s3-prefix", "x", status=2).stderr
    assert "s3://b" in package(application, "--s3-bucket", "s3://b", status=2).stderr
    assert "takes a URL" in package(application, "--s3-bucket", "bbb", "--endpoint-url", "localhost:1", status=2).stderr
    missing = package(application, "--s3-bucket", "bbb", status=4)
    assert "AWS_ACCESS_KEY_ID" in missing.stderr
    assert not (application / "dist").exists()
