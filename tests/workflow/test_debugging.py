"""A function that somebody looks at in a debugger does not run out of its Timeout."""

import concurrent.futures
import ctypes
import os

from conftest import write_application

PTRACE_SEIZE = 0x4206

HANDLER = """
import os, time
def handler(event, context):
    with open(os.environ["PLACE"] + ".part", "w") as file:
        file.write(str(os.getpid()))
    os.rename(os.environ["PLACE"] + ".part", os.environ["PLACE"])
    time.sleep(2.5)
    return {"statusCode": 200, "body": "done"}
"""


def test_timeout_waits_for_a_tracer(tmp_path, serve):
    place = tmp_path / "pid"
    properties = {"Timeout": 1, "Environment": {"Variables": {"PLACE": str(place)}}}
    write_application(tmp_path, {"Slow": (properties, {"app.py": HANDLER})})
    served = serve(tmp_path)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answer = pool.submit(served.request, "GET", "/slow")
        served.wait_for(place.exists)
        assert ctypes.CDLL(None, use_errno=True).ptrace(PTRACE_SEIZE, int(place.read_text()), 0, 0) == 0, os.strerror(ctypes.get_errno())
        assert answer.result() == (200, "done")


def test_without_one_it_ends(tmp_path, serve):
    properties = {"Timeout": 1, "Environment": {"Variables": {"PLACE": str(tmp_path / "pid")}}}
    write_application(tmp_path, {"Slow": (properties, {"app.py": HANDLER})})
    assert serve(tmp_path).request("GET", "/slow")[0] == 502
