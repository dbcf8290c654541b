"""Differences that are meant: template → [(pattern of the difference, why)]. docs/conformance.md tells them."""

INTENDED = {
    "bad/missing-code.yaml": [
        ("we accept it|we do not name App", "sam build writes CodeUri, and a function of this program needs none"),
    ],
    "bad/api-id-rest.yaml": [
        ("we do not name Rest", "the transform blames the API for what the event does wrong"),
    ],
    "bad/transform-unknown-sam.yaml": [
        ("we do not name App", "the transform that AWS does not have is the mistake, not the resource that needs it"),
    ],
    "good/whole-websocket.yaml": [
        ("a route of theirs alone: .*connect", "WebSocket APIs are not emulated, and named so"),
    ],
    "bad/parameter-without-type.yaml": [
        ("we do not name App", "cfn-lint then does not know the parameter, and finds its references dangling"),
    ],
}
