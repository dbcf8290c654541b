"""Sends the same random requests to two DynamoDB endpoints and compares the answers.

    differential.py OURS PEER [--count 5000] [--seed 1] [--messages]

Answers are compared as values: sets without order, a scan's items without order, numbers by value. Of errors the type is
compared and, with --messages, the text. What is meant to differ stands in intended.py, each with its reason; anything
else is printed, grouped, with the first request that shows it, and makes the status 1. The peer is a witness, not the
judge: a difference is looked up before either side is called wrong."""

import argparse
import collections
import decimal
import http.client
import json
import sys
import urllib.parse

import intended
from requests import TABLES, Requests

HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Date": "20260101T000000Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + "0" * 64,
}


class Endpoint:
    def __init__(self, url):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=30)

    def call(self, operation, body):
        """(status, answer)"""
        headers = HEADERS | {"X-Amz-Target": "DynamoDB_20120810." + operation}
        self.connection.request("POST", "/", json.dumps(body), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        return answer.status, json.loads(text) if text else {}

    def make_tables(self):
        for table in TABLES:
            status, answer = self.call("CreateTable", table)
            if status != 200:
                raise SystemExit(f"CreateTable answered {status} {answer}")
            while self.call("DescribeTable", {"TableName": table["TableName"]})[1]["Table"]["TableStatus"] != "ACTIVE":
                pass

    def empty_tables(self):
        for table in TABLES:
            names = [key["AttributeName"] for key in table["KeySchema"]]
            for item in self.call("Scan", {"TableName": table["TableName"]})[1]["Items"]:
                self.call("DeleteItem", {"TableName": table["TableName"], "Key": {name: item[name] for name in names}})


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
    text = answer.get("message", answer.get("Message", "")) if messages else ""
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("ours")
    parser.add_argument("peer")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--messages", action="store_true")
    flags = parser.parse_args()
    decimal.getcontext().prec = 60

    ours, peer = Endpoint(flags.ours), Endpoint(flags.peer)
    for endpoint in (ours, peer):
        endpoint.make_tables()
    requests = Requests(flags.seed)
    groups = collections.Counter()
    examples = {}
    excused = collections.Counter()
    succeeded = 0
    for _ in range(flags.count):
        operation, body = requests.next()
        answers = [endpoint.call(operation, body) for endpoint in (ours, peer)]
        succeeded += answers[0][0] == 200
        left, right = (comparable(operation, *answer, flags.messages) for answer in answers)
        if left == right:
            if intended.may_differ_unseen(operation, body):
                for endpoint in (ours, peer):
                    endpoint.empty_tables()
            continue
        reason = intended.reason_for(operation, body, answers[0][1], answers[1][1])
        if reason:
            excused[reason] += 1
        else:
            place, one, other = first_difference(left, right)
            group = (operation, place, json.dumps(one)[:100] if "type" in left else "", json.dumps(other)[:100] if "type" in right else "")
            groups[group] += 1
            examples.setdefault(group, (body, answers))
        # The tables may differ now, or will at the next write: both begin anew.
        for endpoint in (ours, peer):
            endpoint.empty_tables()
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
