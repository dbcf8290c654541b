from flask import Flask, jsonify, request

app = Flask(__name__)


@app.get("/zappa/hello/<name>")
def hello(name):
    return jsonify(hello=name, query=request.args.get("q"), agent=request.headers["User-Agent"])


@app.post("/zappa/form")
def form():
    answer = jsonify(request.form)
    answer.set_cookie("a", "1")
    answer.set_cookie("b", "2")
    return answer, 201
