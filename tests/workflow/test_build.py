"""`build`, and the same at the start of `serve` and `exec`."""

import os
import subprocess
import sys

from conftest import PROGRAM, write_application

ANSWER = "def handler(event, context):\n    return {'statusCode': 200, 'body': 'it runs'}\n"


def build(folder, *words, **variables):
    return subprocess.run([PROGRAM, "build", *words], cwd=folder, capture_output=True, text=True, timeout=120, env={**os.environ, **variables})


def test_a_makefile_builds_what_runs(tmp_path, serve):
    makefile = "build-Made:\n\tprintf '%s' \"$$SCRIPT\" > $(ARTIFACTS_DIR)/app.py\nexport SCRIPT = " + ANSWER.replace("\n    ", " ").replace("\n", "") + "\n"
    write_application(tmp_path, {"Made": ({"Metadata": {"BuildMethod": "makefile"}}, {"Makefile": makefile})})
    served = serve(tmp_path)
    assert served.request("GET", "/made") == (200, "it runs"), served.errors.read_text()


def test_a_failed_installation_is_told_and_blocks_nothing(tmp_path, serve):
    files = {"app.py": ANSWER, "requirements.txt": "./there-is-no-such-folder\n"}
    write_application(tmp_path, {"Lacks": ({}, files), "Fine": ({}, {"app.py": ANSWER})})
    done = build(tmp_path, VIRTUAL_ENV="")
    assert done.returncode == 1
    assert "Lacks: building requirements.txt (pip) failed" in done.stderr and "there-is-no-such-folder" in done.stderr
    assert build(tmp_path, "Fine").returncode == 0
    assert build(tmp_path, "Nobody").returncode == 2
    served = serve(tmp_path)
    assert served.request("GET", "/lacks") == (200, "it runs")


def test_an_active_virtual_environment_is_used_as_it_is(tmp_path):
    files = {"app.py": ANSWER, "requirements.txt": "# comment\npytest\nboto3==0.0.1\nno-such-package-anywhere>=2\n"}
    write_application(tmp_path, {"Plain": ({}, files)})
    done = build(tmp_path, VIRTUAL_ENV=sys.prefix)
    assert done.returncode == 0
    assert "lacks of requirements.txt: boto3==0.0.1 (it has" in done.stderr and "no-such-package-anywhere>=2" in done.stderr
    assert not (tmp_path / ".hello-sls" / "build" / "Plain").exists()


def test_other_build_methods_are_pointed_to_sam(tmp_path):
    write_application(tmp_path, {"Sharp": ({"Metadata": {"BuildMethod": "dotnet8"}}, {"app.py": ANSWER}),
                                 "Script": ({"Runtime": "nodejs22.x", "Metadata": {"BuildMethod": "esbuild"}}, {"app.js": ""})})
    done = build(tmp_path)
    assert done.returncode == 1
    assert "BuildMethod dotnet8 is not run here; run sam build" in done.stderr
    assert "the project has none; npm install --save-dev esbuild" in done.stderr
