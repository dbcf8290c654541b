"""Runs the examples of the documents as a reader would, and compares what they print.

Every fenced block whose language is `console` is run in a copy of the fixtures, one shell per document: lines that begin with
`$ ` are commands, the others their output, standard error included; `…` stands for anything. A block `console serve` shows
what `hello-sls serve` prints when it starts: the program is served like that, on free ports, for all blocks of the
document, and the ports 3000, 3001 and 8000 of the text mean those. Blocks in other languages are not run.

Usage: run_examples.py HELLO_SLS DOCUMENT…
"""

import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "fixtures"
MARK = "@@@@ "


def blocks(text, language):
    return re.findall(r"^```" + language + r"\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def matches(expected, printed):
    pattern = ".*?".join(re.escape(part) for part in expected.rstrip().split("…"))
    return re.fullmatch(pattern, printed.rstrip(), re.DOTALL) is not None


class Server:
    """`hello-sls serve` on free ports."""

    def __init__(self, program, folder):
        self.process = subprocess.Popen(
            [program, "serve", "-p", "0", "--lambda-port", "0", "--dynamodb-port", "0"],
            cwd=folder,
            stderr=subprocess.PIPE,
        )
        self.banner = ""
        while "ready in" not in self.banner:
            readable, _, _ = select.select([self.process.stderr], [], [], 20)
            chunk = os.read(self.process.stderr.fileno(), 65536).decode() if readable else ""
            if not chunk:
                raise RuntimeError("hello-sls serve was not ready: " + self.banner)
            self.banner += chunk
        urls = re.findall(r"^  (?:REST API|HTTP API|Lambda|DynamoDB) +http://127\.0\.0\.1:(\d+)", self.banner, re.MULTILINE)
        self.ports = dict(zip(("3000", "3001", "8000"), urls))

    def to_real(self, text):
        return re.sub(r":(3000|3001|8000)\b", lambda found: ":" + self.ports[found.group(1)], text)

    def to_documented(self, text):
        for documented, real in self.ports.items():
            text = re.sub(rf":{real}( *)\b", lambda found: ":" + documented + found.group(1), text)
        # A shorter port leaves more blanks before the next column.
        return re.sub(r" {2,}", "  ", text)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=20)


def examples(block):
    """(command, expected output) of a block."""
    result = []
    for line in block.splitlines():
        if line.startswith("$ "):
            result.append([line[2:], ""])
        else:
            result[-1][1] += line + "\n"
    return result


def run(commands, folder, program):
    """What each command printed, in one shell."""
    script = "".join(f"{command}\nprintf '\\n{MARK}\\n'\n" for command in commands)
    environment = dict(os.environ, PATH=f"{pathlib.Path(program).parent}:{os.environ['PATH']}", NO_COLOR="1")
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=100
    )
    return done.stdout.decode().split(f"\n{MARK}\n")[:-1]


def check(program, document):
    text = document.read_text()
    failures = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "application"
        shutil.copytree(FIXTURES, folder, ignore=shutil.ignore_patterns(".hello-sls"))
        server = Server(program, folder)
        try:
            pairs = [("serve", "\n".join(block.splitlines()[1:]), server.banner) for block in blocks(text, "console serve")]
            wanted = [example for block in blocks(text, "console") for example in examples(block)]
            printed = run([server.to_real(command) for command, _ in wanted], folder, program)
            if len(printed) != len(wanted):
                print(f"{document}: the shell ended early, at: {wanted[len(printed)][0]}")
                return 1
            pairs += [(command, expected, output) for (command, expected), output in zip(wanted, printed)]
            for command, expected, output in pairs:
                if matches(server.to_documented(expected), server.to_documented(output)):
                    continue
                print(f"{document}: {command}\n--- documented\n{expected}\n--- printed\n{output}")
                failures += 1
        finally:
            server.stop()
    print(f"{document.name}: {len(pairs)} examples")
    return failures


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    return 1 if sum(check(program, pathlib.Path(name)) for name in sys.argv[2:]) else 0


if __name__ == "__main__":
    sys.exit(main())
