"""Results of talks that need no document: two or more sides agreed to something."""

import re

# "agreed to deepen", "committed to strengthen", "reached an understanding on": the verb and what follows it.
AGREED = re.compile(
    r"\b(?:agreed|agrees|(?:reached|struck|came to) an understanding|pledged jointly|mutual commitment|reaffirmed their commitment|"  # noqa: E501
    r"committed themselves)\s+(?:to|on)\s+(?=(?:\w+ly )?(?P<what>[a-z]+))"
)
SIDES = re.compile(
    r"\b(?:two|both|three|four) (?:sides|countries|nations|leaders|ministers|governments|neighbou?rs|parties|capitals|presidents|"  # noqa: E501
    r"prime ministers)|counterparts?|each other|bilateral|delegations\b"
)
# Agreeing to talk, meet or disagree settles nothing.
EMPTY = re.compile(
    r"^(?:meet|keep|remain|wait|consider|explore|study|look|think|reflect|come back|return|talk|discuss|disagree|hold|continue (?:talks|talking|negotiat)|differ|keep talking|resume|pay|sell|buy|join|take over|"  # noqa: E501
    r"merge|settle|plead|play|testify|appear|stay|leave|let|help him|help her)\b"
)
# Where such deals are made while a meeting of many goes on.
SIDE = re.compile(
    r"\b(?:side ?lines?|side room|margins?|fringes?|fields of the|bilateral\w*|beside|apart from the|two countries|meanwhile|separately|corridors)\b"  # noqa: E501
)
