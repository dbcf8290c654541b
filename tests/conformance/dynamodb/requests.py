"""Random requests to two tables, from a small alphabet of attributes, so that items meet, conditions hold and fail, and
every kind of expression occurs. The same seed gives the same requests."""

import random

TABLES = [
    {
        "TableName": "Wide",
        "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "N"},
            {"AttributeName": "x", "AttributeType": "S"},
            {"AttributeName": "y", "AttributeType": "N"},
        ],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "by-x",
                "KeySchema": [{"AttributeName": "x", "KeyType": "HASH"}, {"AttributeName": "y", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a"]},
            }
        ],
        "LocalSecondaryIndexes": [
            {
                "IndexName": "by-y",
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "y", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    },
    {
        "TableName": "Plain",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    },
]

NUMBERS = ["0", "1", "-1", "2.50", "10", "1e3", "-0.001", "12345678901234567890123456789012345678", "1E-130", "9.9E125"]
TEXTS = ["", "a", "ab", "b", "é", "zz"]
BINARIES = ["AA==", "AQI=", "YWJj"]
NAMES = ["a", "b", "c", "d"]
COMPARISONS = [
    "EQ", "NE", "LT", "LE", "GT", "GE", "NULL", "NOT_NULL", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH", "IN", "BETWEEN",
]  # fmt: skip


class Requests:
    """`without`: operations that the peer does not have."""

    def __init__(self, seed, without=()):
        self.random = random.Random(seed)
        makers = [
            (self.put_item, 5), (self.update_item, 6), (self.delete_item, 2), (self.get_item, 3), (self.query, 5),
            (self.scan, 2), (self.batch_write, 1), (self.batch_get, 1), (self.legacy_update, 3), (self.legacy_write, 2),
            (self.legacy_query, 3), (self.legacy_scan, 1),
        ]  # fmt: skip
        transactions = [("TransactWriteItems", self.transact_write, 2), ("TransactGetItems", self.transact_get, 1)]
        makers += [(maker, weight) for operation, maker, weight in transactions if operation not in without]
        self.makers, self.weights = zip(*makers)

    def next(self):
        """(operation, body)"""
        operation, body = self.random.choices(self.makers, self.weights)[0]()
        return operation, self.spoilt(body) if self.sometimes(0.06) else body

    # ---- values

    def some(self, options):
        return self.random.choice(options)

    def sometimes(self, share):
        return self.random.random() < share

    def value(self, depth=0):
        kinds = ["S", "N", "N", "B", "BOOL", "NULL", "SS", "NS", "BS"] + (["L", "M"] if depth < 2 else [])
        kind = self.some(kinds)
        if kind == "S":
            return {"S": self.some(TEXTS)}
        if kind == "N":
            return {"N": self.some(NUMBERS)}
        if kind == "B":
            return {"B": self.some(BINARIES)}
        if kind == "BOOL":
            return {"BOOL": self.sometimes(0.5)}
        if kind == "NULL":
            return {"NULL": True}
        if kind == "SS":
            return {"SS": self.random.sample(TEXTS[1:], self.random.randint(1, 3))}
        if kind == "NS":
            return {"NS": self.random.sample(NUMBERS, self.random.randint(1, 3))}
        if kind == "BS":
            return {"BS": self.random.sample(BINARIES, self.random.randint(1, 2))}
        if kind == "L":
            return {"L": [self.value(depth + 1) for _ in range(self.random.randint(0, 3))]}
        return {"M": {name: self.value(depth + 1) for name in self.random.sample(NAMES, self.random.randint(0, 3))}}

    def key(self, table):
        key = {"pk": {"S": self.some(["p", "q", "r"])}}
        if table == "Wide":
            key["sk"] = {"N": str(self.random.randint(1, 5))}
        if self.sometimes(0.02):
            key["pk"] = self.some([{"S": ""}, {"N": "1"}])
        if self.sometimes(0.02):
            key["extra"] = {"S": "x"}
        return key

    def item(self, table):
        item = {name: self.value() for name in self.random.sample(NAMES, self.random.randint(0, 4))}
        if table == "Wide" and self.sometimes(0.7):
            item["x"] = {"S": self.some(["u", "v"])}
        if table == "Wide" and self.sometimes(0.7):
            item["y"] = {"N": self.some(NUMBERS)}
        if self.sometimes(0.02):
            item["x"] = self.some([{"S": ""}, {"N": "1"}])
        return item | self.key(table)

    def table(self):
        return "Nowhere" if self.sometimes(0.01) else self.some(["Wide", "Wide", "Plain"])

    # ---- expressions, with their placeholders gathered in `body`

    def path(self, body):
        name = self.some(NAMES)
        if self.sometimes(0.3):
            body.setdefault("ExpressionAttributeNames", {})["#" + name] = name
            name = "#" + name
        for _ in range(self.random.choice([0, 0, 0, 1, 2])):
            name += self.some([".a", ".b", "[0]", "[1]"])
        return name

    def operand_value(self, body, value=None):
        values = body.setdefault("ExpressionAttributeValues", {})
        name = f":v{len(values)}"
        values[name] = value or self.value()
        return name

    def operand(self, body):
        if self.sometimes(0.15):
            return f"size({self.path(body)})"
        return self.operand_value(body) if self.sometimes(0.5) else self.path(body)

    def condition(self, body, depth=0):
        if depth < 3 and self.sometimes(0.35):
            shape = self.some(["{} AND {}", "{} OR {}", "NOT {}", "({})", "NOT ({} OR {})"])
            return shape.format(*(self.condition(body, depth + 1) for _ in range(shape.count("{}"))))
        kind = self.some(["compare", "compare", "between", "in", "exists", "not_exists", "type", "begins", "contains"])
        if kind == "compare":
            return f"{self.operand(body)} {self.some(['=', '<>', '<', '<=', '>', '>='])} {self.operand(body)}"
        if kind == "between":
            return f"{self.path(body)} BETWEEN {self.operand(body)} AND {self.operand(body)}"
        if kind == "in":
            return f"{self.path(body)} IN ({', '.join(self.operand_value(body) for _ in range(self.random.randint(1, 3)))})"
        if kind == "exists":
            return f"attribute_exists({self.path(body)})"
        if kind == "not_exists":
            return f"attribute_not_exists({self.path(body)})"
        if kind == "type":
            return f"attribute_type({self.path(body)}, {self.operand_value(body, {'S': self.some(['S', 'N', 'L', 'M', 'SS', 'X'])})})"
        if kind == "begins":
            return f"begins_with({self.path(body)}, {self.operand_value(body, self.some([{'S': 'a'}, {'B': 'AQ=='}, {'N': '1'}]))})"
        return f"contains({self.path(body)}, {self.operand(body)})"

    def set_value(self, body):
        kind = self.some(["value", "value", "path", "plus", "minus", "if", "append"])
        if kind == "value":
            return self.operand_value(body)
        if kind == "path":
            return self.path(body)
        if kind in ("plus", "minus"):
            number = self.operand_value(body, {"N": self.some(NUMBERS)})
            return f"{self.path(body)} {'+' if kind == 'plus' else '-'} {number}"
        if kind == "if":
            return f"if_not_exists({self.path(body)}, {self.operand_value(body)})"
        return f"list_append({self.path(body)}, {self.operand_value(body, {'L': [self.value(2)]})})"

    def update(self, body):
        sections = []
        for keyword in self.random.sample(["SET", "REMOVE", "ADD", "DELETE"], self.random.randint(1, 2)):
            if keyword == "SET":
                sections.append("SET " + ", ".join(f"{self.path(body)} = {self.set_value(body)}" for _ in range(self.random.randint(1, 2))))
            elif keyword == "REMOVE":
                sections.append(f"REMOVE {self.path(body)}")
            elif keyword == "ADD":
                sections.append(f"ADD {self.path(body)} {self.operand_value(body, self.some([{'N': '1'}, {'NS': ['1', '2']}, {'SS': ['a', 'n']}, {'S': 'no'}]))}")
            else:
                sections.append(f"DELETE {self.path(body)} {self.operand_value(body, self.some([{'NS': ['1', '10']}, {'SS': ['a']}, {'BS': ['AA==']}, {'N': '1'}]))}")
        return " ".join(sections)

    def with_condition(self, body, share=0.4):
        if self.sometimes(share):
            body["ConditionExpression"] = self.condition(body)
            if self.sometimes(0.3):
                body["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return body

    def with_capacity(self, body):
        if self.sometimes(0.3):
            body["ReturnConsumedCapacity"] = self.some(["TOTAL", "INDEXES"])
        return body

    def projection(self, body, share=0.3):
        if self.sometimes(share):
            body["ProjectionExpression"] = ", ".join(self.path(body) for _ in range(self.random.randint(1, 2)))
        return body

    # ---- requests

    def put_item(self):
        table = self.table()
        body = {"TableName": table, "Item": self.item(table)}
        if self.sometimes(0.3):
            body["ReturnValues"] = self.some(["NONE", "ALL_OLD", "ALL_NEW"])
        return "PutItem", self.with_capacity(self.with_condition(body))

    def update_item(self):
        table = self.table()
        body = {"TableName": table, "Key": self.key(table)}
        body["UpdateExpression"] = self.update(body)
        if self.sometimes(0.6):
            body["ReturnValues"] = self.some(["ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"])
        return "UpdateItem", self.with_capacity(self.with_condition(body, 0.25))

    def delete_item(self):
        table = self.table()
        body = {"TableName": table, "Key": self.key(table)}
        if self.sometimes(0.5):
            body["ReturnValues"] = "ALL_OLD"
        return "DeleteItem", self.with_capacity(self.with_condition(body))

    def get_item(self):
        table = self.table()
        body = {"TableName": table, "Key": self.key(table)}
        if self.sometimes(0.3):
            body["ConsistentRead"] = True
        return "GetItem", self.with_capacity(self.projection(body))

    def query(self):
        body = {"TableName": "Wide"}
        index = self.some([None, None, "by-x", "by-y"])
        if index:
            body["IndexName"] = index
        hash_name, range_name = {None: ("pk", "sk"), "by-x": ("x", "y"), "by-y": ("pk", "y")}[index]
        hash_value = self.some(["u", "v"] if index == "by-x" else ["p", "q", "r"])
        condition = f"{hash_name} = {self.operand_value(body, {'S': hash_value})}"
        kind = self.some(["none", "compare", "between"])
        number = lambda: self.operand_value(body, {"N": self.some(NUMBERS[:7])})
        if kind == "compare":
            condition += f" AND {range_name} {self.some(['=', '<', '<=', '>', '>='])} {number()}"
        elif kind == "between":
            condition += f" AND {range_name} BETWEEN {number()} AND {number()}"
        body["KeyConditionExpression"] = condition
        if self.sometimes(0.3):
            body["ScanIndexForward"] = False
        if self.sometimes(0.3):
            body["Limit"] = self.random.randint(1, 3)
        if self.sometimes(0.3):
            body["FilterExpression"] = self.condition(body)
        if self.sometimes(0.1):
            body["Select"] = self.some(["COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES"])
        return "Query", self.with_capacity(self.projection(body, 0.2))

    def scan(self):
        body = {"TableName": self.table()}
        if self.sometimes(0.4):
            body["FilterExpression"] = self.condition(body)
        return "Scan", self.with_capacity(self.projection(body, 0.2))

    def batch_write(self):
        writes = {}
        for _ in range(self.random.randint(1, 4)):
            table = self.some(["Wide", "Plain"])
            write = {"DeleteRequest": {"Key": self.key(table)}} if self.sometimes(0.3) else {"PutRequest": {"Item": self.item(table)}}
            writes.setdefault(table, []).append(write)
        return "BatchWriteItem", self.with_capacity({"RequestItems": writes})

    def batch_get(self):
        reads = {}
        for _ in range(self.random.randint(1, 4)):
            table = self.some(["Wide", "Plain"])
            reads.setdefault(table, {"Keys": []})["Keys"].append(self.key(table))
        return "BatchGetItem", self.with_capacity({"RequestItems": reads})

    def transact_write(self):
        actions = []
        for _ in range(self.random.randint(1, 3)):
            table = self.some(["Wide", "Plain"])
            kind = self.some(["Put", "Update", "Delete", "ConditionCheck"])
            body = {"TableName": table}
            if kind == "Put":
                body["Item"] = self.item(table)
            else:
                body["Key"] = self.key(table)
            if kind == "Update":
                body["UpdateExpression"] = self.update(body)
            actions.append({kind: self.with_condition(body, 1.0 if kind == "ConditionCheck" else 0.3)})
        return "TransactWriteItems", self.with_capacity({"TransactItems": actions})

    def transact_get(self):
        gets = []
        for _ in range(self.random.randint(1, 3)):
            table = self.some(["Wide", "Plain"])
            gets.append({"Get": self.projection({"TableName": table, "Key": self.key(table)})})
        return "TransactGetItems", self.with_capacity({"TransactItems": gets})

    # ---- the parameters from before expressions

    def legacy_condition(self):
        """A condition on one attribute, of Expected or of a filter."""
        operator = self.some(COMPARISONS)
        if operator in ("NULL", "NOT_NULL"):
            return {"ComparisonOperator": operator}
        if operator == "BETWEEN":
            kind, options = self.some([("N", NUMBERS), ("S", TEXTS[1:]), ("B", BINARIES)])
            return {"ComparisonOperator": operator, "AttributeValueList": [{kind: self.some(options)} for _ in range(2)]}
        if operator == "IN":
            kind, options = self.some([("N", NUMBERS), ("S", TEXTS[1:])])
            return {"ComparisonOperator": operator, "AttributeValueList": [{kind: value} for value in self.random.sample(options, 2)]}
        return {"ComparisonOperator": operator, "AttributeValueList": [self.value()]}

    def legacy_conditions(self, body, member, names=NAMES, only_filter=False):
        conditions = {name: self.legacy_condition() for name in self.random.sample(names, self.random.randint(1, 2))}
        if not only_filter:
            for name in conditions:
                if self.sometimes(0.3):
                    conditions[name] = self.some([{"Exists": False}, {"Value": self.value()}, {"Exists": True, "Value": self.value()}])
        body[member] = conditions
        if self.sometimes(0.4) and (len(conditions) > 1 or self.sometimes(0.1)):
            body["ConditionalOperator"] = self.some(["AND", "OR"])
        return body

    def legacy_attributes(self, body, share):
        if self.sometimes(share):
            body["AttributesToGet"] = self.random.sample(NAMES + ["pk"], self.random.randint(1, 3))
        return body

    def legacy_update(self):
        table = self.table()
        updates = {}
        for name in self.random.sample(NAMES, self.random.randint(0, 3)):
            action = self.some(["PUT", "ADD", "DELETE", None])
            value = self.value()
            if action == "ADD" and self.sometimes(0.8):
                value = self.some([{"N": self.some(NUMBERS[:7])}, {"NS": ["1", "2"]}, {"SS": ["a", "n"]}, {"L": [{"S": "a"}]}])
            if action == "DELETE" and self.sometimes(0.8):
                value = self.some([None, {"NS": ["1", "10"]}, {"SS": ["a"]}])
            updates[name] = {member: given for member, given in (("Action", action), ("Value", value)) if given is not None}
        body = {"TableName": table, "Key": self.key(table), "AttributeUpdates": updates}
        if self.sometimes(0.4):
            self.legacy_conditions(body, "Expected")
        if self.sometimes(0.6):
            body["ReturnValues"] = self.some(["ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"])
        return "UpdateItem", self.with_capacity(body)

    def legacy_write(self):
        table = self.table()
        if self.sometimes(0.4):
            body = {"TableName": table, "Key": self.key(table)}
            return "DeleteItem", self.with_capacity(self.legacy_conditions(body, "Expected"))
        body = {"TableName": table, "Item": self.item(table)}
        return "PutItem", self.with_capacity(self.legacy_conditions(body, "Expected"))

    def legacy_query(self):
        body = {"TableName": "Wide"}
        index = self.some([None, None, "by-x", "by-y"])
        if index:
            body["IndexName"] = index
        hash_name, range_name = {None: ("pk", "sk"), "by-x": ("x", "y"), "by-y": ("pk", "y")}[index]
        hash_value = self.some(["u", "v"] if index == "by-x" else ["p", "q", "r"])
        conditions = {hash_name: {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": hash_value}]}}
        if self.sometimes(0.6):
            operator = self.some(["EQ", "LT", "LE", "GT", "GE", "BETWEEN", "NE"])
            values = [{"N": self.some(NUMBERS[:7])} for _ in range(2 if operator == "BETWEEN" else 1)]
            conditions[range_name] = {"ComparisonOperator": operator, "AttributeValueList": values}
        body["KeyConditions"] = conditions
        if self.sometimes(0.3):
            body["ScanIndexForward"] = False
        if self.sometimes(0.3):
            body["Limit"] = self.random.randint(1, 3)
        if self.sometimes(0.4):
            self.legacy_conditions(body, "QueryFilter", NAMES + [range_name], only_filter=True)
        return "Query", self.with_capacity(self.legacy_attributes(body, 0.2))

    def legacy_scan(self):
        body = self.legacy_conditions({"TableName": self.table()}, "ScanFilter", NAMES + ["pk"], only_filter=True)
        return "Scan", self.with_capacity(self.legacy_attributes(body, 0.2))

    # ---- mistakes that random requests do not make by themselves

    def spoilt(self, body):
        """The request with one mistake: a member gone, of another kind, out of its range, or too much."""
        name = self.some(sorted(body))
        mistake = self.some(["gone", "wrong", "unused name", "unused value", "both", "enum", "range"])
        if mistake == "gone":
            del body[name]
        elif mistake == "wrong":
            body[name] = self.some([{}, [], "", 7, True, {"a": {}}, {"a": {"S": "a", "N": "1"}}, {"a": {"N": "x"}}, {"a": {"SS": []}}])
        elif mistake == "unused name":
            body.setdefault("ExpressionAttributeNames", {})["#unused"] = "a"
        elif mistake == "unused value":
            body.setdefault("ExpressionAttributeValues", {})[":unused"] = {"S": "a"}
        elif mistake == "both":
            body |= self.some([{"Expected": {"a": {"Exists": False}}}, {"AttributesToGet": ["a"]}, {"ScanFilter": {}}, {"ConditionalOperator": "OR"}])
        elif mistake == "enum":
            body[self.some(["ReturnValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "Select", "ConditionalOperator"])] = "SOME"
        else:
            body |= self.some([{"Limit": 0}, {"TableName": "a"}, {"TableName": "a b"}, {"IndexName": "by-z"}, {"Segment": 1}, {"TotalSegments": 2}])
        return body
