"""AWS_LAMBDA_EXEC_WRAPPER: a layer's or a function's own program before the command line of a managed runtime."""

import json

from conftest import write_application

HANDLER = """
import os, sys
def handler(event, context):
    return {"statusCode": 200, "body": f"{os.environ.get('MARK')} {sys.flags.verbose} {os.environ.get('HELLO_SLS_SDK')}"}
"""
NODE = "exports.handler = async () => ({ statusCode: 200, body: `${process.env.MARK} ${process.execArgv}` });\n"
# As AWS's documentation has it: further flags stand before the last word, which is the runtime's own file.
WRAPPER = """#!/bin/bash
args=("$@")
export MARK=$0
exec "${args[@]:0:$#-1}" FLAG "${args[@]: -1}"
"""


def program(folder, path, text):
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)
    return file


def test_a_wrapper_starts_managed_runtimes_and_no_others(tmp_path, serve):
    wrapped = lambda name, **more: {"Environment": {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": name}}, "Timeout": 20, **more}
    document = write_application(tmp_path, {
        "Own": (wrapped("/var/task/start"), {"app.py": HANDLER}),
        "Layered": (wrapped("/opt/start", Layers=[{"Ref": "Tools"}], Runtime="nodejs20.x"), {"app.js": NODE}),
        "Lacking": (wrapped("/opt/nothing", Layers=[{"Ref": "Tools"}]), {"app.py": HANDLER}),
        "Plain": (wrapped("/opt/nothing", Runtime="provided.al2023"), {}),
    })
    own = program(tmp_path, "own/start", WRAPPER.replace("FLAG", "-v"))
    layered = program(tmp_path, "tools/start", WRAPPER.replace("FLAG", "--no-warnings"))
    document["Resources"]["Tools"] = {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "tools"}}
    (tmp_path / "template.json").write_text(json.dumps(document))
    program(tmp_path, "plain/bootstrap", "#!/bin/sh\necho the bootstrap itself; exit 3\n")
    served = serve(tmp_path, "-v")
    assert served.request("GET", "/own") == (200, f"{own} 1 None")
    assert served.request("GET", "/layered") == (200, f"{layered} --no-warnings")
    assert served.request("GET", "/lacking")[0] == 502
    served.wait_for_line(f"{tmp_path / 'tools' / 'nothing'}: does not exist")
    served.wait_for_line("Runtime exited with error: exit status 127")
    assert served.request("GET", "/plain")[0] == 502
    served.wait_for_line("the bootstrap itself")
