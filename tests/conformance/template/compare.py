"""Holds hello-sls against the SAM transform and cfn-lint. good/: functions and routes are equal, nobody refuses. bad/: what
either refuses, `validate` refuses and names the same resource. Differences that are meant stand in intended.py.

Usage: compare.py PROGRAM [NAME…]
"""
import glob
import json
import os
import re
import subprocess
import sys

from intended import INTENDED
from oracles import Translated, cfn_lint, sam_transform, yaml_parse

HERE = os.path.dirname(os.path.abspath(__file__))
# hello-sls names mock OPTIONS methods of Cors nowhere among routes: the gateway answers them.
PREFLIGHT = "OPTIONS"


def run(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


def our_findings(program, file):
    ran = run(program, "validate", "-t", file, "--output", "json")
    return json.loads(ran.stdout), ran.returncode


def our_routes(program, file):
    listed = json.loads(run(program, "routes", "-t", file, "--output", "json").stdout)
    functions = {function["logicalId"]: {key: function[key] for key in ("runtime", "handler", "timeout", "memory")}
                 for function in listed["functions"]}
    routes = {(route["api"], route["kind"], route["method"], route["path"], route["function"], route["payloadFormat"])
              for route in listed["routes"]}
    return functions, routes


def check_good(program, file, lint):
    found, status = our_findings(program, file)
    problems = [f"we refuse: {error['line']}:{error['column']} {error['message']}" for error in found["errors"]]
    if status != 0 and not problems:
        problems.append(f"validate ends with {status}")
    template, refusal = sam_transform(file)
    if refusal:
        return problems + [f"the transform refuses: {refusal}"]
    problems += [f"cfn-lint refuses: {rule} {message}" for rule, _, message in lint]
    functions, routes = our_routes(program, file)
    theirs = Translated(template)
    if functions != theirs.functions():
        problems.append(f"functions: ours {functions}, theirs {theirs.functions()}")
    their_routes = theirs.routes()
    ours_only = routes - their_routes
    theirs_only = {route for route in their_routes - routes if not (route[2] == PREFLIGHT and route[4] is None)}
    problems += [f"a route of ours alone: {route}" for route in sorted(ours_only, key=str)]
    problems += [f"a route of theirs alone: {route}" for route in sorted(theirs_only, key=str)]
    return problems


def owner(name, resources):
    """The resource of the template that a generated one belongs to."""
    if name is None or name.startswith("Fn::"):  # a loop, which is no resource
        return None
    if name in resources:
        return name
    near = [known for known in resources if name.startswith(known)]
    return max(near, key=len) if near else None


def check_bad(program, file, lint):
    found, status = our_findings(program, file)
    named = {error["logicalId"] for error in found["errors"]}
    resources = (yaml_parse(open(file, encoding="utf-8").read()) or {}).get("Resources") or {}
    _, refusal = sam_transform(file)
    refused = set()
    if refusal:
        refused.update(owner(name, resources) for name in re.findall(r"Resource with id \[(\w+)\]", refusal))
    refused.update(owner(name, resources) for _, name, _ in lint)
    comment = open(file, encoding="utf-8").readline()
    problems = []
    if not refusal and not lint and "AWS alone refuses" not in comment:
        problems.append("neither of the two refuses it")
    if not found["errors"] or status not in (1, 3):
        problems.append(f"we accept it ({refusal or lint})")
    for name in sorted(refused - named - {None}):
        problems.append(f"we do not name {name}: {refusal or ''} {lint} ours: "
                        + str([(error["logicalId"], error["message"]) for error in found["errors"]]))
    for error in found["errors"]:
        if not error["line"]:
            problems.append(f"a finding without a line: {error['message']}")
    return problems


def main():
    program, names = sys.argv[1], set(sys.argv[2:])
    files = [file for folder in ("good", "bad") for file in sorted(glob.glob(f"{HERE}/{folder}/*.yaml"))]
    if names:
        files = [file for file in files if os.path.basename(file)[:-5] in names]
    lint = cfn_lint(files)
    failed = 0
    met = set()
    for file in files:
        name = os.path.relpath(file, HERE)
        check = check_good if name.startswith("good") else check_bad
        for problem in check(program, file, lint[file]):
            reason = next((text for pattern, text in INTENDED.get(name, []) if re.search(pattern, problem)), None)
            if reason:
                met.add((name, reason))
                continue
            failed += 1
            print(f"{name}: {problem}")
    if not names:
        for name, entries in INTENDED.items():
            for _, reason in entries:
                if (name, reason) not in met:
                    failed += 1
                    print(f"{name}: intended.py names a difference that is no more: {reason}")
    print(f"{len(files)} templates, {len(met)} intended differences, {failed} others")
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
