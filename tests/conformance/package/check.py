"""Packages the fixtures and a template of all kinds of code, and asks cfn-lint and the SAM translator what they make of the
packaged templates, with zips in the folder and in S3. The bucket is played: it has everything already."""

import http.server
import json
import logging
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
logging.disable(logging.WARNING)  # of metrics that the translator would like to send
from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

PROJECT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = os.environ["HELLO_SLS"]
ALL_KINDS = """AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.13, Handler: app.handler, CodeUri: code}  # for all
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layer, CompatibleRuntimes: [python3.13]}
  PlainLayer:
    Type: AWS::Lambda::LayerVersion
    Properties:
      Content: layer
  FromGlobals:
    Type: AWS::Serverless::Function
    Properties: {Layers: [!Ref Shared, !Ref PlainLayer]}
  Inline:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: "def handler(event, context): return 1"
      Handler: index.handler
      CodeUri: !Ref AWS::NoValue
  Plain:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Role: !GetAtt Role.Arn
      Code: code
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}]
"""


class FullBucket(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.send_response(200)
        self.end_headers()


class NoManagedPolicies:
    def load(self):
        return {}


def applications(folder):
    for template in ["template.yaml", "functions.yaml", "http-api.yaml"]:
        application = folder / template
        shutil.copytree(PROJECT / "fixtures", application, ignore=shutil.ignore_patterns("broken", ".hello-sls", "dist"))
        yield application, template
    application = folder / "kinds"
    for name, text in {"code/app.py": "def handler(event, context): return 1\n", "layer/python/a.py": ""}.items():
        (application / name).parent.mkdir(parents=True, exist_ok=True)
        (application / name).write_text(text)
    (application / "kinds.yaml").write_text(ALL_KINDS)
    yield application, "kinds.yaml"


def lint(file):
    done = subprocess.run(["cfn-lint", str(file), "--non-zero-exit-code", "error", "--format", "parseable"],
                          capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


def translate(file):
    template = transform(yaml_parse(file.read_text()), {"Environment": "local", "LogLevel": "INFO"}, NoManagedPolicies())
    return all("Code" in resource["Properties"] for resource in template["Resources"].values()
               if resource["Type"] == "AWS::Lambda::Function"), json.dumps(template, indent=1)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), FullBucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    to_s3 = ["--s3-bucket", "bucket", "--endpoint-url", "http://127.0.0.1:%d" % server.server_port]
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        for application, template in applications(pathlib.Path(name)):
            for place, flags in {"folder": [], "S3": to_s3}.items():
                subprocess.run([PROGRAM, "package", "-t", template, *flags], cwd=application, check=True, stdout=subprocess.DEVNULL)
                packaged = application / "dist/packaged.yaml"
                checks = {"cfn-lint": lint(packaged)}
                if place == "S3":  # the translator takes no other
                    checks["the SAM translator"] = translate(packaged)
                for checker, (passed, said) in checks.items():
                    print("%-14s zips in %-6s %-20s %s" % (template, place, checker, "accepts it" if passed else said))
                    failures += not passed
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
