"""Waits for a debugger before the function's own code is loaded, where hello-sls was asked to (--debug-port)."""

import os
import sys

from .errors import Fault


def wait_if_asked():
    port = os.environ.pop("HELLO_SLS_DEBUG_PORT", None)
    if port is None:
        return
    try:
        import debugpy
    except ImportError:
        raise Fault(
            "Runtime.ImportModuleError",
            "--debug-port needs debugpy: install it for %s, or name it in requirements.txt" % sys.executable,
        ) from None
    debugpy.listen(("127.0.0.1", int(port)))
    debugpy.wait_for_client()
