"""The function on its own, and behind its API when hello-sls has started one:

    hello-sls exec -- python3 -m unittest discover -s tests
"""

import json
import os
import pathlib
import sys
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import app  # noqa: E402


class Handler(unittest.TestCase):
    def test_says_hello_to_the_name_in_the_path(self):
        event = json.loads((ROOT / "events" / "SayHello.json").read_text())
        answer = app.handler(event, None)
        self.assertEqual(answer["statusCode"], 200)
        self.assertEqual(json.loads(answer["body"]), {"message": "Hello, Ada!"})

    def test_refuses_a_path_without_a_name(self):
        self.assertEqual(app.handler({}, None)["statusCode"], 400)


@unittest.skipUnless("HELLO_SLS_API_URL" in os.environ, "run it with hello-sls exec")
class Api(unittest.TestCase):
    def test_says_hello(self):
        url = os.environ["HELLO_SLS_API_URL"] + "/hello/Grace"
        with urllib.request.urlopen(url, timeout=10) as answer:
            self.assertEqual(json.load(answer), {"message": "Hello, Grace!"})


if __name__ == "__main__":
    unittest.main()
