"""Runs a function right after a module has been imported by somebody else, and costs nothing when nobody does."""

import sys


class ImportHooks:
    """A finder in front of the others. It finds nothing itself: it wraps the loader of the modules it waits for."""

    def __init__(self):
        self._waiting = {}
        sys.meta_path.insert(0, self)

    def after_import(self, name, call):
        """Calls `call(module)` once: now, if the module is there already."""
        if name in sys.modules:
            call(sys.modules[name])
        else:
            self._waiting[name] = call

    def find_spec(self, name, path=None, target=None):
        call = self._waiting.pop(name, None)
        if call is None:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = _LoaderThenCall(spec.loader, call)
                return spec
        self._waiting[name] = call  # not found now; the function may extend sys.path and try again
        return None


class _LoaderThenCall:
    def __init__(self, loader, call):
        self._loader = loader
        self._call = call

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._call(module)
