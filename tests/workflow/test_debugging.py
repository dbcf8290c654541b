"""A function that somebody looks at in a debugger does not run out of its Timeout; --debug-port makes it wait for one."""

import base64
import concurrent.futures
import ctypes
import json
import os
import random
import socket
import subprocess
import sys
import urllib.request

from conftest import PROGRAM, write_application

PTRACE_SEIZE = 0x4206

# Goes on until its Timeout is well over, by the clock.
HANDLER = """
import os, time
def say_where():
    with open(os.environ["PLACE"] + ".part", "w") as file:
        file.write(str(os.getpid()))
    os.rename(os.environ["PLACE"] + ".part", os.environ["PLACE"])
def handler(event, context):
    say_where()
    end = time.time() + min(context.get_remaining_time_in_millis(), 1000) / 1000 + 0.5
    while time.time() < end:
        time.sleep(0.01)
    return {"statusCode": 200, "body": "done"}
"""


# Waits for its tracer in its init phase, which has ten seconds of its own: in the handler it would have to come within one.
TRACED = HANDLER + """
say_where()
while not os.path.exists(os.environ["PLACE"] + ".traced"):
    time.sleep(0.01)
"""


def test_timeout_waits_for_a_tracer(tmp_path, serve):
    place = tmp_path / "pid"
    properties = {"Timeout": 1, "Environment": {"Variables": {"PLACE": str(place)}}}
    write_application(tmp_path, {"Slow": (properties, {"app.py": TRACED})})
    served = serve(tmp_path)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answer = pool.submit(served.request, "GET", "/slow")
        served.wait_for(place.exists)
        assert ctypes.CDLL(None, use_errno=True).ptrace(PTRACE_SEIZE, int(place.read_text()), 0, 0) == 0, os.strerror(ctypes.get_errno())
        (tmp_path / "pid.traced").touch()
        assert answer.result() == (200, "done")


def test_without_one_it_ends(tmp_path, serve):
    properties = {"Timeout": 1, "Environment": {"Variables": {"PLACE": str(tmp_path / "pid")}}}
    write_application(tmp_path, {"Slow": (properties, {"app.py": HANDLER})})
    assert serve(tmp_path).request("GET", "/slow")[0] == 502


def free_port():
    """Not one of those that the kernel gives away: a client's connection might have it by the time it is listened on."""
    while True:
        port = random.randrange(10_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class Stream:
    """A connection that is read up to a mark, or so many bytes."""

    def __init__(self, port, served):
        served.wait_for(lambda: self.connect(port))  # a connection just to see would be taken for a debugger's
        self.bytes = b""

    def connect(self, port):
        try:
            self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            return False
        return True

    def read_until(self, mark):
        while mark not in self.bytes:
            self.bytes += self.socket.recv(65536) or exit("the other side has gone")
        text, _, self.bytes = self.bytes.partition(mark)
        return text

    def read(self, size):
        while len(self.bytes) < size:
            self.bytes += self.socket.recv(65536) or exit("the other side has gone")
        text, self.bytes = self.bytes[:size], self.bytes[size:]
        return text


class DebugAdapter(Stream):
    """As much of the Debug Adapter Protocol as an editor needs to attach."""

    def send(self, command, **arguments):
        message = json.dumps({"seq": 1, "type": "request", "command": command, "arguments": arguments}).encode()
        self.socket.sendall(b"Content-Length: %d\r\n\r\n%b" % (len(message), message))

    def wait_for(self, name):
        while True:
            head = self.read_until(b"\r\n\r\n")
            message = json.loads(self.read(int(head.split(b":")[1])))
            if message.get("event") == name or (message.get("command") == name and message["success"]):
                return message


def test_a_python_function_waits_for_debugpy(tmp_path, serve):
    place = tmp_path / "pid"
    properties = {"Timeout": 1, "Environment": {"Variables": {"PLACE": str(place)}}}
    functions = {"Slow": (properties, {"app.py": HANDLER}), "Other": ({}, {"app.py": HANDLER})}
    write_application(tmp_path, functions)
    port = free_port()
    flags = ["-d", str(port), "--debug-function", "Slow"]
    served = serve(tmp_path, *flags, environment={"VIRTUAL_ENV": sys.prefix})
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answers = [pool.submit(served.request, "GET", "/slow") for _ in range(2)]  # the second waits for the first
        served.wait_for_line(f"Slow waits for a debugger on 127.0.0.1:{port}")
        adapter = DebugAdapter(port, served)
        assert not place.exists()
        adapter.send("initialize", adapterID="test", pathFormat="path")
        adapter.wait_for("initialize")
        adapter.send("attach", justMyCode=True)
        adapter.wait_for("initialized")
        adapter.send("configurationDone")
        adapter.wait_for("configurationDone")
        assert [answer.result() for answer in answers] == [(200, "done")] * 2


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Inspector(Stream):
    """As much of Node's inspector protocol, over a WebSocket, as lets a program go on."""

    def __init__(self, port, served):
        served.wait_for(lambda: is_open(port))
        (target,) = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list"))
        super().__init__(port, served)
        path = target["webSocketDebuggerUrl"].split(str(port), 1)[1]
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self.read_until(b"\r\n\r\n")

    def send(self, method):
        message = json.dumps({"id": 1, "method": method}).encode()
        self.socket.sendall(bytes([0x81, 0x80 | len(message), 0, 0, 0, 0]) + message)  # masked with zeros

    def wait_for(self, method):
        while True:
            size = self.read(2)[1]
            if size > 125:
                size = int.from_bytes(self.read(2 if size == 126 else 8), "big")
            if json.loads(self.read(size)).get("method") == method:
                return


def test_a_node_function_waits_for_its_inspector(tmp_path, serve):
    code = 'exports.handler = async () => ({ statusCode: 200, body: "done" });'
    properties = {"Runtime": "nodejs20.x", "Handler": "index.handler", "Timeout": 1}
    write_application(tmp_path, {"Slow": (properties, {"index.js": code})})
    port = free_port()
    served = serve(tmp_path, "--debug-port", str(port))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answer = pool.submit(served.request, "GET", "/slow")
        inspector = Inspector(port, served)
        inspector.send("Debugger.enable")
        inspector.send("Runtime.runIfWaitingForDebugger")
        inspector.wait_for("Debugger.paused")
        inspector.send("Debugger.resume")
        assert answer.result() == (200, "done")


def test_what_cannot_be_debugged_is_said_by_name(tmp_path):
    functions = {
        "One": ({}, {"app.py": HANDLER}),
        "Two": ({}, {"app.py": HANDLER}),
        "Shell": ({"Runtime": "provided.al2023"}, {"bootstrap": ""}),
    }
    write_application(tmp_path, functions)

    def refusal(*flags):
        command = [PROGRAM, "serve", "-p", "0", "--lambda-port", "0", "--dynamodb-port", "0", "--in-memory", *flags]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert run.returncode == 2
        return run.stderr

    assert "which function? Say --debug-function NAME; there are: One, Two" in refusal("-d", "5678")
    assert "--wrap 'gdb --args'" in refusal("-d", "5678", "--debug-function", "Shell")
    assert "there is no function Three; there are: One, Two" in refusal("-d", "5678", "--debug-function", "Three")
    assert "--debug-function needs --debug-port" in refusal("--debug-function", "One")
