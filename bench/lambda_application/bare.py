"""The Python handler over a bare socket: what a call costs without Lambda. Prints its port."""

import json
import socket
import sys

sys.path.insert(0, sys.path[0] + "/python")
from app import handler

server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    connection = server.accept()[0]
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while request := connection.recv(65536):
        result = handler({"request": request.decode()}, None)
        body = json.dumps(result).encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
