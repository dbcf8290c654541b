import no_such_module


def handle(event, context):
    return no_such_module
