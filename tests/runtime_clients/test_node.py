"""The Node.js runtime client: what a function can tell of the client that runs it."""

import base64
import json
import re

import pytest

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
TRACE_ID = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"


@pytest.fixture
def node(start_function):
    def start(source, handler="index.handler", **options):
        files = source if isinstance(source, dict) else {"index.js": source}
        return start_function("node", files, handler, **options)

    return start


def test_answers_events_one_after_another_on_one_connection(node):
    function = node("exports.handler = async (event) => ({ got: event });")
    for number in range(20):
        assert function.result({"n": number, "text": "é😀"}) == {"got": {"n": number, "text": "é😀"}}
    assert function.api.connections == 1


RESULTS = {
    "promise": ("exports.handler = async (e) => e.n + 1", 2),
    "nothing": ("exports.handler = async () => {}", None),
    "callback": ("exports.handler = (e, c, callback) => callback(null, e.n)", 1),
    "callback later": ("exports.handler = (e, c, callback) => { setTimeout(() => callback(null, 'late'), 1) }", "late"),
    "callback waits for the empty event loop": (
        "let n = 0; exports.handler = (e, c, cb) => { const o = {}; setTimeout(() => { o.seen = true }, 5); cb(null, o) }",
        {"seen": True},
    ),
    "unless the context says otherwise": (
        "exports.handler = (e, c, cb) => { c.callbackWaitsForEmptyEventLoop = false; const o = {};"
        " setTimeout(() => { o.seen = true }, 5); cb(null, o) }",
        {},
    ),
    "only the first callback counts": ("exports.handler = (e, c, cb) => { cb(null, 1); cb(null, 2); cb(new Error()) }", 1),
    "a callback wins over a later promise": ("exports.handler = async (e, c, cb) => { cb(null, 1); return 2 }", 1),
    "and over an error after it": ("exports.handler = (e, c, cb) => { cb(null, 1); throw new Error() }", 1),
    "context.succeed": ("exports.handler = (e, c) => c.succeed({ a: 1 })", {"a": 1}),
    "context.done": ("exports.handler = (e, c) => { setTimeout(() => c.done(null, 'd'), 1) }", "d"),
    "a plain value is not an answer": ("exports.handler = () => 5", None),
    "never answered": ("exports.handler = () => { setTimeout(() => {}, 1) }", None),
    "a promise that never settles": ("exports.handler = () => new Promise(() => {})", None),
    "a thenable": ("exports.handler = () => ({ then(resolve) { resolve('then') } })", "then"),
    "a number that JSON lacks": ("exports.handler = async () => [NaN, undefined]", [None, None]),
}


@pytest.mark.parametrize("source,result", RESULTS.values(), ids=RESULTS.keys())
def test_takes_each_kind_of_answer(node, source, result):
    function = node(source)
    assert function.result({"n": 1}) == result
    assert function.result({"n": 1}) == result
    assert function.stdout() == ""


HANDLERS = {
    "in a folder": ({"src/app.js": "exports.handler = async () => 'src'"}, "src/app.handler", "src"),
    "nested export": ({"index.js": "exports.a = { b: { c: async () => 'abc' } }"}, "index.a.b.c", "abc"),
    "cjs": ({"index.cjs": "exports.handler = async () => 'cjs'"}, "index.handler", "cjs"),
    "mjs": ({"index.mjs": "export const handler = async () => import.meta.url.slice(-9)"}, "index.handler", "index.mjs"),
    "top-level await": ({"index.mjs": "const n = await Promise.resolve(3);\nexport const handler = async () => n"}, "index.handler", 3),
    "type module": ({"index.js": "export const handler = async () => typeof require", "package.json": '{"type": "module"}'}, "index.handler", "undefined"),
    "type module above": ({"a/b/index.js": "export const handler = async () => 'm'", "package.json": '{"type": "module"}'}, "a/b/index.handler", "m"),
    "js before mjs": ({"index.js": "exports.handler = async () => 'js'", "index.mjs": "syntax error"}, "index.handler", "js"),
    "a folder with an index": ({"lib/index.js": "exports.handler = async () => 'lib'"}, "lib.handler", "lib"),
    "a package": ({"node_modules/pkg/index.js": "exports.handler = async () => 'pkg'"}, "pkg.handler", "pkg"),
}  # fmt: skip


@pytest.mark.parametrize("files,handler,result", HANDLERS.values(), ids=HANDLERS.keys())
def test_finds_handlers(node, files, handler, result):
    assert node(files, handler).result() == result


INIT_ERRORS = {
    "no such module": ({"x.js": ""}, "nope.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'nope'\nRequire stack:\n- "),
    "a require inside it": ({"index.js": "require('missing-thing')"}, "index.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'missing-thing'\nRequire stack:\n- "),
    "an import inside it": ({"index.mjs": "import 'missing-thing'"}, "index.handler", "Error", "Cannot find package 'missing-thing' imported from "),
    "no such export": ({"index.js": "exports.a = 1"}, "index.nope", "Runtime.HandlerNotFound", "index.nope is undefined or not exported"),
    "no function": ({"index.js": "exports.a = 1"}, "index.a", "Runtime.HandlerNotFound", "index.a is not a function"),
    "no dot": ({"index.js": ""}, "index", "Runtime.MalformedHandlerName", "Bad handler"),
    "a path upward": ({"index.js": ""}, "../index.handler", "Runtime.MalformedHandlerName", "'../index.handler' is not a valid handler name. Use absolute paths"),
    "syntax": ({"index.js": "exports.handler = ("}, "index.handler", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected end of input"),
    "syntax of a module": ({"index.mjs": "export const handler = ("}, "index.handler", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected "),
    "what the module throws": ({"index.js": "throw new RangeError('at load')"}, "index.handler", "RangeError", "at load"),
}  # fmt: skip


@pytest.mark.parametrize("files,handler,error_type,message", INIT_ERRORS.values(), ids=INIT_ERRORS.keys())
def test_reports_a_failed_start_and_ends(node, files, handler, error_type, message):
    function = node(files, handler)
    error = function.init_error()
    assert (error["errorType"], error["errorMessage"][: len(message)]) == (error_type, message)
    assert error["trace"][0].startswith(error_type.replace("Error: ", ""))
    assert not any("runtime_clients" in line for line in error["trace"] if line.startswith("    at "))
    assert function.exit_status() == 129
    line = function.stdout().splitlines()[0]
    assert re.match(TIME + r"\tundefined\tERROR\tUncaught Exception \t\{\"errorType\":", line)


def test_reports_an_error_in_a_callback_during_start(node):
    rejected = node("Promise.reject(new Error('early')); exports.handler = async () => { await new Promise(() => {}) }")
    assert rejected.init_error()["errorType"] == "Runtime.UnhandledPromiseRejection"
    assert rejected.exit_status() == 128


ERRORS = {
    "thrown": ("exports.handler = () => { throw new RangeError('far') }", "RangeError", "far"),
    "rejected": ("exports.handler = async () => { throw new TypeError('ü') }", "TypeError", "ü"),
    "callback": ("exports.handler = (e, c, callback) => callback(new Error('cb'))", "Error", "cb"),
    "context.fail": ("exports.handler = (e, c) => c.fail(new Error('f'))", "Error", "f"),
    "of a class": ("class Odd extends Error { constructor(m) { super(m); this.name = 'Odd' } }\nexports.handler = async () => { throw new Odd('o') }", "Odd", "o"),
    "a name that no header takes": ("exports.handler = async () => { const e = new Error('n'); e.name = 'Größe'; throw e }", "Größe", "n"),
    "a string": ("exports.handler = async () => { throw 'text' }", "string", "text"),
    "a string to the callback": ("exports.handler = (e, c, callback) => callback('text')", "string", "text"),
    "nothing to context.fail": ("exports.handler = (e, c) => c.fail()", "string", "handled"),
    "an object": ("exports.handler = async () => { throw { a: 1 } }", "object", "[object Object]"),
    "a circle": ("exports.handler = async () => { const o = {}; o.o = o; return o }", "Error", "Unable to stringify response body"),
    "a BigInt": ("exports.handler = async () => 1n", "Error", "Unable to stringify response body"),
}  # fmt: skip


@pytest.mark.parametrize("source,error_type,message", ERRORS.values(), ids=ERRORS.keys())
def test_describes_what_the_handler_throws(node, source, error_type, message):
    function = node(source)
    error = function.error()
    assert (error["errorType"], error["errorMessage"]) == (error_type, message)
    assert not any("runtime_clients" in line for line in error["trace"])
    assert re.match(TIME + r"\trequest-1\tERROR\tInvoke Error \t\{\"errorType\":", function.stdout())
    assert function.error()["errorMessage"] == message  # the process is still there


def test_gives_the_stack_as_a_trace(node):
    function = node("exports.handler = async () => {\n  const e = new Error('two\\nlines');\n  e.code = 'E7';\n  throw e;\n};\n")
    trace = function.error()["trace"]
    assert trace[:2] == ["Error: two", "lines"]
    # The name is the interpreter's, of a method `handler` of AWS's `Runtime`.
    assert re.fullmatch(r"    at (Runtime\.)?(exports\.)?handler \(%s:2:13\)" % re.escape(str(function.task_root / "index.js")), trace[2])
    logged = json.loads(function.stdout().split("\t")[-1])
    assert (logged["code"], logged["stack"][0]) == ("E7", "Error: two")


def test_refuses_an_event_that_is_no_json(node):
    function = node("exports.handler = async () => 1")
    assert function.error(b"{")["errorType"] == "SyntaxError"
    assert function.result() == 1


UNCAUGHT = {
    "exception": ("setTimeout(() => { throw new Error('later') }, 1)", "Error", "later", 129),
    "rejection": ("Promise.reject(new Error('later'))", "Runtime.UnhandledPromiseRejection", "Error: later", 128),
}


@pytest.mark.parametrize("statement,error_type,message,status", UNCAUGHT.values(), ids=UNCAUGHT.keys())
def test_reports_what_nobody_caught_and_ends(node, statement, error_type, message, status):
    function = node("exports.handler = (e, c, callback) => { " + statement + " ; setTimeout(callback, 100000) }")
    error = function.error()
    assert (error["errorType"], error["errorMessage"]) == (error_type, message)
    assert function.exit_status() == status


def test_ends_when_a_callback_got_what_json_cannot_hold(node):
    function = node("exports.handler = (e, c, callback) => { const o = {}; o.o = o; callback(null, o) }")
    assert function.error()["errorMessage"] == "Unable to stringify response body"
    assert function.exit_status() == 129


def test_an_exit_in_the_handler_ends_the_process(node):
    happening = node("exports.handler = async () => process.exit(3)").invoke()
    assert (happening.kind, happening.status) == ("exit", 3)


def test_gives_the_context_all_its_members(node):
    function = node(
        "exports.handler = async (e, c) => [c.awsRequestId, c.functionName, c.functionVersion, c.memoryLimitInMB,\n"
        "  c.invokedFunctionArn, c.logGroupName, c.logStreamName, c.callbackWaitsForEmptyEventLoop,\n"
        "  c.clientContext ?? null, c.identity ?? null, process.env._X_AMZN_TRACE_ID ?? null,\n"
        "  c.getRemainingTimeInMillis() > 0 && c.getRemainingTimeInMillis() <= 60000];\n"
    )
    fixed = ["tested", "$LATEST", "256", "arn:aws:lambda:us-east-1:123456789012:function:tested", "/aws/lambda/tested",
             "2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef", True]  # fmt: skip
    assert function.result() == ["request-1", *fixed, None, None, TRACE_ID, True]
    named = {
        "Lambda_Runtime_Client_Context": '{"custom":{"a":1}}',
        "Lambda_Runtime_Cognito_Identity": '{"cognitoIdentityId":"i"}',
        "Lambda_Runtime_Trace_Id": None,
    }
    assert function.result(**named) == ["request-2", *fixed, {"custom": {"a": 1}}, {"cognitoIdentityId": "i"}, None, True]


def test_writes_console_lines_in_text(node):
    function = node(
        "console.log('at load');\n"
        "exports.handler = async () => {\n"
        "  console.log('n is %d', 1, { a: [1] }); console.info('ü\\ntwo'); console.warn('w'); console.error(new Error('e').message);\n"
        "  console.debug('d'); console.trace('t'); console.fatal('f');\n};\n"
    )
    function.result()
    lines = function.stdout().split("\n")
    assert re.fullmatch(TIME + "\tundefined\tINFO\tat load", lines[0])
    assert re.fullmatch(TIME + "\trequest-1\tINFO\tn is 1 { a: \\[ 1 \\] }", lines[1])
    assert re.fullmatch(TIME + "\trequest-1\tINFO\tü", lines[2]) and lines[3] == "two"
    assert [line.split("\t")[2:] for line in lines[4:9]] == [["WARN", "w"], ["ERROR", "e"], ["DEBUG", "d"], ["TRACE", "t"], ["FATAL", "f"]]


def test_writes_console_lines_and_errors_as_json_objects(node):
    function = node(
        "exports.handler = async () => {\n"
        "  console.log({ a: 1 }); console.log('two', 2); console.debug('not shown'); console.error('bad', new RangeError('r'));\n"
        "  const circle = {}; circle.c = circle; console.log(circle); throw new TypeError('t');\n};\n",
        AWS_LAMBDA_LOG_FORMAT="JSON",
        AWS_LAMBDA_LOG_LEVEL="INFO",
    )
    function.error()
    lines = [json.loads(line) for line in function.stdout().splitlines()]
    assert re.fullmatch(TIME, lines[0].pop("timestamp"))
    assert lines[0] == {"level": "INFO", "requestId": "request-1", "message": {"a": 1}}
    assert lines[1]["message"] == "two 2"
    assert (lines[2]["level"], lines[2]["errorType"], lines[2]["errorMessage"]) == ("ERROR", "RangeError", "r")
    assert lines[3]["message"].startswith("<ref *1>")
    assert (lines[4]["level"], lines[4]["message"]["errorType"], lines[4]["message"]["errorMessage"]) == ("ERROR", "TypeError", "t")


STREAM_HEAD = {"Content-Type": "application/octet-stream", "Lambda-Runtime-Function-Response-Mode": "streaming"}


def streaming(body):
    return "exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {\n" + body + "\n});\n"


def test_streams_a_response(node):
    function = node(streaming("stream.write('eins '); stream.write(Buffer.from([0, 255])); stream.write({ a: 1 }); stream.end('ü')"))
    for _ in range(2):
        answer = function.invoke()
        assert (answer.kind, answer.body, answer.trailers) == ("response", b'eins \x00\xff{"a":1}\xc3\xbc', {})
        assert {name: answer.headers[name] for name in STREAM_HEAD} == STREAM_HEAD
    assert function.api.connections == 1


def test_streams_a_prelude_and_a_pipeline(node):
    function = node(
        streaming(
            "const http = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'x-a': 'b' } });\n"
            "const { pipeline, Readable } = require('stream');\n"
            "await require('util').promisify(pipeline)(Readable.from(['x'.repeat(200000), 'end']), http);"
        )
    )
    answer = function.invoke()
    prelude, _, body = answer.body.partition(b"\0" * 8)
    assert json.loads(prelude) == {"statusCode": 201, "headers": {"x-a": "b"}}
    assert body == b"x" * 200000 + b"end"
    assert answer.headers["Content-Type"] == "application/vnd.awslambda.http-integration-response"


STREAM_FAILURES = {
    "in the middle": ("stream.write('half'); throw new RangeError('oops')", b"half", "RangeError", "oops"),
    "after many writes": ("for (let i = 0; i < 50; ++i) stream.write('0123456789'); throw new RangeError('oops')", b"0123456789" * 50, "RangeError", "oops"),
    "in a pipeline": ("const { pipeline, Readable } = require('stream');\nawait require('util').promisify(pipeline)(Readable.from((function* () { yield 'one'; throw new RangeError('source') })()), stream)", b"one", "RangeError", "source"),
    "before the first byte": ("throw new RangeError('none')", b"", "RangeError", "none"),
    "too late a content type": ("stream.write('a'); stream.setContentType('b/c')", b"a", "Runtime.InvalidStreamingOperation", "Cannot set content-type, too late."),
}  # fmt: skip


@pytest.mark.parametrize("body,sent,error_type,message", STREAM_FAILURES.values(), ids=STREAM_FAILURES.keys())
def test_ends_a_failed_stream_with_trailers(node, body, sent, error_type, message):
    function = node(streaming(body))
    for _ in range(2):
        answer = function.invoke()
        assert (answer.kind, answer.body) == ("response", sent)
        assert answer.headers["Trailer"] == "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"
        assert answer.trailers["Lambda-Runtime-Function-Error-Type"] == error_type
        error = json.loads(base64.b64decode(answer.trailers["Lambda-Runtime-Function-Error-Body"]))
        assert (error["errorType"], error["errorMessage"]) == (error_type, message)


def test_refuses_streaming_handlers_without_a_promise(node):
    answer = node("exports.handler = awslambda.streamifyResponse((e, stream) => { stream.write('x') })").invoke()
    error = json.loads(base64.b64decode(answer.trailers["Lambda-Runtime-Function-Error-Body"]))
    assert error["errorMessage"] == "Streaming does not support non-async handlers."


def test_goes_on_when_an_answer_is_too_large(node):
    function = node("exports.handler = async (n) => 'x'.repeat(n)", largest_response=1000000)
    assert function.invoke(1000000).kind == "too_large"
    assert function.result(3) == "xxx"


def test_takes_large_events(node):
    assert node("exports.handler = async (e) => e.length").result("x" * 6000000) == 6000000


def test_has_no_callbacks_from_node_24_on(node):
    refused = node("exports.handler = (event, context, callback) => callback()", runtime="nodejs24.x").init_error()
    assert refused["errorType"] == "Runtime.CallbackHandlerDeprecated"
    assert refused["errorMessage"].startswith("ERROR: AWS Lambda has removed support for callback-based function handlers")


def test_takes_the_value_itself_from_node_24_on(node):
    function = node({"index.mjs": "export default { handler: (e, c) => [e, typeof c.done] }"}, runtime="nodejs24.x")
    assert function.result(1) == [1, "undefined"]


def test_imports_packages_from_the_layers(node, tmp_path):
    package = tmp_path / "layer" / "node_modules" / "@aws-sdk" / "client-tested"
    package.mkdir(parents=True)
    (package / "package.json").write_text(
        '{"name": "@aws-sdk/client-tested", "exports": {".": {"import": "./m.mjs", "require": "./c.js"}}}'
    )
    (package / "m.mjs").write_text("export const kind = 'imported'")
    (package / "c.js").write_text("exports.kind = 'required'")
    (tmp_path / "layer" / "other").mkdir()
    (tmp_path / "layer" / "other" / "plain.js").write_text("exports.kind = 'plain'")
    paths = "%s:%s" % (tmp_path / "layer" / "node_modules", tmp_path / "layer" / "other")
    imported = node(
        {
            "index.mjs": "import { kind } from '@aws-sdk/client-tested';\nimport plain from 'plain';\n"
            "import { createRequire } from 'module';\n"
            "const missing = await import('missing-thing').catch((e) => e.code);\n"
            "const required = createRequire(import.meta.url)('@aws-sdk/client-tested').kind;\n"
            "export const handler = async () => [kind, required, plain.kind, missing]"
        },
        NODE_PATH=paths,
    )
    assert imported.result() == ["imported", "required", "plain", "ERR_MODULE_NOT_FOUND"]
    script = node("exports.handler = async () => (await import('@aws-sdk/client-tested')).kind", NODE_PATH=paths)
    assert script.result() == "imported"


def test_resolves_the_container_host_to_this_machine(node):
    function = node(
        "const dns = require('dns'), net = require('net');\n"
        "exports.handler = async (port) => [\n"
        "  (await dns.promises.lookup('host.docker.internal')).address,\n"
        "  await new Promise((resolve, reject) => {\n"
        "    const socket = net.connect(port, 'host.docker.internal', () => { resolve(socket.remoteAddress); socket.destroy() });\n"
        "    socket.on('error', reject);\n  })];\n"
    )
    port = int(function.api.address.split(":")[1])
    assert function.result(port) == ["127.0.0.1", "127.0.0.1"]
