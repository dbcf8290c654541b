"""Sends the same random requests to two DynamoDB endpoints and compares the answers.

    differential.py OURS PEER [--intended dynoxide] [--count 5000] [--seed 1] [--messages]

Answers are compared as values: sets without order, a scan's items without order, numbers by value. Of errors the type is
compared and, with --messages, the text. What is meant to differ from a peer stands in a file of its name, each with its
reason; anything else is printed, grouped, with the first request that shows it, and makes the status 1. The peer is a
witness, not the judge: a difference is looked up before either side is called wrong."""

import argparse
import collections
import decimal
import http.client
import importlib
import json
import shlex
import socket
import subprocess
import sys
import time
import urllib.parse

from answers import NO_ANSWER, text_of as message_of
from requests import TABLES, Requests

HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Date": "20260101T000000Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + "0" * 64,
}


WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}


class Endpoint:
    """A DynamoDB at a URL. With a command line it is started here, and again when a request ended it."""

    def __init__(self, url, command=None):
        self.address = urllib.parse.urlsplit(url)
        self.command = command
        self.process = None
        self.connect()

    def connect(self):
        if self.command:
            self.stop()
            self.process = subprocess.Popen(shlex.split(self.command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(1000):
            try:
                socket.create_connection((self.address.hostname, self.address.port)).close()
                break
            except OSError:
                time.sleep(0.01)
        else:
            raise SystemExit(f"nothing listens at {self.address.netloc}")
        self.connection = http.client.HTTPConnection(self.address.netloc, timeout=30)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()

    def call(self, operation, body):
        """(status, answer); status 0 when the connection ended without one."""
        headers = HEADERS | {"X-Amz-Target": "DynamoDB_20120810." + operation}
        try:
            self.connection.request("POST", "/", json.dumps(body), headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except ConnectionError:
            return 0, {"__type": NO_ANSWER}
        return answer.status, json.loads(text) if text else {}

    def make_tables(self):
        for table in TABLES:
            status, answer = self.call("CreateTable", table)
            if status != 200:
                raise SystemExit(f"CreateTable answered {status} {answer}")
            while self.call("DescribeTable", {"TableName": table["TableName"]})[1]["Table"]["TableStatus"] != "ACTIVE":
                pass

    def items(self, table):
        """All items of a table, by their key as text."""
        names = [key["AttributeName"] for key in table["KeySchema"]]
        items = self.call("Scan", {"TableName": table["TableName"]})[1]["Items"]
        return {text_of({name: canonical(item[name]) for name in names}): item for item in items}

    def take_over(self, other):
        """Brings the tables to what the other endpoint has."""
        for table in TABLES:
            name, ours, theirs = table["TableName"], self.items(table), other.items(table)
            for gone in (ours[key] for key in ours.keys() - theirs.keys()):
                key = {part["AttributeName"]: gone[part["AttributeName"]] for part in table["KeySchema"]}
                self.call("DeleteItem", {"TableName": name, "Key": key})
            for key, item in theirs.items():
                if key not in ours or canonical(ours[key]) != canonical(item):
                    self.call("PutItem", {"TableName": name, "Item": item})


def canonical(value):
    """An answer as what compares equal when it means the same."""
    if isinstance(value, list):
        return [canonical(element) for element in value]
    if not isinstance(value, dict):
        return value
    result = {}
    for name, member in value.items():
        if name in ("SS", "BS") and isinstance(member, list):
            result[name] = sorted(member)
        elif name == "NS" and isinstance(member, list):
            result[name] = sorted(str(decimal.Decimal(number).normalize()) for number in member)
        elif name == "N" and isinstance(member, str):
            result[name] = str(decimal.Decimal(member).normalize())
        elif name == "ConsumedCapacity" and isinstance(member, list):
            result[name] = sorted((canonical(element) for element in member), key=lambda one: one["TableName"])
        else:
            result[name] = canonical(member)
    return result


def text_of(value):
    return json.dumps(value, sort_keys=True)


def without_order(operation, answer):
    if operation == "Scan":
        answer["Items"] = sorted(answer.get("Items", []), key=text_of)
    if operation == "BatchGetItem":
        answer["Responses"] = {table: sorted(items, key=text_of) for table, items in answer.get("Responses", {}).items()}
    return answer


def error_of(answer, messages):
    kind = answer.get("__type", "").split("#")[-1]
    reasons = [reason.get("Code") for reason in answer.get("CancellationReasons", [])]
    text = message_of(answer) if messages else ""
    return {"type": kind, "reasons": reasons, "item": canonical(answer.get("Item")), "text": text}


def comparable(operation, status, answer, messages):
    if status != 200:
        return error_of(answer, messages)
    return without_order(operation, canonical(answer))


def first_difference(ours, peer, place=""):
    if isinstance(ours, dict) and isinstance(peer, dict):
        for name in sorted(set(ours) | set(peer)):
            if ours.get(name) != peer.get(name):
                return first_difference(ours.get(name), peer.get(name), f"{place}.{name}")
    return place or "answer", ours, peer


def place_of(left, right):
    place, one, other = first_difference(left, right)
    return place, json.dumps(one)[:100] if "type" in left else "", json.dumps(other)[:100] if "type" in right else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("ours")
    parser.add_argument("peer")
    parser.add_argument("--start-peer", metavar="COMMAND", help="starts the peer, and starts it again when it dies")
    parser.add_argument("--intended", choices=["dynalite", "dynoxide"], default="dynoxide")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--messages", action="store_true")
    flags = parser.parse_args()
    decimal.getcontext().prec = 60

    ours, peer = Endpoint(flags.ours), Endpoint(flags.peer, flags.start_peer)
    try:
        return compare(ours, peer, flags)
    finally:
        peer.stop()


def compare(ours, peer, flags):
    for endpoint in (ours, peer):
        endpoint.make_tables()
    intended = importlib.import_module(flags.intended)
    requests = Requests(flags.seed, intended.WITHOUT)
    groups = collections.Counter()
    examples = {}
    excused = collections.Counter()
    succeeded = 0
    for _ in range(flags.count):
        operation, body = requests.next()
        answers = [endpoint.call(operation, body) for endpoint in (ours, peer)]
        succeeded += answers[0][0] == 200
        if answers[1][0] == 0 and flags.start_peer:
            peer.connect()
            peer.make_tables()
            peer.take_over(ours)
        left, right = (comparable(operation, *answer, flags.messages) for answer in answers)
        if left != right:
            reason = intended.reason_for(operation, body, *(canonical(answer) for _, answer in answers))
            if reason:
                excused[reason] += 1
            else:
                group = (operation, *place_of(left, right))
                groups[group] += 1
                examples.setdefault(group, (body, answers))
        if operation in WRITES and (left != right or intended.may_differ_unseen(operation, body)):
            peer.take_over(ours)
    report(groups, examples, excused)
    print(f"{flags.count} requests, {succeeded} of them successful here, {sum(excused.values())} intended differences, "
          f"{sum(groups.values())} others")  # fmt: skip
    return 1 if groups else 0


def report(groups, examples, excused):
    for reason, count in excused.most_common():
        print(f"intended, {count} times: {reason}")
    for group, count in groups.most_common():
        body, answers = examples[group]
        print(f"\n{count} times: {group[0]} differs at {group[1]}\n  request {json.dumps(body)}")
        for name, (status, answer) in zip(("ours", "peer"), answers):
            print(f"  {name} {status} {json.dumps(answer)}")


if __name__ == "__main__":
    sys.exit(main())
