"""The Python runtime client: what a function can tell of the client that runs it."""

import json
import re

import pytest

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


@pytest.fixture
def python(start_function):
    def start(source, handler="app.handler", **options):
        files = source if isinstance(source, dict) else {"app.py": source}
        return start_function("python", files, handler, **options)

    return start


def test_answers_events_one_after_another_on_one_connection(python):
    function = python("def handler(event, context):\n    return {'got': event}\n")
    for number in range(20):
        assert function.result({"n": number, "text": "é😀"}) == {"got": {"n": number, "text": "é😀"}}
    assert function.api.connections == 1


RESULTS = {
    "none": ("None", "null"),
    "number": ("1.5", "1.5"),
    "unicode is escaped until 3.11": ("{'a': 'é😀\\u2028'}", r'{"a": "\u00e9\ud83d\ude00\u2028"}'),
    "bytes are text": ("{'body': 'grüß'.encode()}", r'{"body": "gr\u00fc\u00df"}'),
    "bytes as a key": ("{b'k': [b'v']}", '{"k": ["v"]}'),
    "decimal": (
        "[decimal.Decimal(t) for t in ('1', '1.50', '-0.1', '1E+3', '12345678901234567890.123456789')]",
        "[1, 1.50, -0.1, 1E+3, 12345678901234567890.123456789]",
    ),
    "decimal that is no number": ("[decimal.Decimal('NaN'), decimal.Decimal('-NaN')]", "[NaN, NaN]"),
    "float that is no number": ("[float('nan'), float('inf'), -float('inf')]", "[NaN, Infinity, -Infinity]"),
    "the same beside bytes": ("[b'', float('nan'), float('inf'), -float('inf')]", '["", NaN, Infinity, -Infinity]'),
    "named tuple": ("collections.namedtuple('P', 'x y')(1, (2, 3))", '{"x": 1, "y": [2, 3]}'),
    "keys of other kinds": ("{1: 1, 2.5: 2, True: 3, None: 4}", '{"1": 3, "2.5": 2, "null": 4}'),
    "the same beside bytes, as keys": ("{7: b'', 2.5: 2, False: 3, None: 4}", '{"7": "", "2.5": 2, "false": 3, "null": 4}'),
    "enum": ("[Shade.DARK, b'']", '["dark", ""]'),
    "empty containers": ("[{}, [], (), b'']", '[{}, [], [], ""]'),
}


@pytest.mark.parametrize("expression,text", RESULTS.values(), ids=RESULTS.keys())
def test_writes_results_as_simplejson_does(python, expression, text):
    head = "import collections, decimal, enum\nclass Shade(str, enum.Enum):\n    DARK = 'dark'\n"
    function = python(head + "def handler(event, context):\n    return " + expression + "\n")
    answer = function.invoke()
    assert (answer.kind, answer.body.decode(), answer.headers["Content-Type"]) == ("response", text, "application/json")


def test_writes_unicode_as_it_is_from_3_12_on(python):
    function = python("def handler(event, context):\n    return event['t']\n", runtime="python3.12")
    assert function.invoke({"t": "é😀\u2028"}).body == '"é😀\u2028"'.encode()
    assert function.invoke({"t": "\ud800"}).body == b'"\\ud800"'


def test_hands_on_bytes_byte_for_byte(python):
    function = python("def handler(event, context):\n    return bytes(range(256))\n")
    answer = function.invoke()
    assert (answer.body, answer.headers["Content-Type"]) == (bytes(range(256)), "application/unknown")


MARSHAL_ERRORS = {
    "a set": ("{1, 2}", "Object of type set is not JSON serializable"),
    "a set beside bytes": ("[b'', {1, 2}]", "Object of type set is not JSON serializable"),
    "a tuple as key": ("{(1, 2): b''}", "keys must be str, int, float, bool or None, not tuple"),
    "a circle": ("circle", "Circular reference detected"),
    "a circle with bytes": ("[b'', circle]", "Circular reference detected"),
    "bytes that are no text": (
        "{'body': b'\\xff\\xfe'}",
        "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
    ),
}


@pytest.mark.parametrize("expression,message", MARSHAL_ERRORS.values(), ids=MARSHAL_ERRORS.keys())
def test_refuses_results_that_json_cannot_hold(python, expression, message):
    source = "circle = []\ncircle.append(circle)\ndef handler(event, context):\n    return " + expression + "\n"
    function = python(source)
    assert function.error() == {
        "errorMessage": "Unable to marshal response: " + message,
        "errorType": "Runtime.MarshalError",
        "requestId": "request-1",
        "stackTrace": [],
    }
    assert function.stdout() == (
        "[ERROR] Runtime.MarshalError: Unable to marshal response: " + message + "\nTraceback (most recent call last):\n"
    )


def test_refuses_an_event_that_is_no_json(python):
    function = python("def handler(event, context):\n    return 1\n")
    error = function.error(b"")
    assert error["errorType"] == "Runtime.UnmarshalError"
    assert error["errorMessage"] == "Unable to unmarshal input: Expecting value: line 1 column 1 (char 0)"
    assert function.result() == 1


def test_describes_what_the_handler_raises(python):
    function = python(
        "class Später(ValueError):\n    pass\n\n"
        "def inner():\n    raise Später('schön')\n\n"
        "def handler(event, context):\n    inner()\n"
    )
    answer = function.invoke()
    path = function.task_root / "app.py"
    assert answer.json() == {
        "errorMessage": "schön",
        "errorType": "Später",
        "requestId": "request-1",
        "stackTrace": [
            '  File "%s", line 8, in handler\n    inner()\n' % path,
            '  File "%s", line 5, in inner\n    raise Später(\'schön\')\n' % path,
        ],
    }
    assert answer.headers["Lambda-Runtime-Function-Error-Type"] == "Sp\\xe4ter"
    assert function.stdout() == (
        "[ERROR] Später: schön\nTraceback (most recent call last):\n"
        '\u00a0\u00a0File "%s", line 8, in handler\n\u00a0\u00a0\u00a0\u00a0inner()\n'
        '\u00a0\u00a0File "%s", line 5, in inner\n\u00a0\u00a0\u00a0\u00a0raise Später(\'schön\')\n'
    ) % (path, path)


def test_an_exception_without_text_still_has_its_line(python):
    function = python(
        "class Odd(Exception):\n    def __str__(self):\n        raise RuntimeError\n"
        "def handler(event, context):\n    raise Odd if event else KeyError\n"
    )
    assert function.error()["errorMessage"] == ""
    assert function.stdout().startswith("[ERROR] KeyError\nTraceback")
    assert function.error({"odd": 1})["errorMessage"] == "<unprintable Odd object>"


INIT_ERRORS = {
    "no such module": ({"x.py": ""}, "nope.handler", "Runtime.ImportModuleError", "Unable to import module 'nope': No module named 'nope'"),
    "an import inside it": ({"app.py": "import missing_thing"}, "app.handler", "Runtime.ImportModuleError", "Unable to import module 'app': No module named 'missing_thing'"),
    "no such function": ({"app.py": ""}, "app.missing", "Runtime.HandlerNotFound", "Handler 'missing' missing on module 'app'"),
    "no dot": ({"app.py": ""}, "app", "Runtime.MalformedHandlerName", "Bad handler 'app': not enough values to unpack (expected 2, got 1)"),
    "built-in module": ({"app.py": ""}, "sys.exit", "Runtime.BuiltInModuleConflict", "Cannot use built-in module sys as a handler module"),
    "what the module raises": ({"app.py": "raise ValueError('at import')"}, "app.handler", "ValueError", "at import"),
}  # fmt: skip


@pytest.mark.parametrize("files,handler,error_type,message", INIT_ERRORS.values(), ids=INIT_ERRORS.keys())
def test_reports_a_failed_start_and_ends(python, files, handler, error_type, message):
    function = python(files, handler)
    error = function.init_error()
    assert (error["errorType"], error["errorMessage"], error["requestId"]) == (error_type, message, "")
    assert function.exit_status() == 1
    assert function.stdout().startswith("[ERROR] %s: %s\n" % (error_type, message))


def test_reports_a_syntax_error_with_its_place(python):
    function = python("def handler(:\n    pass\n")
    error = function.init_error()
    assert error["errorType"] == "Runtime.UserCodeSyntaxError"
    assert error["errorMessage"] == "Syntax error in module 'app': invalid syntax (app.py, line 1)"
    assert error["stackTrace"] == ['  File "%s" Line 1\n    def handler(:\n' % (function.task_root / "app.py")]


HANDLERS = {
    "in a folder": ({"src/app.py": "def handler(e, c):\n    return __name__\n"}, "src/app.handler", "src.app"),
    "in a package": ({"pkg/__init__.py": "", "pkg/mod.py": "def handler(e, c):\n    return __name__\n"}, "pkg.mod.handler", "pkg.mod"),
    "in __init__": ({"__init__.py": "def handler(e, c):\n    return __name__\n"}, "__init__.handler", "__init__"),
    "in a module called bootstrap": ({"bootstrap.py": "def handler(e, c):\n    return __name__\n"}, "bootstrap.handler", "bootstrap"),
    "in one called json_text": ({"json_text.py": "import errors\ndef handler(e, c):\n    return errors.here\n", "errors.py": "here = 'mine'"}, "json_text.handler", "mine"),
}  # fmt: skip


@pytest.mark.parametrize("files,handler,result", HANDLERS.values(), ids=HANDLERS.keys())
def test_finds_handlers(python, files, handler, result):
    assert python(files, handler).result() == result


def test_looks_for_modules_in_the_task_root_then_in_the_layers(python, tmp_path):
    layer = tmp_path / "layer" / "python"
    layer.mkdir(parents=True)
    (layer / "shared.py").write_text("where = 'layer'")
    (layer / "app.py").write_text("not Python at all")
    source = "import shared, sys\ndef handler(e, c):\n    return [shared.where, sys.path[0], sys.path[1]]\n"
    function = python(source, PYTHONPATH=str(layer))
    assert function.result() == ["layer", str(function.task_root), str(layer)]


def test_gives_the_context_all_its_attributes(python):
    function = python(
        "import os\n"
        "def handler(event, c):\n"
        "    c.log('a line\\n')\n"
        "    k = c.client_context\n"
        "    return [c.aws_request_id, c.function_name, c.function_version, c.memory_limit_in_mb, c.invoked_function_arn,\n"
        "            c.log_group_name, c.log_stream_name, c.identity.cognito_identity_id, c.identity.cognito_identity_pool_id,\n"
        "            k and [k.custom, k.env, k.client and k.client.app_title], os.environ.get('_X_AMZN_TRACE_ID'),\n"
        "            0 < c.get_remaining_time_in_millis() <= 60000, 'aws_request_id=' + c.aws_request_id in repr(c)]\n"
    )
    fixed = ["tested", "$LATEST", "256", "arn:aws:lambda:us-east-1:123456789012:function:tested", "/aws/lambda/tested",
             "2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef"]  # fmt: skip
    trace = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"
    assert function.result() == ["request-1", *fixed, None, None, None, trace, True, True]
    named = {
        "Lambda_Runtime_Client_Context": '{"custom":{"a":1},"client":{"app_title":"t"}}',
        "Lambda_Runtime_Cognito_Identity": '{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}',
        "Lambda_Runtime_Trace_Id": None,
    }
    assert function.result(**named) == ["request-2", *fixed, "i", "p", [{"a": 1}, None, "t"], None, True, True]
    assert function.stdout() == "a line\na line\n"


def test_refuses_a_client_context_that_is_no_json(python):
    function = python("def handler(event, context):\n    return 1\n")
    error = function.error(Lambda_Runtime_Client_Context="{")
    assert error["errorType"] == "Runtime.LambdaContextUnmarshalError"
    assert error["errorMessage"].startswith("Unable to parse Client Context JSON: Expecting property name")


def test_has_no_time_left_after_the_deadline(python):
    function = python("def handler(event, context):\n    return context.get_remaining_time_in_millis()\n")
    assert function.result(Lambda_Runtime_Deadline_Ms="1000") == 0


def test_writes_logging_records_in_text(python):
    function = python(
        "import logging\nlogging.warning('at init')\nlogging.getLogger().setLevel('INFO')\n"
        "logging.basicConfig(format='never')\n"
        "def handler(event, context):\n    logging.info('n is %s', event['n'])\n    logging.debug('not shown')\n"
    )
    function.result({"n": "ü"})
    lines = function.stdout().splitlines()
    assert re.fullmatch(r"\[WARNING\]\t%s\t\tat init" % TIME, lines[0])
    assert re.fullmatch(r"\[INFO\]\t%s\trequest-1\tn is ü" % TIME, lines[1])
    assert len(lines) == 2


def test_writes_logging_records_and_errors_as_json_objects(python):
    function = python(
        "import logging\n"
        "def handler(event, context):\n"
        "    logging.getLogger('shop').info('sold %d', 3, extra={'item': 'hat'})\n"
        "    logging.debug('not shown')\n"
        "    try:\n        1 / 0\n    except ZeroDivisionError:\n        logging.exception('oh')\n"
        "    raise KeyError('gone')\n",
        AWS_LAMBDA_LOG_FORMAT="JSON",
        AWS_LAMBDA_LOG_LEVEL="INFO",
    )
    function.error()
    sold, oh, gone = [json.loads(line) for line in function.stdout().splitlines()]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", sold.pop("timestamp"))
    assert sold == {"level": "INFO", "message": "sold 3", "logger": "shop", "requestId": "request-1", "item": "hat"}
    assert (oh["errorType"], oh["errorMessage"], oh["level"]) == ("ZeroDivisionError", "division by zero", "ERROR")
    assert oh["stackTrace"] and oh["location"].endswith("app.py:handler:8")
    assert (gone["level"], gone["errorType"], gone["requestId"]) == ("ERROR", "KeyError", "request-1")


def test_prints_leave_line_by_line_and_whole_before_the_answer(python):
    function = python(
        "import os, sys\n"
        "def handler(event, context):\n"
        "    print('straße')\n    print('to stderr', file=sys.stderr)\n"
        "    if event:\n        os._exit(3)\n"
        "    print('no newline', end='')\n"
    )
    function.result()
    assert (function.stdout(), function.stderr()) == ("straße\nno newline", "to stderr\n")
    assert function.invoke({"exit": 1}).status == 3
    assert function.stdout().endswith("no newlinestraße\n")


EXITS = {"exit(1)": 1, "sys.exit(7)": 7, "sys.exit()": 0, "raise SystemExit('words')": 1, "os.abort()": -6}


@pytest.mark.parametrize("statement,status", EXITS.items(), ids=EXITS.keys())
def test_an_exit_in_the_handler_ends_the_process(python, statement, status):
    function = python("import os, sys\ndef handler(event, context):\n    " + statement + "\n")
    happening = function.invoke()
    assert (happening.kind, happening.status) == ("exit", status)


def test_an_exit_at_import_ends_the_process(python):
    assert python("raise SystemExit(4)\n").exit_status() == 4


def test_ends_with_status_1_when_an_answer_is_too_large(python):
    function = python("def handler(event, context):\n    return 'x' * event\n", largest_response=1000000)
    assert function.result(999998) == "x" * 999998
    assert function.invoke(999999).kind == "too_large"
    assert function.exit_status() == 1
    assert "was answered with 413" in function.stderr()


def test_takes_large_events(python):
    function = python("def handler(event, context):\n    return len(event)\n")
    assert function.result("x" * 6000000) == 6000000


def test_goes_on_after_its_output_was_closed(python):
    function = python("import sys\ndef handler(event, context):\n    sys.stdout.close()\n    return 1 if event else 1 / 0\n")
    assert function.error()["errorType"] == "ZeroDivisionError"
    assert function.result({"n": 1}) == 1


def test_resolves_the_container_host_to_this_machine(python):
    function = python(
        "import socket\n"
        "def handler(event, context):\n"
        "    with socket.create_connection(('host.docker.internal', event), timeout=20) as connection:\n"
        "        return connection.getpeername()[0], socket.gethostbyname('host.docker.internal')\n"
    )
    port = int(function.api.address.split(":")[1])
    assert function.result(port) == ["127.0.0.1", "127.0.0.1"]


def test_imports_neither_logging_nor_socket_on_its_own(python):
    function = python("import sys\ndef handler(e, c):\n    return [m for m in ('logging', 'socket', 'http.client') if m in sys.modules]\n")
    assert function.result() == []
