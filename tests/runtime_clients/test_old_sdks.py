"""SDKs from before AWS_ENDPOINT_URL: boto3 1.26 (in this suite's environment) and the JavaScript SDK v2."""

import http.server
import json
import os
import threading

import pytest


@pytest.fixture
def service():
    """Answers every request as DynamoDB's ListTables does; `service.targets` are the operations that were called."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.server.targets.append(self.headers["X-Amz-Target"])
            body = json.dumps({"TableNames": ["here"]}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.targets = []
    server.url = "http://127.0.0.1:%d" % server.server_port
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


NOBODY = "http://127.0.0.1:1"

PYTHON_CLIENTS = {
    "client": "boto3.client('dynamodb').list_tables()['TableNames']",
    "resource": "[table.name for table in boto3.resource('dynamodb').tables.all()]",
    "session": "boto3.session.Session().client('dynamodb', 'us-east-1').list_tables()['TableNames']",
    "container host": "boto3.client('dynamodb', endpoint_url=event.replace('127.0.0.1', 'host.docker.internal')).list_tables()['TableNames']",
}

VARIABLES = {
    "of the service": {"AWS_ENDPOINT_URL_DYNAMODB": "URL", "AWS_ENDPOINT_URL": NOBODY},
    "of all services": {"AWS_ENDPOINT_URL": "URL"},
}


def with_url(variables, url):
    return {name: value.replace("URL", url) if value == "URL" else value for name, value in variables.items()}


@pytest.mark.parametrize("call", PYTHON_CLIENTS.values(), ids=PYTHON_CLIENTS.keys())
@pytest.mark.parametrize("variables", VARIABLES.values(), ids=VARIABLES.keys())
def test_old_boto3_reaches_the_endpoint_of_the_variables(start_function, service, variables, call):
    files = {"app.py": "import boto3\ndef handler(event, context):\n    return " + call + "\n"}
    function = start_function("python", files, "app.handler", **with_url(variables, service.url))
    assert function.result(service.url) == ["here"]
    assert service.targets == ["DynamoDB_20120810.ListTables"]


PYTHON_ENDPOINTS = {
    "a function's own wins": ({"AWS_ENDPOINT_URL": NOBODY}, "'dynamodb', endpoint_url='http://own:1'", "http://own:1"),
    "by a service id of two words": ({"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": "http://logs:1"}, "'logs'", "http://logs:1"),
    "without a variable": ({}, "'dynamodb'", "https://dynamodb.us-east-1.amazonaws.com"),
    "variables that are to be ignored": (
        {"AWS_ENDPOINT_URL": NOBODY, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
        "'dynamodb'",
        "https://dynamodb.us-east-1.amazonaws.com",
    ),
}


@pytest.mark.parametrize("variables,arguments,url", PYTHON_ENDPOINTS.values(), ids=PYTHON_ENDPOINTS.keys())
def test_old_boto3_takes_endpoints_in_the_order_of_a_new_one(start_function, variables, arguments, url):
    files = {"app.py": "import boto3\ndef handler(e, c):\n    return boto3.client(%s).meta.endpoint_url\n" % arguments}
    assert start_function("python", files, "app.handler", **variables).result() == url


NODE_CLIENTS = {
    "all of it": ("index.js", "const AWS = require('aws-sdk');\nconst client = () => new AWS.DynamoDB();\n"),
    "one client": ("index.js", "const DynamoDB = require('aws-sdk/clients/dynamodb');\nconst client = () => new DynamoDB();\n"),
    "module": ("index.mjs", "import AWS from 'aws-sdk';\nconst client = () => new AWS.DynamoDB();\n"),
    "container host": (
        "index.js",
        "const AWS = require('aws-sdk');\n"
        "const client = (url) => new AWS.DynamoDB({ endpoint: url.replace('127.0.0.1', 'host.docker.internal') });\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name,head", NODE_CLIENTS.values(), ids=NODE_CLIENTS.keys())
@pytest.mark.parametrize("variables", VARIABLES.values(), ids=VARIABLES.keys())
def test_javascript_sdk_v2_reaches_the_endpoint_of_the_variables(start_function, service, variables, name, head):
    export = "export const handler =" if name.endswith(".mjs") else "exports.handler ="
    source = head + export + " async (url) => (await client(url).listTables().promise()).TableNames;\n"
    variables = {**with_url(variables, service.url), "NODE_PATH": os.environ["TEST_NODE_MODULES"]}
    function = start_function("node", {name: source}, "index.handler", **variables)
    assert function.result(service.url) == ["here"]
    assert service.targets == ["DynamoDB_20120810.ListTables"]


NODE_ENDPOINTS = {
    "a function's own wins": ({"AWS_ENDPOINT_URL": NOBODY}, "DynamoDB({ endpoint: 'http://own:1' })", "http://own:1/"),
    "by a service id of two words": ({"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": "http://logs:1"}, "CloudWatchLogs()", "http://logs:1/"),
    "without a variable": ({}, "DynamoDB()", "https://dynamodb.us-east-1.amazonaws.com/"),
    "variables that are to be ignored": (
        {"AWS_ENDPOINT_URL": NOBODY, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
        "DynamoDB()",
        "https://dynamodb.us-east-1.amazonaws.com/",
    ),
}


@pytest.mark.parametrize("variables,client,url", NODE_ENDPOINTS.values(), ids=NODE_ENDPOINTS.keys())
def test_javascript_sdk_v2_takes_endpoints_in_the_order_of_v3(start_function, variables, client, url):
    source = "const AWS = require('aws-sdk');\nexports.handler = async () => new AWS.%s.endpoint.href;\n" % client
    variables = {**variables, "NODE_PATH": os.environ["TEST_NODE_MODULES"]}
    assert start_function("node", {"index.js": source}, "index.handler", **variables).result() == url
