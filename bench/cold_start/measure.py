"""How a Lambda starts: exec to the first `next` of the Runtime API, resident memory then, and the first answer with DynamoDB
behind it; the bootstrap out of a zip beside the same handler in Python with boto3, in turn, in one run.

Loopback only: the Runtime API is played here, DynamoDB is hello-sls's. The event is POST /message of the fixtures. Python runs
on this project's own Runtime API client, which does what Lambda's does in fewer modules.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
EVENT = (PROJECT / "fixtures/events/CreateItem-event.json").read_bytes()
CLIENT = PROJECT / "emulator/lambda/runtime_clients/python/bootstrap.py"


def read_request(connection):
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, body = received.split(b"\r\n\r\n", 1)
    length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    size = int(length[0].split(b":")[1]) if length else 0
    while len(body) < size:
        body += connection.recv(65536)
    return head, body


def answer(connection, status, body, headers=""):
    head = "HTTP/1.1 %s\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, headers, len(body))
    connection.sendall(head.encode() + body)


def start_once(command, folder, variables):
    """Milliseconds to the first `next`, resident kilobytes then, milliseconds to the first answer."""
    with socket.create_server(("127.0.0.1", 0)) as runtime:
        environment = {**variables, "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:%d" % runtime.getsockname()[1]}
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment)
        try:
            connection, _ = runtime.accept()
            read_request(connection)
            to_next = time.perf_counter() - begun
            with open("/proc/%d/status" % process.pid) as status:
                resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
            answer(connection, "200 OK", EVENT, "Lambda-Runtime-Aws-Request-Id: 1\r\nLambda-Runtime-Deadline-Ms: 4102444800000\r\n"
                                                "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:1:function:f\r\n")
            _, body = read_request(connection)
            to_answer = time.perf_counter() - begun
            assert json.loads(body).get("statusCode") == 200, body
        finally:
            process.kill()
            process.wait()
    return to_next * 1000, resident, to_answer * 1000


def serve_dynamodb(program, folder):
    ready = pathlib.Path(folder) / "ready.json"
    words = [program, "serve", "-t", str(PROJECT / "fixtures/template.yaml"), "--in-memory", "-q", "-p", "0", "--lambda-port", "0",
             "--dynamodb-port", "0", "--ready-file", str(ready), "--no-reload"]
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 10
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > end:
            sys.exit("hello-sls serve was not ready")
        time.sleep(0.01)
    return process, json.loads(ready.read_text())


def zip_python(folder, site_packages):
    """The Python function as it would ship, were boto3 its own; on Lambda it is the runtime's."""
    file = folder / "python.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as opened:
        opened.write(HERE / "message_crud.py", "message_crud.py")
        for name in ["boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six.py"]:
            place = site_packages / name
            for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
                if path.is_file() and "__pycache__" not in path.parts:
                    opened.write(path, path.relative_to(site_packages))
    return file


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="the hello-sls program")
    parser.add_argument("--starts", type=int, default=30)
    flags = parser.parse_args()
    import boto3  # of the interpreter that runs this, which the handler runs on too

    site_packages = pathlib.Path(boto3.__file__).parents[1]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([flags.program, "package", "-t", PROJECT / "fixtures/template.yaml", "--output-dir", folder / "dist"],
                       check=True, stdout=subprocess.DEVNULL)
        zipped = folder / "dist/MessageCrudApp.zip"
        with zipfile.ZipFile(zipped) as opened:
            opened.extractall(folder)
        (folder / "bootstrap").chmod(0o755)
        process, ready = serve_dynamodb(flags.program, folder)
        variables = {"AWS_ENDPOINT_URL_DYNAMODB": ready["dynamodb"], "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
                     "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "DDB_TABLE_NAME": ready["tables"]["MessageTable"],
                     "_HANDLER": "message_crud.handle", "PATH": os.environ["PATH"]}
        commands = {"bootstrap": ([folder / "bootstrap"], folder, zipped),
                    "Python, boto3": ([sys.executable, CLIENT], HERE, zip_python(folder, site_packages))}
        seen = {name: [] for name in commands}
        for number in range(flags.starts):
            for name, (command, place, _) in commands.items():
                if name == "bootstrap" or number < max(5, flags.starts // 5):
                    seen[name].append(start_once(command, place, variables))
        process.send_signal(signal.SIGTERM)
        process.wait()
        print("%-14s %12s %22s %14s %24s" % ("", "zip, KB", "exec to next, ms", "resident, KB", "exec to answer, ms"))
        for name, (_, _, file) in commands.items():
            to_next, resident, to_answer = zip(*seen[name])
            print("%-14s %12.0f %13.2f (least %.2f) %7.0f %13.2f (least %.2f)" % (
                name, file.stat().st_size / 1000, statistics.median(to_next), min(to_next), statistics.median(resident),
                statistics.median(to_answer), min(to_answer)))
        shutil.rmtree(HERE / "__pycache__", ignore_errors=True)


if __name__ == "__main__":
    main()
