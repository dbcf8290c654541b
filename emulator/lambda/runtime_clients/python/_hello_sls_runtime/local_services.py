"""Leads a function's calls to the services of this machine where the function's own libraries would not.

botocore before 1.31 (boto3 before 1.28) does not read AWS_ENDPOINT_URL, and `host.docker.internal`, under which code
written for containers knows the developer's machine, is no name here.
"""

import os

_FIRST_BOTOCORE_WITH_ENDPOINT_VARIABLES = (1, 31)
_THIS_MACHINE = "127.0.0.1"
_NAMES_OF_THIS_MACHINE = ("host.docker.internal", "gateway.docker.internal")


def install(hooks):
    hooks.after_import("socket", _resolve_container_host)
    hooks.after_import("botocore.session", _read_endpoint_variables)


def _resolve_container_host(socket):
    getaddrinfo, gethostbyname = socket.getaddrinfo, socket.gethostbyname

    def getaddrinfo_here(host, *arguments, **named):
        return getaddrinfo(_THIS_MACHINE if host in _NAMES_OF_THIS_MACHINE else host, *arguments, **named)

    def gethostbyname_here(host):
        return gethostbyname(_THIS_MACHINE if host in _NAMES_OF_THIS_MACHINE else host)

    socket.getaddrinfo, socket.gethostbyname = getaddrinfo_here, gethostbyname_here


def _read_endpoint_variables(session_module):
    import botocore

    version = tuple(int(part) for part in botocore.__version__.split(".")[:2])
    if version >= _FIRST_BOTOCORE_WITH_ENDPOINT_VARIABLES:
        return
    create_client = session_module.Session.create_client

    def create_client_here(self, service_name, *arguments, **named):
        # endpoint_url is the fifth parameter after the service; one that the function gives wins.
        if len(arguments) < 5 and named.get("endpoint_url") is None:
            named["endpoint_url"] = _endpoint_of(self, service_name)
        return create_client(self, service_name, *arguments, **named)

    session_module.Session.create_client = create_client_here


def _endpoint_of(session, service_name):
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    service_id = session.get_service_model(service_name).metadata.get("serviceId", service_name)
    variable = "AWS_ENDPOINT_URL_" + service_id.replace(" ", "_").upper()
    return os.environ.get(variable) or os.environ.get("AWS_ENDPOINT_URL")
