"""`invoke` on a terminal: the function reads it and writes to it, so that breakpoint() works, also past its Timeout."""

import json
import os
import pty
import select

from conftest import PROGRAM, write_application

# What breakpoint() would import within the function's Timeout is imported before.
HANDLER = """
import os, pdb, readline
def handler(event, context):
    secret = 41
    breakpoint()
    return {"secret": secret, "mark": os.environ.get("MARK")}
"""


class Terminal:
    """A program that runs in a terminal of its own."""

    def __init__(self, folder, *words):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execv(PROGRAM, [PROGRAM, *words])
        self.text = ""

    def read_until(self, text):
        seen = self.text
        while text not in seen:
            assert select.select([self.terminal], [], [], 60)[0], seen
            self.text = seen = seen + os.read(self.terminal, 65536).decode(errors="replace")
        before, _, self.text = seen.partition(text)
        return before

    def type(self, text):
        os.write(self.terminal, text.encode())

    def interrupt_until(self, text):
        """Presses Ctrl-C as people do. Python looks for signals before it waits at its prompt, with or without an
        emulator around it: one that comes between the two is seen at the next key only."""
        for _ in range(30):
            self.type("\x03")
            while select.select([self.terminal], [], [], 2)[0]:
                self.text += os.read(self.terminal, 65536).decode(errors="replace")
                if text in self.text:
                    return self.read_until(text)
        raise AssertionError(self.text)

    def end(self):
        try:
            while part := os.read(self.terminal, 65536).decode():
                self.text += part
        except OSError:
            pass  # the terminal has nobody left on the other side
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]), self.text


def write(folder, timeout=2):
    write_application(folder, {"Asks": ({"Timeout": timeout}, {"app.py": HANDLER})})


def test_breakpoint_asks_at_the_terminal_past_the_timeout(tmp_path):
    write(tmp_path)
    terminal = Terminal(tmp_path, "invoke", "Asks", "--in-memory")
    terminal.read_until("(Pdb) ")
    # Its two seconds go by, and the prompt stays as it is.
    assert not select.select([terminal.terminal], [], [], 2.5)[0]
    terminal.type("p secret + 1\n")
    assert "42" in terminal.read_until("(Pdb) ")
    terminal.type("c\n")
    status, text = terminal.end()
    assert status == 0, text
    assert json.loads(text.strip().splitlines()[-1]) == {"secret": 41, "mark": None}


CALLER = '''
import json, os, urllib.request
def handler(event, context):
    url = os.environ["AWS_ENDPOINT_URL_LAMBDA"] + "/2015-03-31/functions/Other/invocations"
    with urllib.request.urlopen(urllib.request.Request(url, b"{}")) as answer:
        other = json.load(answer)
    breakpoint()
    return other
'''
OTHER = '''
import sys
def handler(event, context):
    return "terminal" if sys.stdin.isatty() else "none"
'''


def test_only_the_invoked_function_has_the_terminal(tmp_path):
    write_application(tmp_path, {"Asks": ({}, {"app.py": CALLER}), "Other": ({}, {"app.py": OTHER})})
    terminal = Terminal(tmp_path, "invoke", "Asks", "--in-memory")
    terminal.read_until("(Pdb) ")
    terminal.type("\x1ac\n")  # Ctrl-Z stops nothing
    status, text = terminal.end()
    assert status == 0 and text.strip().splitlines()[-1] == '"none"', text


def test_ctrl_c_is_the_function_s(tmp_path):
    write(tmp_path, timeout=20)
    terminal = Terminal(tmp_path, "invoke", "Asks", "--in-memory")
    terminal.read_until("(Pdb) ")
    terminal.interrupt_until("--KeyboardInterrupt--")
    terminal.type("import os, signal; os.kill(os.getpid(), signal.SIGINT)\n")
    terminal.type("c\n")
    status, text = terminal.end()
    assert status in (0, 1, 130), text


def test_wrap_puts_a_command_in_front(tmp_path):
    write(tmp_path)
    terminal = Terminal(tmp_path, "invoke", "Asks", "--in-memory", "--wrap", "env MARK=wrapped")
    terminal.read_until("(Pdb) ")
    terminal.type("c\n")
    status, text = terminal.end()
    assert status == 0 and '"mark": "wrapped"' in text
    missing = Terminal(tmp_path, "invoke", "Asks", "--in-memory", "--wrap", "no-such-debugger --args")
    status, text = missing.end()
    assert status == 1 and "there is no program no-such-debugger for --wrap" in text
