"""A handler's result as JSON text, as simplejson writes it in AWS's client.

Beyond what the standard library's encoder takes: bytes are UTF-8 text, a Decimal is a number with its digits, a named
tuple (anything with _asdict) is an object. Results made of plain values only, most of them, take the fast way through
the standard encoder, whose text is the same. Until Python 3.11 AWS escapes all but ASCII, from 3.12 on it doesn't.
"""

import json
import os
from json import encoder as _encoder

_ASCII_ONLY = os.environ.get("AWS_EXECUTION_ENV") not in (
    "AWS_Lambda_python3.12",
    "AWS_Lambda_python3.13",
    "AWS_Lambda_python3.14",
)
_SCALARS = frozenset((str, int, float, bool, type(None)))


def encode(value):
    """Returns UTF-8 bytes; raises TypeError or ValueError for what JSON cannot hold."""
    if not _ASCII_ONLY:
        try:
            return _encode_text(value, ascii_only=False).encode("utf-8")
        except UnicodeEncodeError:
            pass  # half of a surrogate pair, which only an escape can express
    return _encode_text(value, ascii_only=True).encode("ascii")


def _encode_text(value, ascii_only):
    if _is_plain(value):
        return json.dumps(value, ensure_ascii=ascii_only)
    parts = []
    quote = _encoder.encode_basestring_ascii if ascii_only else _encoder.encode_basestring
    _Writer(parts.append, quote).write(value)
    return "".join(parts)


def _is_plain(value):
    try:
        return _holds_only_plain_values(value)
    except RecursionError:
        return True  # the standard encoder says whether it is a circle


def _holds_only_plain_values(value):
    kind = type(value)
    if kind in _SCALARS:
        return True
    if kind is dict:
        for key, member in value.items():
            if type(key) is not str or not (type(member) in _SCALARS or _holds_only_plain_values(member)):
                return False
        return True
    if kind is list:
        for member in value:
            if not (type(member) in _SCALARS or _holds_only_plain_values(member)):
                return False
        return True
    return False


class _Writer:
    """Appends the text of one value, part by part."""

    def __init__(self, append, quote):
        self._append = append
        self._quote = quote
        self._open = set()  # the ids of the containers around the value at hand

    def write(self, value):
        scalar = self._scalar(value)
        if scalar is not None:
            self._append(scalar)
            return
        if id(value) in self._open:
            raise ValueError("Circular reference detected")
        self._open.add(id(value))
        self._write_container(value)
        self._open.remove(id(value))

    def _scalar(self, value):
        if value is None:
            return "null"
        if value is True:
            return "true"
        if value is False:
            return "false"
        if isinstance(value, str):
            return self._quote(value)
        if isinstance(value, bytes):
            return self._quote(str(value, "utf-8"))
        if isinstance(value, int):
            return int.__repr__(value)
        if isinstance(value, float):
            return _float_text(value)
        return _decimal_text(value)

    def _write_container(self, value):
        as_dict = getattr(value, "_asdict", None)
        if callable(as_dict):
            self._write_object(as_dict())
        elif isinstance(value, (list, tuple)):
            self._write_array(value)
        elif isinstance(value, dict):
            self._write_object(value)
        else:
            raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)

    def _write_array(self, values):
        separator = "["
        for value in values:
            self._append(separator)
            self.write(value)
            separator = ", "
        self._append("]" if separator == ", " else "[]")

    def _write_object(self, members):
        separator = "{"
        for key, value in members.items():
            self._append(separator)
            self._append(self._quote(self._key_text(key)))
            self._append(": ")
            self.write(value)
            separator = ", "
        self._append("}" if separator == ", " else "{}")

    def _key_text(self, key):
        if isinstance(key, str):
            return key
        if isinstance(key, bytes):
            return str(key, "utf-8")
        if key is None or isinstance(key, (int, float)):
            return self._scalar(key)
        raise TypeError("keys must be str, int, float, bool or None, not %s" % type(key).__name__)


def _float_text(value):
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return float.__repr__(value)


def _decimal_text(value):
    """None for what is no Decimal. The module is not imported for it: a Decimal exists only if somebody else did."""
    import sys

    decimal = sys.modules.get("decimal")
    if decimal is None or not isinstance(value, decimal.Decimal):
        return None
    return "NaN" if value.is_nan() else str(value)
