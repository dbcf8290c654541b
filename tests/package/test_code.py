"""What is in the zips of functions and layers."""

import json
import os
import shutil
import subprocess
import threading
import urllib.request

import pytest
from conftest import FIXTURES, PROGRAM, function, names_in, package, run, sha256, write, write_template

HANDLER = "def handler(event, context):\n    return 'yes'\n"


@pytest.fixture
def dependent(kept_folder):
    """A Python function with a dependency that is compiled, a Node.js one with its own, and a layer."""
    folder = kept_folder / "dependent"
    python = "import idna, markupsafe\n\n\ndef handler(event, context):\n    return idna.__version__\n"
    write(folder, {"python/app.py": python, "python/requirements.txt": "idna==3.7\nmarkupsafe==2.1.5\n"})
    node = "exports.handler = async () => require('ms')('2 days');\n"
    manifest = {"name": "n", "version": "1.0.0", "dependencies": {"ms": "2.1.3"}}
    write(folder, {"node/index.js": node, "node/package.json": json.dumps(manifest)})
    write(folder, {"layer/python/shared.py": "x = 1\n"})
    write_template(folder, {
        "Shared": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "layer"}},
        "InPython": function("python", Layers=[{"Ref": "Shared"}]),
        "InNode": function("node", "nodejs22.x", "index.handler"),
    })
    return folder


def test_dependencies_are_those_of_the_runtimes_machine(dependent):
    package(dependent)
    python = names_in(dependent / "dist/InPython.zip")
    assert {"app.py", "idna/__init__.py", "idna-3.7.dist-info/METADATA"} <= python
    assert "markupsafe/_speedups.cpython-312-x86_64-linux-gnu.so" in python
    assert not any(name.startswith(("bin/", ".built-from")) or "__pycache__" in name for name in python)
    assert {"index.js", "package.json", "node_modules/ms/index.js"} <= names_in(dependent / "dist/InNode.zip")
    assert names_in(dependent / "dist/Shared.zip") == {"python/shared.py"}
    resources = json.loads((dependent / "dist/packaged.json").read_text())["Resources"]
    assert resources["InPython"]["Properties"]["CodeUri"] == "InPython.zip"
    assert resources["Shared"]["Properties"]["ContentUri"] == "Shared.zip"


def test_arm64_gets_dependencies_for_arm64(dependent):
    package(dependent, "--arch", "arm64", "--function", "InPython", "--no-check", "--output-dir", "arm")
    assert "markupsafe/_speedups.cpython-312-aarch64-linux-gnu.so" in names_in(dependent / "arm/InPython.zip")
    refused = package(dependent, "--arch", "arm64", "--function", "InPython", "--output-dir", "arm", status=1)
    assert "write Architectures: [arm64]" in refused.stderr


def test_exactly_the_zips_run(dependent):
    package(dependent)
    # The folders' own code is no longer what runs.
    write(dependent, {"node/index.js": "exports.handler = async () => 'not this';\n"})
    answer = run(dependent, "invoke", "InNode", "--from-package", "dist", "--in-memory")
    assert (answer.returncode, answer.stdout) == (0, "172800000\n"), answer.stderr
    write(dependent, {"node/index.js": "exports.handler = async () => require('ms')('2 days');\n"})


def test_serve_takes_the_zips_and_their_successors(tmp_path):
    def package_answering(text):
        code = "import shared\n\n\ndef handler(event, context):\n    return {'body': shared.text}\n"
        write(tmp_path, {"src/app.py": code, "layer/python/shared.py": "text = '%s'\n" % text})
        package(tmp_path)
        write(tmp_path, {"src/app.py": "raise RuntimeError('not this')\n", "layer/python/shared.py": ""})

    event = {"Type": "Api", "Properties": {"Path": "/", "Method": "GET"}}
    write_template(tmp_path, {
        "L": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "layer"}},
        "F": function(runtime="python3.11", Timeout=20, Events={"Get": event}, Layers=[{"Ref": "L"}]),
    })
    package_answering("one")
    ready = tmp_path / "ready.json"
    words = [PROGRAM, "serve", "--from-package", "dist", "-p", "0", "--lambda-port", "0", "--dynamodb-port", "0", "--in-memory",
             "--ready-file", str(ready)]
    process = subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    try:
        next(line for line in process.stderr if line.startswith("ready in"))
        url = json.loads(ready.read_text())["api"]["ServerlessRestApi"]["url"]
        assert urllib.request.urlopen(url, timeout=30).read() == b"one"
        package_answering("two")
        next(line for line in process.stderr if line.startswith("reloaded"))
        assert urllib.request.urlopen(url, timeout=30).read() == b"two"
    finally:
        process.terminate()
        process.communicate(timeout=20)
    missing = run(tmp_path, "serve", "--from-package", "nowhere", "-p", "0", "--lambda-port", "0", "--dynamodb-port", "0")
    assert missing.returncode == 3 and "F.zip; make it with hello-sls package" in missing.stderr


def test_two_builds_in_two_folders_give_the_same_bytes(dependent, tmp_path):
    package(dependent)
    other = tmp_path / "elsewhere"
    shutil.copytree(dependent, other, ignore=shutil.ignore_patterns("dist", "arm", ".hello-sls"))
    for file in other.rglob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    package(other)
    for name in ["InPython.zip", "InNode.zip", "Shared.zip", "packaged.json"]:
        assert sha256(other / "dist" / name) == sha256(dependent / "dist" / name), name


def test_the_bootstrap_is_the_same_bytes_from_two_folders(fixture_application, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(FIXTURES, other, ignore=shutil.ignore_patterns(".hello-sls", "dist"))
    package(fixture_application)
    package(other)
    for name in ["MessageCrudApp.zip", "packaged.yaml"]:
        assert sha256(fixture_application / "dist" / name) == sha256(other / "dist" / name)
    assert (other / "dist/MessageCrudApp.zip").stat().st_size <= 3_000_000


def test_scripts_get_json(fixture_application):
    done = package(fixture_application, "-t", "functions.yaml", "--output", "json")
    packaged = json.loads(done.stdout)
    names = [artifact["logicalId"] for artifact in packaged["artifacts"]]
    assert names == ["CreateMessage", "RetrieveMessage", "UpdateMessage", "DeleteMessage"]
    zips = {sha256(fixture_application / artifact["file"]) for artifact in packaged["artifacts"]}
    assert len(zips) == 1 and packaged["template"] == "dist/packaged.yaml"
    assert packaged["artifacts"][3]["bytes"] == (fixture_application / "dist/DeleteMessage.zip").stat().st_size


def test_what_is_no_code_stays_out(tmp_path):
    write(tmp_path, {name: HANDLER for name in [
        "app.py", ".git/config", ".hello-sls/store", "pkg/__pycache__/x.pyc", ".pytest_cache/x", ".venv/x.py",
        "env/pyvenv.cfg", "env/lib/x.py", "conda/conda-meta/history", "node_modules/.cache/x", ".mypy_cache/x",
        ".tox/x", ".aws-sam/x", "dist/old.zip", "pkg/kept.py"]})
    write_template(tmp_path, {"F": function(".")})
    package(tmp_path)
    assert names_in(tmp_path / "dist/F.zip") == {"app.py", "pkg/kept.py", "template.json"}


def test_plain_lambda_resources_are_packaged_too(tmp_path):
    write(tmp_path, {"src/app.py": HANDLER, "content/python/a.py": ""})
    layer = {"Type": "AWS::Lambda::LayerVersion", "Properties": {"Content": "content"}}
    code = {"Code": "src", "Runtime": "python3.12", "Handler": "app.handler", "Role": "r", "Layers": [{"Ref": "L"}]}
    inline = {"Code": {"ZipFile": HANDLER}, "Runtime": "python3.12", "Handler": "index.handler", "Role": "r"}
    write_template(tmp_path, {"L": layer, "F": {"Type": "AWS::Lambda::Function", "Properties": code},
                              "Inline": {"Type": "AWS::Lambda::Function", "Properties": inline}})
    package(tmp_path)
    resources = json.loads((tmp_path / "dist/packaged.json").read_text())["Resources"]
    assert resources["F"]["Properties"]["Code"] == "F.zip"
    assert resources["L"]["Properties"]["Content"] == "L.zip"
    assert resources["Inline"]["Properties"] == inline


def test_code_that_is_in_s3_already_stays_there(tmp_path):
    write(tmp_path, {"src/app.py": HANDLER})
    elsewhere = function({"Bucket": "b", "Key": "k"})
    write_template(tmp_path, {"F": function(), "Text": function("s3://b/k"), "Map": elsewhere})
    package(tmp_path)
    resources = json.loads((tmp_path / "dist/packaged.json").read_text())["Resources"]
    assert resources["Map"] == elsewhere and resources["Text"] == function("s3://b/k")
    assert sorted(file.name for file in (tmp_path / "dist").iterdir()) == ["F.zip", "packaged.json"]


def test_a_makefile_builds_what_is_packaged(tmp_path):
    write(tmp_path, {"src/Makefile": "build-F:\n\techo '#!/bin/sh' > $(ARTIFACTS_DIR)/bootstrap\n"
                                     "\tchmod +x $(ARTIFACTS_DIR)/bootstrap\n", "src/main.c": ""})
    own = function(runtime="provided.al2023", handler="x", metadata={"BuildMethod": "makefile"})
    write_template(tmp_path, {"F": own})
    package(tmp_path)
    assert names_in(tmp_path / "dist/F.zip") == {"bootstrap"}


def test_a_build_that_cannot_be_done_leaves_what_was_there(tmp_path):
    write(tmp_path, {"src/Makefile": "build-F:\n\tno-such-compiler -o bootstrap main.c\n", "dist/F.zip": "good"})
    write_template(tmp_path, {"F": function(runtime="provided.al2023", handler="x", metadata={"BuildMethod": "makefile"})})
    failed = package(tmp_path, status=1)
    assert "no-such-compiler" in failed.stderr and "nothing is packaged" in failed.stderr
    # make itself is not there
    missing = package(tmp_path, status=4, environment={"PATH": str(tmp_path)})
    assert "make" in missing.stderr
    assert [file.name for file in (tmp_path / "dist").iterdir()] == ["F.zip"]
    assert (tmp_path / "dist/F.zip").read_text() == "good"


def test_requirements_that_do_not_exist_are_told(tmp_path):
    write(tmp_path, {"src/app.py": HANDLER, "src/requirements.txt": "./no-such-folder\n"})
    write_template(tmp_path, {"F": function()})
    failed = package(tmp_path, status=1)
    assert "no-such-folder" in failed.stderr
    assert not (tmp_path / "dist/F.zip").exists()


def test_what_would_not_run_is_not_packaged(tmp_path):
    write(tmp_path, {"src/app.py": HANDLER, "dist/F.zip": "good", "dist/packaged.json": "good"})
    write_template(tmp_path, {"F": function(handler="app.handle"), "G": function(handler="other.handler")})
    failed = package(tmp_path, status=1)
    assert "F: Handler 'handle' missing on module 'app'" in failed.stderr
    assert "G: Unable to import module 'other': No module named 'other'" in failed.stderr
    assert {file.name: file.read_text() for file in (tmp_path / "dist").iterdir()} == {
        "F.zip": "good", "packaged.json": "good"}
    package(tmp_path, "--no-check")
    assert names_in(tmp_path / "dist/F.zip") == {"app.py"}


def test_a_program_of_this_machine_is_held_against_amazon_linux(tmp_path):
    (tmp_path / "src").mkdir()
    # hello-sls itself is linked against this machine's libraries.
    shutil.copy(PROGRAM, tmp_path / "src/bootstrap")
    write_template(tmp_path, {"F": function(runtime="provided.al2023", handler="x")})
    failed = package(tmp_path, status=1)
    assert "bootstrap needs the library libcpp-httplib" in failed.stderr, failed.stderr


def test_a_file_that_changes_while_it_is_zipped(tmp_path):
    write(tmp_path, {"src/app.py": HANDLER, "dist/F.zip": "good"})
    write_template(tmp_path, {"F": function()})
    stop = threading.Event()

    def grow():
        with open(tmp_path / "src/data", "ab", buffering=0) as file:
            file.write(b"x" * 20_000_000)
            started.set()
            while not stop.is_set():
                file.write(b"y")

    started = threading.Event()
    thread = threading.Thread(target=grow)
    thread.start()
    started.wait()
    try:
        failed = package(tmp_path, status=1)
    finally:
        stop.set()
        thread.join()
    assert "src/data changed while it was read; package again" in failed.stderr
    assert (tmp_path / "dist/F.zip").read_text() == "good"
    assert not list((tmp_path / "dist").glob(".packaging*"))


def test_a_link_out_of_the_code_and_code_that_is_not_there(tmp_path):
    write(tmp_path, {"src/app.py": HANDLER, "secret": "s"})
    (tmp_path / "src/link").symlink_to(tmp_path / "secret")
    write_template(tmp_path, {"F": function()})
    assert "src/link leads out of" in package(tmp_path, status=1).stderr
    write_template(tmp_path, {"F": function("nowhere")})
    assert "F: CodeUri" in package(tmp_path, status=1).stderr
    write_template(tmp_path, {"F": function(handler="message_crud.handle", runtime="provided.al2023")})
    assert "there is no bootstrap at none" in package(tmp_path, "--bootstrap", "none", status=4).stderr


def test_what_may_not_be_read_or_written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("permissions")
    write(folder, {"src/app.py": HANDLER, "src/closed.py": "x", "dist/F.zip": "good"})
    write_template(folder, {"F": function()})
    as_nobody = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    for path in [folder, *folder.parents]:
        if path.owner() == folder.owner() and path != path.parent and str(path).startswith("/tmp/"):
            path.chmod(path.stat().st_mode | 0o755)

    def attempt():
        return subprocess.run([*as_nobody, PROGRAM, "package"], cwd=folder, capture_output=True, text=True, timeout=60)

    (folder / "dist").chmod(0o555)
    unwritable = attempt()
    assert unwritable.returncode == 4 and "cannot write to dist" in unwritable.stderr, unwritable.stderr
    (folder / "dist").chmod(0o777)
    (folder / "src/closed.py").chmod(0)
    unreadable = attempt()
    assert unreadable.returncode == 1 and "closed.py: Permission denied" in unreadable.stderr, unreadable.stderr
    assert (folder / "dist/F.zip").read_text() == "good"
