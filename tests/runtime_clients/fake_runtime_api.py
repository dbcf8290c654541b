"""A Lambda Runtime API for one process, driven by a test: events go in, what the process posts comes out.

Everything that happens (a response, an error, an init error, the process's end) arrives in one queue, in order, so a
test waits for the next thing and never for a length of time.
"""

import http.server
import json
import queue
import sys
import threading

WAIT_SECONDS = 30  # for what must happen; a test that waits this long has failed
ARN = "arn:aws:lambda:us-east-1:123456789012:function:tested"


class Happening:
    """`kind` is response, error, init_error, too_large (a response that was refused) or exit (with the `status`).

    The names in `headers` are found in any case.
    """

    def __init__(self, kind, headers=None, body=b"", trailers=None, request_id=None, status=None):
        self.kind = kind
        self.headers = headers or {}
        self.body = body
        self.trailers = trailers or {}
        self.request_id = request_id
        self.status = status

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return "%s %s %r %s" % (self.kind, self.headers, self.body, self.status)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a function that crashes cuts its connection
            super().handle_error(request, client_address)


class FakeRuntimeApi:
    def __init__(self, largest_response=6291556):
        self.largest_response = largest_response
        self.connections = 0
        self.happenings = queue.Queue()
        self._events = queue.Queue()
        self._server = _Server(("127.0.0.1", 0), self._handler_class())
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.address = "127.0.0.1:%d" % self._server.server_port

    def send(self, body, request_id, headers):
        self._events.put((body, {"Lambda-Runtime-Aws-Request-Id": request_id, **headers}))

    def wait(self):
        return self.happenings.get(timeout=WAIT_SECONDS)

    def close(self):
        self._events.put(None)
        self._server.shutdown()
        self._server.server_close()

    def _handler_class(api):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1  # head and body of an answer in one piece

            def setup(self):
                super().setup()
                api.connections += 1

            def log_message(self, *_):
                pass

            def do_GET(self):
                event = api._events.get()
                if event is None:
                    self.close_connection = True
                    return
                body, headers = event
                self._answer(200, body, headers)

            def do_POST(self):
                body, trailers = self._read_body()
                parts = self.path.split("/")[3:]
                kind = "init_error" if parts[0] == "init" else parts[2]
                too_large = kind == "response" and len(body) > api.largest_response
                request_id = None if kind == "init_error" else parts[1]
                if too_large:
                    kind = "too_large"
                api.happenings.put(Happening(kind, self.headers, body, trailers, request_id))
                if too_large:
                    self._answer(413, b'{"errorType":"RequestEntityTooLarge"}\n', {})
                else:
                    self._answer(202, b'{"status":"OK"}', {})

            def _answer(self, status, body, headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Type" not in headers:
                    self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

            def _read_body(self):
                if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                    return self.rfile.read(int(self.headers.get("Content-Length", 0))), {}
                body, trailers = b"", {}
                while True:
                    size = int(self.rfile.readline(), 16)
                    if size == 0:
                        break
                    body += self.rfile.read(size)
                    self.rfile.readline()
                while True:
                    line = self.rfile.readline().strip()
                    if not line:
                        return body, trailers
                    name, _, value = line.decode().partition(":")
                    trailers[name] = value.strip()

        return Handler
