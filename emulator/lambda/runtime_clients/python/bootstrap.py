"""Runs the handler of a Python function: `python3 bootstrap.py`, in the task root, with Lambda's environment, in which
_HANDLER names it. Modules in the folder HELLO_SLS_SDK are found when neither the function nor the interpreter has them.

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
    sdk = os.environ.pop("HELLO_SLS_SDK", None)
    if sdk:
        sys.path.append(sdk)
    loop.run(os.environ.get("_HANDLER", ""), os.environ["AWS_LAMBDA_RUNTIME_API"])


if __name__ == "__main__":
    start()
