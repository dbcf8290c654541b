"""Runs the shell lines of docs/ci.md's jobs as their runners would, in an application that `hello-sls init` made, as a user who is
not root: GitHub's steps each in a shell of their own, with $GITHUB_PATH between them; GitLab's script in one.

Usage: run_ci_jobs.py INSTALLED_FOLDER BUILD_FOLDER DOCUMENT
INSTALLED_FOLDER is what the wheel is made of; what pip downloads is kept in BUILD_FOLDER.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOBODY = 65534


def github_steps(block):
    """The texts of `run:`, on one line or as a block of lines that are further in."""
    lines = block.splitlines()
    steps = []
    for number, line in enumerate(lines):
        found = re.match(r"( +)run: (.*)", line)
        if not found:
            continue
        if found[2] != "|":
            steps.append(found[2])
            continue
        inner = []
        for following in lines[number + 1 :]:
            if not following.startswith(found[1] + "  "):
                break
            inner.append(following.strip())
        steps.append("\n".join(inner))
    return steps


def gitlab_steps(block):
    """The items of `script:` as one step."""
    script = block.partition("  script:\n")[2]
    items = re.match(r"(?:    - .*\n)+", script)
    return [re.sub(r"^    - ", "", items[0], flags=re.MULTILINE)] if items else []


def wheels_for(build):
    """The folder with what the jobs install from elsewhere, downloaded once."""
    folder = build / "ci-wheels"
    if not (folder / ".complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "download", "--dest", folder, "pytest"], check=True)
        (folder / ".complete").touch()
    return folder


class Runner:
    def __init__(self, folder, wheels):
        self.folder = folder
        self.path_file = folder.parent / "github-path"
        self.path_file.touch()
        # Root is not needed: it is given up where it is there.
        self.user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        self.environment = {
            "HOME": str(folder.parent),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_COMPILE": "1",  # half of the time
            "GITHUB_PATH": str(self.path_file),
        }

    def own(self):
        if self.user:
            for path in [self.folder.parent, *self.folder.parent.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)

    def run(self, step, expected=0):
        path = [*reversed(self.path_file.read_text().split()), "/usr/local/bin", "/usr/bin", "/bin"]
        done = subprocess.run(
            ["bash", "-e", "-c", step],
            cwd=self.folder,
            env={**self.environment, "PATH": ":".join(path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=100,
            **self.user,
        )
        if done.returncode != expected:
            raise RuntimeError(f"{step}\nended with {done.returncode} instead of {expected}:\n{done.stdout}")
        return done.stdout


def run_job(steps, runner):
    test = runner.folder / "tests" / "test_app.py"
    good = test.read_text()
    printed = "".join(runner.run(step) for step in steps)
    if "3 passed" not in printed:
        raise RuntimeError("the suite did not run against the API:\n" + printed)
    # A suite that fails: its status is the job's, and what the job keeps is there.
    test.write_text(good.replace("Hello, Grace!", "Goodbye!"))
    runner.run(steps[-1].splitlines()[-1] if len(steps) > 1 else ". .venv/bin/activate\n" + steps[0].splitlines()[-1], expected=1)
    if "/hello/Grace" not in (runner.folder / "hello-sls-artifacts" / "requests.jsonl").read_text():
        raise RuntimeError("the artifacts have no trace of the request")
    test.write_text(good)


def make_application(folder, installed, wheel):
    folder.parent.mkdir()
    command = [installed / "bin" / "hello-sls", "init", folder.name, "-r", "python3.12", "-q"]
    subprocess.run(command, cwd=folder.parent, check=True, stdout=subprocess.DEVNULL)
    (folder / "tools").mkdir()
    shutil.copy(wheel, folder / "tools")


def main():
    installed, build, document = (pathlib.Path(word).resolve() for word in sys.argv[1:])
    blocks = re.findall(r"^```yaml\n(.*?)^```", document.read_text(), re.MULTILINE | re.DOTALL)
    jobs = [steps for block in blocks for steps in [github_steps(block) or gitlab_steps(block)] if steps]
    if len(jobs) != 2:
        print(f"{document}: {len(jobs)} jobs instead of 2")
        return 1
    with tempfile.TemporaryDirectory() as temporary:
        os.chmod(temporary, 0o755)
        command = [ROOT / "scripts" / "make-wheel", installed, "0.1.0", f"linux_{os.uname().machine}", temporary]
        wheel = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        folder = pathlib.Path(temporary) / "home" / "shop"
        make_application(folder, installed, wheel)
        # Beside the application: who is not root may not come to the build folder.
        wheels = shutil.copytree(wheels_for(build), pathlib.Path(temporary) / "wheels")
        runner = Runner(folder, wheels)
        runner.own()
        # In one folder: the second job finds what the first has installed, which is the slowest of it.
        for steps in jobs:
            run_job(steps, runner)
        runner.run("hello-sls --version && hello-sls invoke SayHello && hello-sls package && hello-sls completion bash")
    print(f"{document.name}: {sum(map(len, jobs))} steps of {len(jobs)} jobs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
