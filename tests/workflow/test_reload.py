"""Hot reload: what is edited is what the next request sees."""

import concurrent.futures
import json
import urllib.request

import boto3

from conftest import replace, write_application

HANDLER = """
import os, time
def handler(event, context):
    query = event.get("queryStringParameters") or {}
    if "wait_for" in query:
        open(query["wait_for"] + ".began", "w").close()
        while not os.path.exists(query["wait_for"]):
            time.sleep(0.01)
    return {"statusCode": 200, "body": "WORD " + os.environ.get("FEATURE", "")}
"""


def tables(served):
    return boto3.client("dynamodb", endpoint_url=served.ready["dynamodb"], region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x").list_tables()["TableNames"]


def code(word):
    return HANDLER.replace("WORD", word)


def test_code_is_taken_up_and_what_runs_finishes(tmp_path, serve):
    write_application(tmp_path, {"Greet": ({}, {"app.py": code("one")})})
    served = serve(tmp_path)
    assert served.request("GET", "/greet") == (200, "one ")
    gate = tmp_path / "gate"
    with concurrent.futures.ThreadPoolExecutor() as pool:
        busy = pool.submit(served.request, "GET", f"/greet?wait_for={gate}")
        served.wait_for((tmp_path / "gate.began").exists)
        served.change(tmp_path / "greet" / "app.py", code("another"))
        assert served.request("GET", "/greet") == (200, "another ")
        gate.touch()
        assert busy.result() == (200, "one ")


def test_no_request_is_lost_while_code_changes(tmp_path, serve):
    write_application(tmp_path, {"Greet": ({}, {"app.py": code("")})})
    served = serve(tmp_path)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for round in range(1, 4):
            answers = [pool.submit(served.request, "GET", "/greet") for _ in range(20)]
            # Of another length each time: Python's compiled files tell sources apart by size and second.
            served.change(tmp_path / "greet" / "app.py", code("x" * round))
            assert {answer.result()[0] for answer in answers} == {200}, served.errors.read_text()
    assert served.request("GET", "/greet") == (200, "xxx ")


def test_an_edited_template_brings_routes_and_tables(tmp_path, serve):
    document = write_application(tmp_path, {"Greet": ({}, {"app.py": code("one")})})
    served = serve(tmp_path)
    document["Resources"]["Greet"]["Properties"]["Events"]["Get"]["Properties"]["Path"] = "/moved"
    document["Resources"]["Things"] = {"Type": "AWS::Serverless::SimpleTable"}
    served.change(tmp_path / "template.json", json.dumps(document))
    assert served.request("GET", "/moved") == (200, "one ")
    assert served.request("GET", "/greet")[0] == 403
    assert "Things" in tables(served)


def test_a_broken_template_leaves_the_old_one_serving(tmp_path, serve):
    document = write_application(tmp_path, {"Greet": ({}, {"app.py": code("one")})})
    served = serve(tmp_path)
    replace(tmp_path / "template.json", '{"Resources": ')
    served.wait_for_line("not reloaded: what ran before goes on")
    assert "template.json:1:" in served.errors.read_text()
    assert served.request("GET", "/greet") == (200, "one ")
    served.change(tmp_path / "template.json", json.dumps(document))


def test_the_file_of_variables_is_watched(tmp_path, serve):
    write_application(tmp_path, {"Greet": ({"Environment": {"Variables": {"FEATURE": "off"}}}, {"app.py": code("one")})})
    (tmp_path / "env.json").write_text('{"Greet": {"FEATURE": "first"}}')
    served = serve(tmp_path, "-n", "env.json")
    assert served.request("GET", "/greet") == (200, "one first")
    served.change(tmp_path / "env.json", '{"Greet": {"FEATURE": "second"}}')
    assert served.request("GET", "/greet") == (200, "one second")


def test_caches_and_the_store_are_not_watched(tmp_path, serve):
    write_application(tmp_path, {"Greet": ({"CodeUri": "."}, {"app.py": code("no")})})
    (tmp_path / "app.py").write_text(code("one"))
    # errors.txt and ready.json are the test's own, and outside of what is watched.
    outside = tmp_path.parent / (tmp_path.name + "-application")
    outside.mkdir()
    for name in ("template.json", "app.py"):
        (outside / name).write_bytes((tmp_path / name).read_bytes())
    served = serve(tmp_path, "-t", str(outside / "template.json"))
    for folder in (".hello-sls", "__pycache__", "node_modules", ".git"):
        (outside / folder).mkdir()
        (outside / folder / "file").write_text("x")
    (outside / "app.py.swp").write_text("x")
    served.change(outside / "app.py", code("another"))
    assert served.request("GET", "/greet") == (200, "another ")
    assert served.reloads() == 1


def test_no_reload(tmp_path, serve):
    write_application(tmp_path, {"Greet": ({"ReservedConcurrentExecutions": 1}, {"app.py": code("one")})})
    served = serve(tmp_path, "--no-reload")
    assert served.request("GET", "/greet") == (200, "one ")
    (tmp_path / "greet" / "app.py").write_text(code("another"))
    assert served.request("GET", "/greet") == (200, "one ")


COUNTER = """
calls = 0
def handler(event, context):
    global calls
    calls += 1
    return {"statusCode": 200, "body": str(calls)}
"""


def test_only_what_changed_is_replaced(tmp_path, serve):
    # One process: a busy machine would see a second one started for a caller who comes soon after an answer.
    functions = {"Edited": ({}, {"app.py": code("one")}), "Kept": ({"ReservedConcurrentExecutions": 1}, {"app.py": COUNTER})}
    write_application(tmp_path, functions)
    served = serve(tmp_path)
    assert served.request("GET", "/kept") == (200, "1")
    served.change(tmp_path / "edited" / "app.py", code("another"))
    assert served.request("GET", "/edited") == (200, "another ")
    assert served.request("GET", "/kept") == (200, "2")
    # A setting of one is no change of the other; a layer's file is one of the function that has it.
    document = json.loads((tmp_path / "template.json").read_text())
    document["Resources"]["Edited"]["Properties"]["Environment"] = {"Variables": {"FEATURE": "on"}}
    served.change(tmp_path / "template.json", json.dumps(document))
    assert served.request("GET", "/edited") == (200, "another on")
    assert served.request("GET", "/kept") == (200, "3")
    document["Resources"]["Kept"]["Properties"]["Timeout"] = 19
    served.change(tmp_path / "template.json", json.dumps(document))
    assert served.request("GET", "/kept") == (200, "1")


def test_a_layer_s_change_reaches_its_function(tmp_path, serve):
    document = write_application(tmp_path, {"Uses": ({}, {"app.py": LAYER_USER})})
    word = tmp_path / "layer" / "python" / "word.py"
    word.parent.mkdir(parents=True)
    word.write_text('WORD = "one"\n')
    document["Resources"]["Words"] = {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "layer"}}
    document["Resources"]["Uses"]["Properties"]["Layers"] = [{"Ref": "Words"}]
    (tmp_path / "template.json").write_text(json.dumps(document))
    served = serve(tmp_path)
    assert served.request("GET", "/uses") == (200, "one")
    served.change(word, 'WORD = "another"\n')
    assert served.request("GET", "/uses") == (200, "another")


LAYER_USER = """
import word
def handler(event, context):
    return {"statusCode": 200, "body": word.WORD}
"""


def test_the_ready_file_follows(tmp_path, serve):
    document = write_application(tmp_path, {"Greet": ({}, {"app.py": code("one")})})
    served = serve(tmp_path)
    document["Resources"]["Second"] = {**document["Resources"]["Greet"]}
    document["Resources"]["Second"]["Properties"] = {
        **document["Resources"]["Greet"]["Properties"],
        "Events": {},
        "FunctionUrlConfig": {"AuthType": "NONE"},
    }
    replace(tmp_path / "template.json", json.dumps(document))
    served.wait_for(lambda: "Second" in served.ready_file.read_text())
    ready = json.loads(served.ready_file.read_text())
    assert ready["functions"] == ["Greet", "Second"] and ready["pid"] == served.ready["pid"]
    with urllib.request.urlopen(ready["functionUrls"]["Second"], timeout=20) as answer:
        assert answer.read() == b"one "
