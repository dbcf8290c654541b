"""C++ functions of other people: examples/visit_counter and what `hello-sls init -r cpp` makes are built by `hello-sls build` against an
installed prefix, outside of the source tree, and run by the installed program.

Usage: build_functions.py PREFIX SOURCE_FOLDER WORK_FOLDER
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile


class Application:
    def __init__(self, prefix, folder):
        self.folder = folder
        # Found by PATH, as a user has it. Unoptimized: what is tested is that it builds.
        self.environment = {**os.environ, "PATH": f"{prefix}/bin:/usr/local/bin:/usr/bin:/bin", "CMAKE_BUILD_TYPE": "None"}
        if shutil.which("ccache"):
            self.environment["CMAKE_CXX_COMPILER_LAUNCHER"] = "ccache"

    def run(self, *words):
        done = subprocess.run(words, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=250)
        if done.returncode != 0:
            raise RuntimeError(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def answer(self, *words):
        response = json.loads(self.run("hello-sls", "invoke", *words))
        return response["statusCode"], json.loads(response["body"])


def expect(got, wanted):
    if got != wanted:
        raise RuntimeError(f"{got!r} instead of {wanted!r}")


def visit_counter(prefix, source, work):
    shutil.copytree(source / "examples" / "visit_counter", work / "visit_counter")
    application = Application(prefix, work / "visit_counter")
    application.run("hello-sls", "build")
    expect(application.answer("CountVisit", "-e", "events/home.json"), (200, {"page": "home", "visits": 1}))
    expect(application.answer("POST /visits/home"), (200, {"page": "home", "visits": 2}))
    served = application.run("hello-sls", "exec", "--", "sh", "-c", 'curl -s -X POST "$HELLO_SLS_API_URL/visits/a%20b"')
    expect(json.loads(served), {"page": "a b", "visits": 1})


def new_application(prefix, source, work):
    Application(prefix, work).run("hello-sls", "init", "shop", "-r", "cpp")
    application = Application(prefix, work / "shop")
    application.run("hello-sls", "build")
    expect(application.answer("SayHello", "-e", "events/SayHello.json"), (200, {"message": "Hello, Ada!"}))
    application.run("make", "-C", "src", "test")
    # What ships is what was built.
    application.run("hello-sls", "package")
    with zipfile.ZipFile(application.folder / "dist" / "HelloFunction.zip") as packaged:
        expect(packaged.namelist(), ["bootstrap"])
    expect(application.answer("SayHello", "-e", "events/SayHello.json", "--from-package", "dist"), (200, {"message": "Hello, Ada!"}))


def main():
    prefix, source, work = (pathlib.Path(word).resolve() for word in sys.argv[1:])
    # Always the same place, so that a compiler cache knows it.
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    for check in (visit_counter, new_application):
        check(prefix, source, work)
    print("built and run")


if __name__ == "__main__":
    main()
