use lambda_runtime::{run, service_fn, Error, LambdaEvent};
use serde_json::{json, Value};

async fn handle(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let name = event.payload["pathParameters"]["name"].as_str().unwrap_or("").to_string();
    match name.as_str() {
        "error" => Err("on purpose".into()),
        "panic" => panic!("on purpose"),
        _ if event.context.request_id.is_empty() => Err("no request id".into()),
        _ => Ok(json!({"statusCode": 200, "body": format!("hello {name}")})),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handle)).await
}
