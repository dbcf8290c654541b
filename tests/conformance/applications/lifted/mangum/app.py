from fastapi import FastAPI, Request, Response
from mangum import Mangum

app = FastAPI()


@app.get("/mangum/hello/{name}")
def hello(name: str, loud: bool = False):
    return {"hello": name.upper() if loud else name}


@app.post("/mangum/echo")
async def echo(request: Request):
    body = await request.body()
    return Response(body[::-1], status_code=201, media_type="application/octet-stream", headers={"set-cookie": "seen=1"})


@app.get("/mangum/fail")
def fail():
    raise RuntimeError("on purpose")


handler = Mangum(app)
