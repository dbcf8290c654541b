"""What a function writes: its standard output and error line by line, its logging records, and its errors.

Records and errors go to standard output in AWS's layouts, text or JSON as AWS_LAMBDA_LOG_FORMAT says. The lines of an
error are parted by newlines, as CloudWatch shows them.
"""

import os
import sys
import time

_NO_BREAK_SPACE = "\u00a0"
_JSON_TIME = "%Y-%m-%dT%H:%M:%SZ"


class FunctionLog:
    """Knows the invocation at hand (`request_id`, `tenant_id`), for the records."""

    def __init__(self):
        self.request_id = None
        self.tenant_id = None
        self.is_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
        # UTF-8 whatever locale this machine has; each line leaves at once, though a pipe is no terminal.
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", line_buffering=True)
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)

    def install(self, logging):
        """Gives the logging module's root logger AWS's handler. Called when the function imports the module."""
        from .log_records import install_handler

        install_handler(logging, self)

    def write(self, text):
        try:
            sys.stdout.write(text)
        except UnicodeEncodeError:
            sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))
        except (ValueError, OSError):
            pass  # the function closed its output: the line has nowhere to go, the invocation goes on

    def write_error(self, error):
        self.write((self._json_error(error) if self.is_json else _text_error(error)) + "\n")

    def flush(self):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, ValueError, OSError):
                pass  # closed or replaced by the function

    @staticmethod
    def _json_error(error):
        from . import json_text

        record = {"timestamp": time.strftime(_JSON_TIME, time.gmtime()), "level": "ERROR"}
        record.update(error)
        return json_text.encode(record).decode("utf-8")


def _text_error(error):
    lines = ["[ERROR] %s: %s" % (error["errorType"], error["errorMessage"])]
    if not error["errorMessage"]:
        lines = ["[ERROR] " + error["errorType"]]
    lines.append("Traceback (most recent call last):")
    for element in error["stackTrace"]:
        for line in element.splitlines():
            text = line.lstrip(" ")
            lines.append(_NO_BREAK_SPACE * (len(line) - len(text)) + text)
    return "\n".join(lines)
