from chalice import BadRequestError, Chalice, Response

app = Chalice(app_name="lifted")


@app.route("/hello/{name}")
def hello(name):
    return {"hello": name, "query": app.current_request.query_params}


@app.route("/items", methods=["POST"])
def items():
    body = app.current_request.json_body
    if "name" not in body:
        raise BadRequestError("a name is needed")
    return Response(body, status_code=201, headers={"X-Chalice": "yes"})
