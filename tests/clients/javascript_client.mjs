// The AWS SDK for JavaScript v3, unmodified, with its document client: a life of one table. Prints one JSON object of
// what it saw, which test_javascript.py checks. Usage: node javascript_client.mjs ENDPOINT, with the SDK in TEST_NODE_MODULES.
import { createRequire } from "node:module";

const load = createRequire(process.env.TEST_NODE_MODULES + "/");
const dynamodb = load("@aws-sdk/client-dynamodb");
const document = load("@aws-sdk/lib-dynamodb");

const client = new dynamodb.DynamoDBClient({
  endpoint: process.argv[2],
  region: "eu-central-1",
  credentials: { accessKeyId: "dummy", secretAccessKey: "dummy" },
});
const documents = document.DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
const TableName = "Shelf";

async function createTable() {
  await client.send(
    new dynamodb.CreateTableCommand({
      TableName,
      AttributeDefinitions: [
        { AttributeName: "shelf", AttributeType: "S" },
        { AttributeName: "book", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "shelf", KeyType: "HASH" },
        { AttributeName: "book", KeyType: "RANGE" },
      ],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  const waited = await dynamodb.waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 20 }, { TableName });
  return waited.state;
}

async function putMany() {
  const Items = Array.from({ length: 20 }, (_, book) => ({ shelf: "s", book, title: `t${book}`, gone: undefined }));
  const requests = Items.map((Item) => ({ PutRequest: { Item } }));
  const answer = await documents.send(new document.BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
  return Object.keys(answer.UnprocessedItems).length;
}

async function queryInPages() {
  const titles = [];
  const pages = document.paginateQuery(
    { client: documents, pageSize: 7 },
    {
      TableName,
      KeyConditionExpression: "shelf = :s AND book BETWEEN :from AND :to",
      ExpressionAttributeValues: { ":s": "s", ":from": 3, ":to": 17 },
      ScanIndexForward: false,
    },
  );
  for await (const page of pages) titles.push(...page.Items.map((item) => item.title));
  return titles;
}

async function update() {
  const answer = await documents.send(
    new document.UpdateCommand({
      TableName,
      Key: { shelf: "s", book: 3 },
      UpdateExpression: "SET #t = :t, tags = :tags ADD loans :one",
      ExpressionAttributeNames: { "#t": "title" },
      ExpressionAttributeValues: { ":t": "new", ":tags": new Set(["a", "b"]), ":one": 1 },
      ReturnValues: "UPDATED_NEW",
    }),
  );
  return { ...answer.Attributes, tags: [...answer.Attributes.tags].sort() };
}

async function failedCondition() {
  try {
    await documents.send(
      new document.PutCommand({
        TableName,
        Item: { shelf: "s", book: 1 },
        ConditionExpression: "attribute_not_exists(book)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return "nothing failed";
  } catch (error) {
    return { name: error.name, message: error.message, title: error.Item?.title?.S, status: error.$metadata.httpStatusCode };
  }
}

async function transactions() {
  const write = (book, condition) => ({
    Update: {
      TableName,
      Key: { shelf: "s", book },
      UpdateExpression: "SET moved = :m",
      ConditionExpression: condition,
      ExpressionAttributeValues: { ":m": true },
    },
  });
  await documents.send(new document.TransactWriteCommand({ TransactItems: [write(5, "attribute_exists(book)"), write(6, "attribute_exists(book)")] }));
  const got = await documents.send(
    new document.TransactGetCommand({ TransactItems: [5, 6].map((book) => ({ Get: { TableName, Key: { shelf: "s", book } } })) }),
  );
  const moved = got.Responses.map((response) => response.Item.moved);
  try {
    await documents.send(new document.TransactWriteCommand({ TransactItems: [write(7, "attribute_exists(book)"), write(8, "attribute_not_exists(book)")] }));
    return "nothing failed";
  } catch (error) {
    return { moved, name: error.name, codes: error.CancellationReasons.map((reason) => reason.Code) };
  }
}

async function deleteTable() {
  await client.send(new dynamodb.DeleteTableCommand({ TableName }));
  const waited = await dynamodb.waitUntilTableNotExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 20 }, { TableName });
  return waited.state;
}

const seen = {};
for (const step of [createTable, putMany, queryInPages, update, failedCondition, transactions, deleteTable]) seen[step.name] = await step();
console.log(JSON.stringify(seen));
