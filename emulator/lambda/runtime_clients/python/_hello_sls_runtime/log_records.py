"""The handler, filter and formats that AWS gives the root logger; set up once the function imports logging."""

import json
import os
import time

# What a record always has; anything else on it came with `extra=` and belongs into the JSON line.
_OWN_ATTRIBUTES = frozenset(
    "name msg args levelname levelno pathname filename module exc_info exc_text stack_info lineno funcName created"
    " msecs relativeCreated thread threadName processName process taskName aws_request_id tenant_id".split()
)


def install_handler(logging, log):
    logging.Formatter.converter = time.gmtime

    class LambdaLoggerHandler(logging.Handler):
        def emit(self, record):
            log.write(self.format(record))

    class LambdaLoggerFilter(logging.Filter):
        def filter(self, record):
            record.aws_request_id = log.request_id or ""
            record.tenant_id = log.tenant_id
            return True

    handler = LambdaLoggerHandler()
    handler.addFilter(LambdaLoggerFilter())
    handler.setFormatter(_json_formatter(logging) if log.is_json else _text_formatter(logging))
    root = logging.getLogger()
    root.addHandler(handler)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    level = "DEBUG" if level == "TRACE" else level
    if level and isinstance(logging.getLevelName(level), int):
        root.setLevel(level)


def _text_formatter(logging):
    layout = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
    return logging.Formatter(layout, "%Y-%m-%dT%H:%M:%S")


def _json_formatter(logging):
    encode = json.JSONEncoder(ensure_ascii=False, default=str).encode

    class JsonFormatter(logging.Formatter):
        def format(self, record):
            record.levelno = min(50, max(0, record.levelno)) // 10 * 10  # AWS knows the five levels only
            record.levelname = logging.getLevelName(record.levelno)
            members = _members(record, self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"))
            return encode({key: value for key, value in members.items() if value is not None}) + "\n"

    return JsonFormatter()


def _members(record, timestamp):
    is_object = isinstance(record.msg, dict) and not record.args
    members = {
        "timestamp": timestamp,
        "level": record.levelname,
        "message": record.msg if is_object else record.getMessage(),
        "logger": record.name,
    }
    if record.exc_info:
        import traceback

        exception_type, exception, stack = record.exc_info
        members["stackTrace"] = traceback.format_tb(stack)
        members["errorType"] = exception_type.__name__ if exception_type else None
        members["errorMessage"] = str(exception)
    members["requestId"] = record.aws_request_id
    if record.exc_info:
        members["location"] = "%s:%s:%s" % (record.pathname, record.funcName, record.lineno)
    members["tenantId"] = record.tenant_id
    for key, value in record.__dict__.items():
        if key not in _OWN_ATTRIBUTES:
            members.setdefault(key, value)
    return members
