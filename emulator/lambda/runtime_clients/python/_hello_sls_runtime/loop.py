"""The life of a Python function's process: find the handler, then take one event after another.

What the function can see (errors, log lines, the context, the text of its answers) is as AWS's own client makes it.
Modules that only some functions need (traceback, logging, socket) are not imported until they do.
"""

import json
import os
import sys

from . import json_text, local_services
from .context import create_context
from .errors import Fault, describe_exception, describe_fault
from .handler import find_handler
from .import_hooks import ImportHooks
from .log import FunctionLog
from .runtime_api import RuntimeApi, RuntimeApiError

FAILED = 1


def run(handler_name, api_address):
    """Never returns: ends with the process's status."""
    log = FunctionLog()
    hooks = ImportHooks()
    hooks.after_import("logging", log.install)
    local_services.install(hooks)
    try:
        _serve(handler_name, RuntimeApi(api_address), log)
    except RuntimeApiError as error:
        # An answer over the size limit ends up here too: AWS's client ends, and the platform starts another process.
        log.flush()
        sys.stderr.write("%s\n" % error)
        sys.exit(FAILED)


def _serve(handler_name, api, log):
    try:
        if "HELLO_SLS_DEBUG_PORT" in os.environ:
            from .debugger import wait_if_asked

            wait_if_asked()
        handler = find_handler(handler_name)
    except Fault as fault:
        error = describe_fault(fault)
    except Exception as exception:
        error = describe_exception(exception)
    else:
        while True:
            _answer(api.next(), handler, api, log)
    log.write_error(error)
    log.flush()
    api.fail_init(json_text.encode(error), error["errorType"])
    sys.exit(FAILED)


def _answer(invocation, handler, api, log):
    log.request_id = invocation.request_id
    log.tenant_id = invocation.tenant_id
    if invocation.trace_id is None:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    else:
        os.environ["_X_AMZN_TRACE_ID"] = invocation.trace_id
    try:
        context = create_context(invocation, log)
        response, content_type = _encode(handler(_decode(invocation), context))
    except Fault as fault:
        error = describe_fault(fault, invocation.request_id)
    except Exception as exception:  # SystemExit and KeyboardInterrupt end the process, as on AWS
        error = describe_exception(exception, invocation.request_id)
    else:
        log.flush()
        api.respond(invocation.request_id, response, content_type)
        return
    log.write_error(error)
    log.flush()
    api.fail(invocation.request_id, json_text.encode(error), error["errorType"])


def _decode(invocation):
    if invocation.content_type != "application/json":
        return invocation.body
    try:
        return json.loads(invocation.body)
    except Exception as exception:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % exception) from None


def _encode(result):
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        return json_text.encode(result), "application/json"
    except Exception as exception:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % exception) from None
