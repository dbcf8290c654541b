import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});

export const handler = async () => {
  const Key = { id: { S: "1" } };
  await client.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { ...Key, word: { S: "kept" } } }));
  const { Item } = await client.send(new GetItemCommand({ TableName: process.env.TABLE, Key }));
  return { statusCode: 200, body: Item.word.S };
};
