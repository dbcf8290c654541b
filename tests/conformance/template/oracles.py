"""What AWS's SAM transform and cfn-lint make of a template: functions and routes, and which resources they refuse."""
import copy
import json
import logging
import os
import re
import subprocess
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.model.exceptions import InvalidDocumentException  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

logging.disable(logging.WARNING)  # the transform's own talk about its metrics
METHODS = ["get", "put", "post", "delete", "options", "head", "patch"]
ANY = "x-amazon-apigateway-any-method"
PSEUDO = {"AWS::Region": "us-east-1", "AWS::AccountId": "123456789012", "AWS::Partition": "aws",
          "AWS::URLSuffix": "amazonaws.com", "AWS::StackName": "local"}


class ManagedPolicies:
    """The transform asks IAM for the names of managed policies; there is no IAM here."""

    def load(self):
        return {"AWSLambdaBasicExecutionRole": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}


def expand_loops(file, template):
    """AWS::LanguageExtensions goes ahead of the SAM transform; cfn-lint has it."""
    if "AWS::LanguageExtensions" not in json.dumps(template.get("Transform", "")):
        return template
    from cfnlint.decode import decode
    from cfnlint.template import Template
    from cfnlint.template.transforms._language_extensions import language_extension

    decoded, _ = decode(file)
    matches, expanded = language_extension(Template(file, decoded, ["us-east-1"]))
    if matches:
        raise ValueError(matches[0].message)
    return yaml_parse(json.dumps(expanded))


def parameter_values(template):
    values = dict(PSEUDO)
    for name, parameter in (template.get("Parameters") or {}).items():
        if isinstance(parameter, dict) and "Default" in parameter:
            values[name] = parameter["Default"]
    return values


def sam_transform(file):
    """The transformed template, or the text of its refusal."""
    try:
        template = expand_loops(file, yaml_parse(open(file, encoding="utf-8").read()))
        return transform(copy.deepcopy(template), parameter_values(template), ManagedPolicies()), None
    except InvalidDocumentException as error:
        return None, error.message + " " + " ".join(cause.message for cause in error.causes)
    except Exception as error:  # the transform fails on what it does not expect, and so refuses it
        return None, f"{type(error).__name__}: {error}"


class Values:
    """References and conditions of a transformed template, as far as routes need them."""

    def __init__(self, template):
        self.template = template
        self.parameters = parameter_values(template)

    def condition(self, name):
        return self.truth(self.template["Conditions"][name])

    def truth(self, node):
        (kind, argument), = node.items()
        if kind == "Condition":
            return self.condition(argument)
        if kind == "Fn::Not":
            return not self.truth(argument[0])
        if kind == "Fn::And":
            return all(self.truth(item) for item in argument)
        if kind == "Fn::Or":
            return any(self.truth(item) for item in argument)
        return self.text(argument[0]) == self.text(argument[1])

    def exists(self, resource):
        return "Condition" not in resource or self.condition(resource["Condition"])

    def chosen(self, node):
        while isinstance(node, dict) and list(node) == ["Fn::If"]:
            name, yes, no = node["Fn::If"]
            node = yes if self.condition(name) else no
        return None if node == {"Ref": "AWS::NoValue"} else node

    def text(self, node):
        """References stay as ${Name} and ${Name.Attribute}."""
        node = self.chosen(node)
        if not isinstance(node, dict):
            return str(node)
        (kind, argument), = node.items()
        if kind == "Ref":
            return str(self.parameters.get(argument, "${" + argument + "}"))
        if kind == "Fn::GetAtt":
            return "${" + (argument if isinstance(argument, str) else ".".join(argument)) + "}"
        if kind == "Fn::Join":
            return argument[0].join(self.text(item) for item in argument[1])
        if kind == "Fn::FindInMap":
            at = self.template["Mappings"]
            for key in argument:
                at = at[self.text(key)]
            return str(at)
        if kind == "Fn::Sub":
            text, names = argument if isinstance(argument, list) else (argument, {})
            for name, value in names.items():
                text = text.replace("${" + name + "}", self.text(value))
            return re.sub(r"\$\{(AWS::\w+)\}", lambda match: PSEUDO.get(match[1], match[0]), text)
        return json.dumps(node)


class Translated:
    def __init__(self, template):
        self.resources = template["Resources"]
        self.values = Values(template)

    def of_type(self, *types):
        for name, resource in self.resources.items():
            if resource["Type"] in types and self.values.exists(resource):
                yield name, resource.get("Properties", {})

    def functions(self):
        found = {}
        for name, properties in self.of_type("AWS::Lambda::Function"):
            found[name] = {"runtime": properties.get("Runtime", ""), "handler": properties.get("Handler", ""),
                           "timeout": int(self.values.text(properties.get("Timeout", 3))),
                           "memory": int(self.values.text(properties.get("MemorySize", 128)))}
        return found

    def function_of(self, uri):
        """The function that a reference in an integration's URI means, through an alias or a version too."""
        for name in re.findall(r"\$\{(\w+)(?:\.\w+)?\}", uri):
            resource = self.resources.get(name)
            if resource is None:
                continue
            if resource["Type"] == "AWS::Lambda::Function":
                return name
            if resource["Type"] in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
                return self.function_of(self.values.text(resource["Properties"]["FunctionName"]))
        return None

    def body_routes(self, api, kind, body):
        for path, item in (body.get("paths") or {}).items():
            for key, operation in (self.values.chosen(item) or {}).items():
                if key.lower() not in METHODS + [ANY]:
                    continue
                operation = self.values.chosen(operation)
                integration = (operation or {}).get("x-amazon-apigateway-integration")
                integration = self.values.chosen(integration)
                if integration is None:
                    continue
                proxy = str(integration.get("type", "")).lower() == "aws_proxy"
                function = self.function_of(self.values.text(integration.get("uri", ""))) if proxy else None
                payload = str(integration.get("payloadFormatVersion", "1.0")) if kind == "http" else "1.0"
                method = "ANY" if key == ANY else key.upper()
                path = "$default" if path in ("$default", "/$default") and kind == "http" else path
                yield (api, kind, method, path, function, payload)

    def rest_path(self, resource_id):
        text = self.values.text(resource_id)
        if text.endswith("RootResourceId}"):
            return ""
        properties = self.resources[text[2:-1]]["Properties"]
        return self.rest_path(properties["ParentId"]) + "/" + self.values.text(properties["PathPart"])

    def reference(self, node):
        return self.values.text(node)[2:-1].split(".")[0]

    def routes(self):
        found = set()
        for name, properties in self.of_type("AWS::ApiGateway::RestApi"):
            found.update(self.body_routes(name, "rest", properties.get("Body", {})))
        for name, properties in self.of_type("AWS::ApiGateway::Method"):
            integration = properties["Integration"]
            proxy = integration["Type"] == "AWS_PROXY"
            found.add((self.reference(properties["RestApiId"]), "rest", properties["HttpMethod"],
                       self.rest_path(properties["ResourceId"]) or "/",
                       self.function_of(self.values.text(integration.get("Uri", ""))) if proxy else None, "1.0"))
        for name, properties in self.of_type("AWS::ApiGatewayV2::Api"):
            found.update(self.body_routes(name, "http", properties.get("Body", {})))
            if "Target" in properties:
                found.add((name, "http", "ANY", "$default", self.function_of(self.values.text(properties["Target"])),
                           "2.0"))
        for name, properties in self.of_type("AWS::ApiGatewayV2::Route"):
            target = re.search(r"integrations/\$\{(\w+)\}", self.values.text(properties["Target"]))
            integration = self.resources[target[1]]["Properties"]
            method, _, path = properties["RouteKey"].partition(" ")
            if method == "$default":
                method, path = "ANY", "$default"
            found.add((self.reference(properties["ApiId"]), "http", method, path,
                       self.function_of(self.values.text(integration["IntegrationUri"])),
                       str(integration.get("PayloadFormatVersion", "1.0"))))
        return found


def cfn_lint(files):
    """File → [(rule, logical id or None, message)] of its errors; all files in one go."""
    program = os.path.join(os.path.dirname(sys.executable), "cfn-lint")
    ran = subprocess.run([program, "--format", "json", "--regions", "us-east-1", "--", *files],
                         capture_output=True, text=True, check=False)
    findings = {file: [] for file in files}
    if not ran.stdout.strip():
        raise RuntimeError("cfn-lint said nothing: " + ran.stderr[-2000:])
    for match in json.loads(ran.stdout):
        if match["Level"] != "Error":
            continue
        path = match["Location"].get("Path") or []
        logical_id = path[1] if len(path) > 1 and path[0] == "Resources" else None
        findings[match["Filename"]].append((match["Rule"]["Id"], logical_id, match["Message"]))
    return findings
