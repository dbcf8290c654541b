"""What `serve` says at its start of functions that only events lead to which nothing delivers here."""

import json

from conftest import write_application

HANDLER = "def handler(event, context): return 'done'\n"


def test_events_that_are_not_delivered_are_named_with_the_line_that_tries_them(tmp_path, serve):
    document = write_application(tmp_path, {"Worker": ({}, {"app.py": HANDLER}), "Plain": ({}, {"app.py": HANDLER})})
    document["Resources"]["Worker"]["Properties"]["Events"] = {
        "Jobs": {"Type": "SQS", "Properties": {"Queue": "arn:aws:sqs:us-east-1:123456789012:jobs"}},
        "Nightly": {"Type": "Schedule", "Properties": {"Schedule": "rate(1 day)"}},
        "Uploads": {"Type": "S3", "Properties": {"Bucket": {"Ref": "Bucket"}, "Events": "s3:ObjectCreated:*"}},
    }
    document["Resources"]["Bucket"] = {"Type": "AWS::S3::Bucket"}
    (tmp_path / "template.json").write_text(json.dumps(document))
    served = serve(tmp_path)
    served.wait_for_line("ready in")
    said = served.errors.read_text()
    for event in ("Jobs (SQS)", "Nightly (Schedule)", "Uploads (S3)"):
        assert f"Worker: event {event} is not delivered here; try it with hello-sls invoke Worker -e FILE" in said
    assert "Plain: event" not in said
