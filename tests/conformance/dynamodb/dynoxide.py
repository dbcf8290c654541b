"""What Dynoxide 3.2 is meant to differ in, each with its reason; docs/conformance.md says the same for people. Here the
service decides, as its documentation and recorded answers show it."""

import re

from answers import (
    CHECKED_WHILE_READING,
    DEAD_PATH,
    NAME_LENGTH,
    NOT_CONTAINS,
    ONE_ROW,
    all_texts,
    asks_for_one_row,
    asks_not_contains,
    codes_of,
    legacy_refusal,
    name_too_short,
    only_removes,
    text_of,
    updates_of,
)

WITHOUT = ()  # operations that it does not have


def has_condition_check(body):
    return any("ConditionCheck" in action for action in body["TransactItems"])


def may_differ_unseen(operation, body):
    """Whether the tables may differ although the answers do not."""
    return operation == "TransactWriteItems" or only_removes(operation, body)


def reason_for(operation, body, ours, peer):
    """A sentence, or None when nobody meant the answers to differ."""
    if any(sentence in text_of(ours) for sentence in CHECKED_WHILE_READING):
        return "operands are checked while an expression is read, whatever the item holds; the peer finds out at the item, or never"
    if "does not project" in text_of(ours):
        return "a global index is not asked for attributes that it does not project; the peer leaves them out"
    if name_too_short(ours, peer):
        return NAME_LENGTH
    if asks_for_one_row(operation, body, ours, peer):
        return ONE_ROW
    refusal = legacy_refusal(ours, peer)
    if refusal:
        return refusal
    if operation == "UpdateItem" and "UpdateExpression" not in body and "unused in expressions" in text_of(ours):
        return "placeholders that nothing uses are refused without an update expression, too; the peer does not look then"
    if "unused in expressions" in text_of(ours) and "ResourceNotFound" in peer.get("__type", ""):
        return "placeholders are judged before the table is looked up; the peer looks first"
    if any(re.search(r"\bADD #?\w+\S*\[", expression) for expression, asked in updates_of(operation, body) if "UPDATED" in str(asked)):
        return "of an element of a list that ADD touched that element is told; the peer tells the list"
    if "The BETWEEN condition was provided a range" in text_of(ours):
        return "a BETWEEN of the wrong way round is refused, whatever else a filter asks; the peer finds nothing in it"
    if asks_not_contains(body, ours, peer):
        return NOT_CONTAINS
    updates = updates_of(operation, body)
    if any(DEAD_PATH in text for text in all_texts(peer)) and not any(DEAD_PATH in text for text in all_texts(ours)):
        if any(re.search(r"\b(REMOVE|DELETE)\b", expression) for expression, _ in updates):
            return "REMOVE and DELETE below a parent that a missing item does not have are no error; the peer refuses them"
    if only_removes(operation, body) and "__type" not in ours:
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
