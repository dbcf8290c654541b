"""What is meant to differ from a peer, each with its reason; docs/conformance.md says the same for people. Here the service
decides, as its documentation and recorded answers show it."""

import re

# Sentences of the checks that the service makes while it reads an expression, before any item is looked at.
CHECKED_WHILE_READING = (
    "Incorrect operand type for operator or function",
    "Invalid attribute type name found",
    "The first operand must be distinct from the remaining operands",
    "The BETWEEN operator requires",
    "Two document paths",
)
DEAD_PATH = "The document path provided in the update expression is invalid for update"


def text_of(answer):
    return answer.get("message", answer.get("Message", ""))


def all_texts(answer):
    return [text_of(answer)] + [reason.get("Message", "") for reason in answer.get("CancellationReasons", [])]


def updates_of(operation, body):
    """(expression, return values) of each update that a request holds."""
    if operation == "UpdateItem":
        return [(body["UpdateExpression"], body.get("ReturnValues"))]
    if operation == "TransactWriteItems":
        return [(action["Update"]["UpdateExpression"], None) for action in body["TransactItems"] if "Update" in action]
    return []


def only_removes(expression):
    return not re.search(r"\b(SET|ADD)\b", expression)


def may_differ_unseen(operation, body):
    """Whether an answer that is the same on both sides may hide what only_removes() is about."""
    return any(only_removes(expression) for expression, _ in updates_of(operation, body))


def has_condition_check(body):
    return any("ConditionCheck" in action for action in body["TransactItems"])


def codes_of(answer):
    return [reason["Code"] for reason in answer.get("CancellationReasons", [])]


def reason_for(operation, body, ours, peer):
    """A sentence, or None when nobody meant the answers to differ."""
    if any(sentence in text_of(ours) for sentence in CHECKED_WHILE_READING):
        return "operands are checked while an expression is read, whatever the item holds; the peer finds out at the item, or never"
    if "does not project" in text_of(ours):
        return "a global index is not asked for attributes that it does not project; the peer leaves them out"
    updates = updates_of(operation, body)
    if any(DEAD_PATH in text for text in all_texts(peer)) and not any(DEAD_PATH in text for text in all_texts(ours)):
        if any(re.search(r"\b(REMOVE|DELETE)\b", expression) for expression, _ in updates):
            return "REMOVE and DELETE below a parent that a missing item does not have are no error; the peer refuses them"
    if updates and all(only_removes(expression) for expression, _ in updates) and "__type" not in ours:
        return "an update that only removes does not make an item; the peer makes one of the key alone"
    if operation == "TransactGetItems" and {} in peer.get("Responses", []) and {"Item": {}} in ours.get("Responses", []):
        return "an item of which a projection leaves nothing is an empty item, as in GetItem; the peer answers as for a missing one"
    if operation == "TransactGetItems" and len(ours.get("Responses", [])) == len(peer.get("Responses", [])) > 0:
        pairs = zip(ours["Responses"], peer["Responses"])
        if all(one.get("Item", {}).keys() <= other.get("Item", {}).keys() for one, other in pairs):
            return "a projection gives what it names; the peer adds the key in TransactGetItems"
    if codes_of(peer).count("ValidationError") > 1 and codes_of(ours).count("ValidationError") == 1:
        return "a cancelled transaction names every condition that failed, and one validation error; the peer names them all"
    if operation == "UpdateItem" and body.get("ReturnValues") == "ALL_OLD" and "Attributes" not in ours:
        return "an item that was not there has no old attributes; the peer answers its key"
    if operation.startswith("Transact") and "empty string value" in text_of(ours):
        return "an empty key value refuses a transaction as a whole; the peer cancels it"
    if operation == "TransactGetItems" and "multiple operations on one item" in text_of(ours):
        return "two operations on one item are found before keys are held against the schema; the peer looks the other way round"
    if operation == "TransactWriteItems" and "ConsumedCapacity" in ours and has_condition_check(body):
        return "a condition check costs as much as a write of its item; the peer counts none"
    if operation == "TransactWriteItems" and "ConsumedCapacity" in ours and "ConsumedCapacity" in peer:
        return "a transaction pays double for the index entries of each action too; the peer pays once"
    if operation == "TransactWriteItems" and any("IndexKey" in text for text in all_texts(ours) + all_texts(peer)):
        return "an empty index key cancels a transaction, as other values of the wrong kind do (not recorded); the peer refuses it whole"
    return None
