import subprocess
import time


def good(event, context):
    return {"statusCode": 200, "body": event["queryStringParameters"]["token"]}


def slow(event, context):
    time.sleep(0.1)
    return good(event, context)


def failing(event, context):
    raise ValueError(event["queryStringParameters"]["token"])


def late(event, context):
    subprocess.Popen(["sleep", "600"])  # to be ended with it
    time.sleep(600)
