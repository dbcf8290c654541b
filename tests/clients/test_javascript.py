"""The AWS SDK for JavaScript v3 with its document client, against the DynamoDB port."""

import json
import pathlib
import subprocess

CLIENT = pathlib.Path(__file__).parent / "javascript_client.mjs"


def test_a_table_s_life(served):
    run = subprocess.run(["node", CLIENT, served["dynamodb"]], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout)
    assert seen == {
        "createTable": "SUCCESS",
        "putMany": 0,
        "queryInPages": [f"t{book}" for book in range(17, 2, -1)],
        "update": {"title": "new", "loans": 1, "tags": ["a", "b"]},
        "failedCondition": {
            "name": "ConditionalCheckFailedException",
            "message": "The conditional request failed",
            "title": "t1",
            "status": 400,
        },
        "transactions": {
            "moved": [True, True],
            "name": "TransactionCanceledException",
            "codes": ["None", "ConditionalCheckFailed"],
        },
        "deleteTable": "SUCCESS",
    }
