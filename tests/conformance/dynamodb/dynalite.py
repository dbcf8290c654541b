"""What dynalite 4 is meant to differ in, each with its reason; docs/conformance.md says the same for people. Its validations
were checked against the service years ago: where newer recordings of the service disagree, they decide."""

import re

from answers import (
    CHECKED_WHILE_READING,
    DEAD_PATH,
    NAME_LENGTH,
    NO_ANSWER,
    NOT_CONTAINS,
    ONE_ROW,
    asks_for_one_row,
    asks_not_contains,
    legacy_refusal,
    name_too_short,
    only_removes,
    same,
    text_of,
    updates_of,
    without,
)

WITHOUT = ("TransactWriteItems", "TransactGetItems")  # operations that it does not have

PATH = r"(?:size\([^)]*\)|#?[a-d][.\[\]\w]*)"
# A comparison of two paths: both may be missing.
TWO_PATHS = re.compile(
    rf"(^|[( ]){PATH} (=|<>|<=|>=|<|>) {PATH}|{PATH} BETWEEN ({PATH} AND|\S+ AND {PATH})|contains\({PATH}, {PATH}\)"
)
FAILED_ITEM = "ReturnValuesOnConditionCheckFailure"
NO_FAILED_ITEM = f"a failed condition shows the item when it is asked for; the peer does not have {FAILED_ITEM}"
CHECKED = "operands are checked while an expression is read; the peer finds out at the item, or never"
# What only one side refuses, by its sentence: ours, then the peer's.
ONLY_OURS = {sentence: CHECKED for sentence in CHECKED_WHILE_READING} | {
    "does not project": "a global index is not asked for attributes that it does not project; the peer leaves them out",
    "choosing to get": "Select must fit the projection; the peer does not look",
    "ALL_PROJECTED_ATTRIBUTES can be used only": "Select must fit the index; the peer does not look",
    "secondary index key is not supported": "an empty value of an index's key is refused; the peer takes it",
    "Number overflow": "a sum of more than 38 digits is refused; the peer stores it",
    "ConditionalOperator can": "ConditionalOperator without two conditions is refused; the peer takes it",
}
ONLY_PEER = {
    'Syntax error; Expected "(" but "N" found': "NOT may follow NOT; the peer does not read that",
}


def refusal_of_one(ours, peer):
    for sentences, answer in ((ONLY_OURS, ours), (ONLY_PEER, peer)):
        for sentence, reason in sentences.items():
            if sentence in text_of(answer):
                return reason
    if name_too_short(ours, peer):
        return NAME_LENGTH
    return legacy_refusal(ours, peer)


def may_differ_unseen(operation, body):
    """Whether the tables may differ although the answers do not."""
    return only_removes(operation, body)


def reason_for(operation, body, ours, peer):
    """A sentence, or None when nobody meant the answers to differ."""
    if peer.get("__type") == NO_ANSWER:
        return "the peer ends on a comparison with what is not there"
    refusal = refusal_of_one(ours, peer)
    if refusal:
        return refusal
    if asks_for_one_row(operation, body, ours, peer):
        return ONE_ROW
    updates = [expression for expression, _ in updates_of(operation, body)]
    if any(DEAD_PATH in text_of(peer) and re.search(r"\b(REMOVE|DELETE)\b", expression) for expression in updates):
        return "REMOVE and DELETE below a parent that a missing item does not have are no error; the peer refuses them"
    if any(TWO_PATHS.search(str(body.get(name, ""))) for name in ("ConditionExpression", "FilterExpression")):
        return "of two missing attributes none is equal to, less or greater than the other; to the peer they are equal"
    if without("Item", ours) == without("Item", peer) and "Item" in ours and "__type" in ours:
        return NO_FAILED_ITEM
    if body.get(FAILED_ITEM, "NONE") not in ("NONE", "ALL_OLD") and "__type" in ours:
        return NO_FAILED_ITEM
    if re.search(r" IN \(", str(body.get("FilterExpression")) + str(body.get("ConditionExpression"))) and "S': [" in str(body):
        return "IN compares sets as sets; the peer compares them in the order sent"
    reason = legacy_condition_reason(operation, body, ours, peer)
    if reason:
        return reason
    if same(ours, peer, "ConsumedCapacity") and "ConsumedCapacity" in ours:
        return "indexes are paid for and nothing read costs half a unit; the peer counts the table alone, and nothing"
    if operation == "Query" and "IndexName" in body:
        ignored = ("Items", "Count", "LastEvaluatedKey") if "Limit" in body else ()
        if same(ours, peer, "ConsumedCapacity", *ignored):
            return "items of an index with equal keys are in no order that anyone promised"
    if only_removes(operation, body) and "Attributes" not in ours and same(ours, peer, "Attributes", "ConsumedCapacity"):
        return "an update that only removes does not make an item; the peer makes one of the key alone"
    if same(ours, peer, "Attributes", "ConsumedCapacity") and peer.get("Attributes") == {} and "Attributes" not in ours:
        return "no attributes to tell of are no member; the peer answers an empty map"
    return None


def legacy_condition_reason(operation, body, ours, peer):
    if body.get("ConditionalOperator") == "OR" or "'Exists'" in str(body.get("Expected")):
        return "OR asks every condition, Exists with a value for that value; the peer asks the first and for any"
    return NOT_CONTAINS if asks_not_contains(body, ours, peer) else None
