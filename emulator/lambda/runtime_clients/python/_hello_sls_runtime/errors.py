"""The error objects that go to the Runtime API: errorMessage, errorType, requestId and stackTrace, in that order."""

import os

_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep


class Fault(Exception):
    """An error that the client finds, of one of AWS's `Runtime.…` types."""

    def __init__(self, error_type, message, stack_trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.message = message
        self.stack_trace = stack_trace or []


def describe_fault(fault, request_id=""):
    return _describe(fault.message, fault.error_type, request_id, fault.stack_trace)


def describe_exception(exception, request_id=""):
    """The stack begins below the client; its lines have no `^^^^` marks, as AWS's have none."""
    import traceback

    frames = [(f.filename, f.lineno, f.name, f.line) for f in traceback.extract_tb(exception.__traceback__)]
    while frames and os.path.abspath(frames[0][0]).startswith(_OWN_FOLDER):
        del frames[0]
    try:
        message = str(exception)
    except Exception:
        message = "<unprintable %s object>" % type(exception).__name__
    return _describe(message, type(exception).__name__, request_id, traceback.format_list(frames))


def _describe(message, error_type, request_id, stack_trace):
    return {"errorMessage": message, "errorType": error_type, "requestId": request_id, "stackTrace": stack_trace}
