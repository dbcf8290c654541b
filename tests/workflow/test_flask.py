"""A Flask application behind flask-lambda, unmodified: its dependencies are installed, boto3 is there as on Lambda."""

import json


def test_keeps_messages(serve, flask_folder):
    served = serve(flask_folder)
    status, body = served.request("POST", "/message", {"message": "grüße ✓"})
    assert status == 201, body
    message = "/message/" + json.loads(body)["id"]
    status, body = served.request("GET", message)
    assert (status, json.loads(body)) == (200, {"message": "grüße ✓"})
    status, body = served.request("PUT", message, {"message": "changed"})
    assert (status, json.loads(body)) == (200, {"message": "changed"}), served.errors.read_text()
    assert served.request("DELETE", message)[0] == 200
    assert served.request("GET", message)[0] == 404
    assert served.request("GET", "/nowhere")[0] == 404
    assert served.request("GET", "/broken")[0] == 500
    served.wait_for_line("RuntimeError: as planned")
