"""Runs the handler of a Python function: `python3 bootstrap.py HANDLER [SDK_FOLDER]`, in the task root, with Lambda's
environment. Modules in SDK_FOLDER are found when neither the function nor the interpreter has them.

The parts are in the package beside this file. Its name and this folder's absence from sys.path keep them out of the
way of the function's own modules, a `bootstrap` among them. Standard library only, Python 3.8 and later.
"""

import os
import sys


def start():
    folder = os.path.dirname(os.path.abspath(__file__))
    if sys.path and os.path.abspath(sys.path[0]) == folder:
        del sys.path[0]  # what Python put there because it was given this file
    sys.path.insert(0, folder)
    from _hello_sls_runtime import loop

    sys.path[0] = os.getcwd()
    sys.path.extend(sys.argv[2:3])
    handler = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("_HANDLER", "")
    loop.run(handler, os.environ["AWS_LAMBDA_RUNTIME_API"])


if __name__ == "__main__":
    start()
