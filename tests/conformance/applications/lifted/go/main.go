package main

import (
	"context"
	"errors"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

func handle(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	name := event.PathParameters["name"]
	switch name {
	case "error":
		return events.APIGatewayV2HTTPResponse{}, errors.New("on purpose")
	case "panic":
		panic("on purpose")
	}
	lc, ok := lambdacontext.FromContext(ctx)
	deadline, timed := ctx.Deadline()
	if !ok || !timed || lc.AwsRequestID == "" || deadline.IsZero() {
		return events.APIGatewayV2HTTPResponse{StatusCode: 500}, nil
	}
	return events.APIGatewayV2HTTPResponse{StatusCode: 200, Body: "hello " + name}, nil
}

func main() { lambda.Start(handle) }
