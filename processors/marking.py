"""How a relation is shown to the model: its source between @ signs, its target between # signs."""

CATEGORIES = (
    "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE", "MOBILIZE", "NONE", "PROTEST",
    "REJECT", "REQUEST", "RETREAT", "SANCTION", "SUPPORT", "THREATEN",
)  # fmt: skip
MODALITIES = ("asserted", "alleged", "denied", "planned", "hypothetical", "negated", "historical")
# Tokens that the model sees of a sentence.
LENGTH = 64


def marked(text: str) -> str:
    """A sentence with <s>source</s> and <t>target</t> as the model's input.

    >>> marked("<s>Oslo</s> met <t>Lima</t>.")
    '@ Oslo @ met # Lima #.'
    """
    for tag, sign in (("<s>", "@ "), ("</s>", " @"), ("<t>", "# "), ("</t>", " #")):
        text = text.replace(tag, sign)
    return text
