"""Messages in a table, as a Flask application of years ago would keep them. boto3 is Lambda's own."""

import os
import uuid

import boto3
from flask import jsonify, request
from flask_lambda import FlaskLambda

app = FlaskLambda(__name__)
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


@app.route("/message", methods=["POST"])
def create():
    key = {"pk": str(uuid.uuid4()), "sk": "v0"}
    table.put_item(Item={**key, **request.get_json()})
    return jsonify(id=key["pk"]), 201


@app.route("/message/<message_id>", methods=["GET"])
def retrieve(message_id):
    item = table.get_item(Key={"pk": message_id, "sk": "v0"}).get("Item")
    return (jsonify(message=item["message"]), 200) if item else (jsonify(error="there is no such message"), 404)


@app.route("/message/<message_id>", methods=["PUT"])
def update(message_id):
    changes = {name: {"Value": value, "Action": "PUT"} for name, value in request.get_json().items()}
    changed = table.update_item(Key={"pk": message_id, "sk": "v0"}, AttributeUpdates=changes, ReturnValues="ALL_NEW")
    return jsonify(message=changed["Attributes"]["message"])


@app.route("/message/<message_id>", methods=["DELETE"])
def delete(message_id):
    table.delete_item(Key={"pk": message_id, "sk": "v0"})
    return jsonify(success=True)  # flask-lambda fails on an empty body, here as on AWS


@app.route("/broken")
def broken():
    raise RuntimeError("as planned")
