import os


def handle(event, context):
    if event.get("fail"):
        raise ValueError("no")
    return {"other": os.environ["OTHER"], "user": event["requestContext"]["authorizer"]["iam"]["accessKey"]}
