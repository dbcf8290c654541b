"""What the lists of intended differences ask of a request and its answers."""

import json
import re

# Sentences of the checks that the service makes while it reads an expression, before any item is looked at.
CHECKED_WHILE_READING = (
    "Incorrect operand type for operator or function",
    "Invalid attribute type name found",
    "The first operand must be distinct from the remaining operands",
    "The BETWEEN operator requires",
    "Two document paths",
)
NO_ANSWER = "#no answer"  # the type of an error that never came
# Types that operators from before expressions take; None: every type.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Conditions.html
SCALARS = {"S", "N", "B"}
LEGACY_TYPES = {"EQ": None, "NE": None, "BEGINS_WITH": {"S", "B"}}
LEGACY_REFUSAL = re.compile(r"ComparisonOperator (\w+) is not valid for (\w+) AttributeValue type")
NAME_LENGTH = "a table's name of one letter is one that is not found; the peer refuses its length"
NOT_CONTAINS = "NOT_CONTAINS is false of a missing attribute; to the peer it is true"
ONE_ROW = "a query for one whole key cannot go on, and is told no key to go on from; the peer tells one"
DEAD_PATH = "The document path provided in the update expression is invalid for update"


def text_of(answer):
    return answer.get("message", answer.get("Message", ""))


def all_texts(answer):
    return [text_of(answer)] + [reason.get("Message", "") for reason in answer.get("CancellationReasons", [])]


def updates_of(operation, body):
    """(expression, return values) of each update that a request holds. Requests may be spoilt anywhere."""
    holders = [body] if operation == "UpdateItem" else []
    if operation == "TransactWriteItems" and isinstance(body.get("TransactItems"), list):
        holders = [action["Update"] for action in body["TransactItems"] if "Update" in action]
    updates = [(holder.get("UpdateExpression"), holder.get("ReturnValues")) for holder in holders]
    return [update for update in updates if isinstance(update[0], str)]


def only_removes(operation, body):
    """Whether a request updates items and every update only takes away: it makes no item where there was none."""
    legacy = body.get("AttributeUpdates")
    if operation == "UpdateItem" and isinstance(legacy, dict) and legacy:
        return all(isinstance(update, dict) and update.get("Action") == "DELETE" for update in legacy.values())
    expressions = [expression for expression, _ in updates_of(operation, body)]
    return bool(expressions) and all(not re.search(r"\b(SET|ADD)\b", expression) for expression in expressions)


def codes_of(answer):
    return [reason["Code"] for reason in answer.get("CancellationReasons", [])]


def without(member, answer):
    return {name: value for name, value in answer.items() if name != member}


def same(ours, peer, *ignored):
    """Whether two successful answers are the same, but for these members and the order of items."""
    def seen(answer):
        kept = {name: value for name, value in answer.items() if name not in ignored}
        return kept | {"Items": sorted(json.dumps(item, sort_keys=True) for item in kept.get("Items", []))}

    return "__type" not in ours and "__type" not in peer and seen(ours) == seen(peer)


def asks_for_one_row(operation, body, ours, peer):
    """Whether only the peer has a LastEvaluatedKey, and the query asks for that whole key."""
    if operation != "Query" or "IndexName" in body or "LastEvaluatedKey" in ours or not same(ours, peer, "LastEvaluatedKey"):
        return False
    legacy = body.get("KeyConditions")
    if legacy:
        operators = [condition["ComparisonOperator"] for condition in legacy.values()]
    else:
        operators = re.findall(r"<=|>=|<|>|=|BETWEEN|begins_with", body["KeyConditionExpression"])
    return len(set(operators) - {"=", "EQ"}) == 0 and len(operators) == len(peer.get("LastEvaluatedKey", {}))


def legacy_refusal(ours, peer):
    """The reason for which one side alone refuses a type that an operator from before expressions does not take."""
    found = LEGACY_REFUSAL.search(text_of(ours))
    if found and found[2] not in (LEGACY_TYPES.get(found[1], SCALARS) or {found[2]}):
        return "an old operator is refused for a type that it does not take; the peer refuses it in filters alone, or never"
    found = LEGACY_REFUSAL.search(text_of(peer))
    if found and LEGACY_TYPES.get(found[1], SCALARS) is None:
        return "EQ and NE take every type; the peer refuses some in filters"
    return None


def name_too_short(ours, peer):
    return "Member must have length greater than or equal to 3" in text_of(peer) and "ResourceNotFound" in ours.get("__type", "")


def asks_not_contains(body, ours, peer):
    """Whether a condition with NOT_CONTAINS holds less often here than there."""
    conditions = str([body.get(name) for name in ("Expected", "ScanFilter", "QueryFilter")])
    return "'NOT_CONTAINS'" in conditions and len(ours.get("Items", [])) <= len(peer.get("Items", []))
