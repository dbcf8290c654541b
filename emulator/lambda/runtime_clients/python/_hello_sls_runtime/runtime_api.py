"""The Lambda Runtime API over one kept-alive connection, spoken on a bare socket.

`_socket` is what the socket module wraps: without that module (3 ms) and http.client (15 ms) a function that needs
neither starts sooner, and a library that patches them does not see these calls. There is no time limit on any of them.
"""

import _socket


class RuntimeApiError(Exception):
    """The Runtime API refused a call or is gone; the process cannot go on."""


class _ConnectionLost(Exception):
    """The connection ended before an answer began."""


class Invocation:
    def __init__(self, headers, body):
        self.request_id = headers.get("lambda-runtime-aws-request-id")
        self.trace_id = headers.get("lambda-runtime-trace-id")
        self.function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.deadline_ms = int(headers.get("lambda-runtime-deadline-ms") or 0)
        self.client_context = headers.get("lambda-runtime-client-context")
        self.cognito_identity = headers.get("lambda-runtime-cognito-identity")
        self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
        self.content_type = headers.get("content-type", "application/json")
        self.body = body


class RuntimeApi:
    """The four calls of a runtime. `address` is AWS_LAMBDA_RUNTIME_API: host:port, perhaps with a path."""

    def __init__(self, address):
        host_and_port, _, prefix = address.partition("/")
        self._host, _, port = host_and_port.rpartition(":")
        self._port = int(port)
        self._base = ("/" + prefix.strip("/") if prefix else "") + "/2018-06-01/runtime/"
        self._host_line = "Host: %s\r\n" % host_and_port
        self._connection = None
        self._next = self._request("GET", "invocation/next", {}, b"", with_length=False)

    def next(self):
        status, headers, body = self._exchange(self._next)
        if status != 200:
            raise RuntimeApiError("GET invocation/next was answered with %d: %s" % (status, _shown(body)))
        return Invocation(headers, body)

    def respond(self, request_id, body, content_type):
        self._post("invocation/%s/response" % request_id, {"Content-Type": content_type}, body)

    def fail(self, request_id, body, error_type):
        self._post("invocation/%s/error" % request_id, _error_headers(error_type), body)

    def fail_init(self, body, error_type):
        self._post("init/error", _error_headers(error_type), body)

    def _post(self, path, headers, body):
        status, _, answer = self._exchange(self._request("POST", path, headers, body))
        if status != 202:
            raise RuntimeApiError("POST %s was answered with %d: %s" % (path, status, _shown(answer)))

    def _request(self, method, path, headers, body, with_length=True):
        head = "%s %s%s HTTP/1.1\r\n%s" % (method, self._base, path, self._host_line)
        for name, value in headers.items():
            head += "%s: %s\r\n" % (name, value)
        if with_length:
            head += "Content-Length: %d\r\n" % len(body)
        return (head + "\r\n").encode("ascii") + body

    def _exchange(self, request):
        """A kept connection may have been closed meanwhile; then, and only then, the request goes out a second time."""
        kept = self._connection is not None
        try:
            return self._exchange_once(request)
        except _ConnectionLost as error:
            self._connection = None
            if not kept:
                raise RuntimeApiError("the Runtime API closed the connection: %s" % error) from None
        try:
            return self._exchange_once(request)
        except _ConnectionLost as error:
            raise RuntimeApiError("the Runtime API closed the connection: %s" % error) from None

    def _exchange_once(self, request):
        if self._connection is None:
            self._connection = _Connection(self._host, self._port)
        answer = self._connection.exchange(request)
        if answer[1].get("connection", "").lower() == "close":
            self._connection = None
        return answer


class _Connection:
    def __init__(self, host, port):
        self._socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        try:
            self._socket.connect((host, port))
        except OSError as error:
            raise RuntimeApiError("cannot reach the Runtime API at %s:%d: %s" % (host, port, error)) from None
        self._socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        self._unread = b""

    def exchange(self, request):
        send_error = None
        try:
            self._socket.sendall(request)
        except OSError as error:  # perhaps refused before it was all read: the answer then says why
            send_error = error
        try:
            head = self._read_until(b"\r\n\r\n")
            while head.startswith(b"HTTP/1.1 1"):
                head = self._read_until(b"\r\n\r\n")
        except OSError as error:
            raise _ConnectionLost(send_error or error) from None
        lines = head.decode("utf-8", "surrogateescape").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        try:
            return int(lines[0].split(" ", 2)[1]), headers, self._read_body(headers)
        except OSError as error:
            raise RuntimeApiError("the Runtime API's answer was cut off: %s" % error) from None

    def _read_body(self, headers):
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._read_chunks()
        return self._read_exactly(int(headers.get("content-length", 0)))

    def _read_chunks(self):
        chunks = []
        while True:
            size = int(self._read_until(b"\r\n").split(b";")[0], 16)
            if size == 0:
                while self._read_until(b"\r\n"):
                    pass  # trailers
                return b"".join(chunks)
            chunks.append(self._read_exactly(size))
            self._read_exactly(2)

    def _read_until(self, mark):
        searched = 0
        while True:
            end = self._unread.find(mark, searched)
            if end >= 0:
                found, self._unread = self._unread[:end], self._unread[end + len(mark) :]
                return found
            searched = max(len(self._unread) - len(mark) + 1, 0)
            self._unread += self._receive()

    def _read_exactly(self, size):
        taken, self._unread = self._unread[:size], self._unread[size:]
        if len(taken) == size:
            return taken
        whole = bytearray(size)
        whole[: len(taken)] = taken
        rest = memoryview(whole)[len(taken) :]
        while rest:
            count = self._socket.recv_into(rest)
            if count == 0:
                raise ConnectionError("end of stream")
            rest = rest[count:]
        return bytes(whole)

    def _receive(self):
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError("end of stream")
        return data


def _error_headers(error_type):
    # A class may have any name, a header may not.
    printable = error_type.encode("ascii", "backslashreplace").decode("ascii")
    return {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": printable}


def _shown(body):
    return body.decode("utf-8", "replace").strip()
