"""Signature Version 4 against botocore's own signer, on random requests."""

import datetime
import json
import pathlib
import random
import subprocess
import urllib.parse
from unittest import mock

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from conftest import PROGRAM

SEED = 20261126
TEXTS = ["a", "ä/ü", "x y", "100%", "+", "~-._", "a=b&c", "日本", "''", "{}", "A" * 70]
NOW = datetime.datetime(2026, 2, 2, 2, 40, 0, tzinfo=datetime.timezone.utc)


def random_request(rng):
    service = rng.choice(["s3", "dynamodb", "lambda", "execute-api"])
    segments = [rng.choice(TEXTS) for _ in range(rng.randint(0, 3))]
    path = "/" + urllib.parse.quote("/".join(segments), safe="/~-._")
    if service != "s3" and rng.random() < 0.2:
        path += "//b/./../c"
    pairs = [(rng.choice(TEXTS), rng.choice(TEXTS + [""])) for _ in range(rng.randint(0, 3))]
    query = "&".join("%s=%s" % tuple(urllib.parse.quote(part, safe="~-._") for part in pair) for pair in pairs)
    headers = [["Host", "host.example.com:8443"]]
    for name in rng.sample(["Content-Type", "X-Amz-Target", "x-amz-meta-a", "Range"], rng.randint(0, 3)):
        headers.append([name, rng.choice(["v", "  two  words ", "a,b", "bytes=0-9"])])
    return {"method": rng.choice(["GET", "PUT", "POST", "DELETE", "HEAD"]), "path": path, "query": query, "headers": headers,
            "body": rng.choice(["", "{}", "body ü"]), "key": "AKIDEXAMPLE", "secret": rng.choice(["secret", "a/b+c"]),
            "token": rng.choice(["", "to/ken=="]), "region": rng.choice(["us-east-1", "eu-west-1"]), "service": service,
            "time": int(NOW.timestamp() * 1000)}


def signed_by_botocore(request):
    url = "https://host.example.com:8443" + request["path"] + ("?" + request["query"] if request["query"] else "")
    other = AWSRequest(request["method"], url, data=request["body"].encode())
    for name, value in request["headers"]:
        other.headers[name] = value
    credentials = Credentials(request["key"], request["secret"], request["token"] or None)
    signer = S3SigV4Auth if request["service"] == "s3" else SigV4Auth
    with mock.patch("botocore.auth.get_current_datetime", return_value=NOW, create=True), \
            mock.patch("botocore.auth.datetime", create=True) as fake:
        fake.datetime.utcnow.return_value = NOW.replace(tzinfo=None)
        signer(credentials, request["service"], request["region"]).add_auth(other)
    return other.headers["Authorization"]


def test_random_requests_are_signed_as_botocore_signs_them():
    rng = random.Random(SEED)
    requests = [random_request(rng) for _ in range(400)]
    program = pathlib.Path(PROGRAM).parent / "sign_requests"
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    signed = subprocess.run([program], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(signed) == len(requests)
    for request, ours in zip(requests, signed):
        assert ours == signed_by_botocore(request), request
