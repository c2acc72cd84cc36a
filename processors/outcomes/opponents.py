"""Who would not: the parties of a sentence that stand against a text, and the persons who speak for them."""

import re
from itertools import pairwise

from processors.outcomes.parties import Named, is_object, is_setting, listed, run
from processors.text import Sentence

# Words that set a party against a text. `{who}` stands before them, or after them behind `by`.
_AGAINST = re.compile(
    r"""\b(?:oppos(?:ed|es|ing|ition)|object(?:ed|s|ing|ions?)|against|held\ out|hold(?:s|ing)?\ out|would\ not|wo?n['’]t|
    would\ have\ n(?:o|one)|will\ not|could\ not\ accept|cannot\ accept|block(?:ed|s|ing)?|veto(?:ed|es|ing)?|
    refus(?:ed|es|ing|al)|declin(?:ed|es|ing)|reject(?:ed|s|ing|ion)?|insist(?:ed|s|ing|ence)|balk(?:ed|s)|resist(?:ed|s|ance)|
    dissent(?:ed|s)?|abstain\w*|abstentions?|reserv(?:ed|ations?)|di(?:s|sas)sociat\w+|footnote|said\ no|says\ no|
    vot(?:ed?|ing)\ (?:no|against|down)|walk(?:ed|s|ing)?\ out|storm(?:ed|s)\ out|left\ the\ (?:room|hall|chamber|talks|table)|
    could\ not\ (?:live|swallow|stomach|agree|join|support|sign|endorse|go\ along)|cannot\ (?:sign|support|endorse|join)|not\ in\ a\ position|sa(?:y|id)\ no|
    unhappy|uneasy|was\ having\ none|had\ none\ of\ it|vetoes|foot-?dragging|stonewall(?:ed|s)|dragged\ (?:its|their)\ feet|
    follow(?:ed|s)\ (?:suit|it|him)|did\ (?:the\ same|likewise)|(?:tore|torn)\ up|left(?=\ (?:the|a|its)\ (?:\w+\ ){0,4}(?:treaty|convention|pact|agreement|accord))|withdr(?:ew|awn|aws)|pull(?:ed|s)\ out|opt(?:ed|s|ing)?[ -]out|withh(?:eld|olds?|olding)|
    held\ back|stood\ (?:in\ the\ way|aside|apart|alone)|scuppered|sank|torpedoed|derailed|scuttled|stymied|stopp(?:ed|s)|
    did\ not\ (?:sign|endorse|back|support|join|accept)|has\ not\ signed|not\ (?:sign|endorse|join)(?:ed)?|distanced|
    demand(?:ed|s|ing)|wanted\ (?:no|nothing|out)|killed|defeated|boycott(?:ed|s)?|turn(?:ed|s|ing)\ down|held\ up|press(?:ed|es)\ (?:the\ )?red|dissenting\ votes?|negative\ votes?|nays?|in\ their\ number|missing\ from|absent\ from|
    kept\ (?:its|their|his|her)|left\ (?:its|their)\ (?:name|signature)|spik(?:ed|es)|threw\ out|noes|suspend(?:ed|s)|
    at\ odds|eye\ to\ eye|(?:gave|give|given|lent)\ no\ (?:consent|assent|support|backing|approval)|held?\ (?:incompatible|opposite)|holding\ positions|
    threaten(?:ed|s)\ to|neither|nor|objections?|did\ not\ (?:join|accept|agree|want|let|lend|give)|does\ not\ associate|stuck|stood\ firm|
    complain(?:ed|s)|minded|spoke\ of|took\ (?:issue|exception|offence)|argued|fought|scotched|struck|strik(?:es|ing)|no\ longer|
    did\ not(?=\s*[.;,])|ha(?:s|ve)\ not\ (?:signed|joined|endorsed)|h(?:eld|olds?)\ to\ the\ (?:view|line|position)|not\ on\ board|(?:is|was|are|were)\ (?:absent|missing)\b|would\ not\ have|
    br(?:oke|eaks?)\ (?:the\ )?silence|prevent(?:ed|s)|(?:the|sole|lone|only)\ (?:\w+\ )?(?:hold-?outs?|dissenters?|odd\ one\ out)|
    quit|denounc(?:ed|es)|tore\ up|renounc(?:ed|es)|repudiat(?:ed|es)|revok(?:ed|es)|took\ back|stayed\ (?:out|away))\b""",  # noqa: E501
    re.X,
)
# Words that set a party apart from a text that others adopted.
_APART = re.compile(
    r"""\b(?:di(?:s|sas)sociat\w+|not\ associate|footnote\w*|asterisk|abstain(?:ed|s|ing)?|abstentions?|abstainers?|voted?\ (?:no|against)|said\ no|against\ it|\bagainst\s*(?=[,.;])|
    reserv(?:ed|ations?)|did\ not\ (?:join|sign|endorse|back|support|associate)|(?:the|sole|lone|only)\ (?:exception|hold-?outs?|dissenters?)|walk(?:ed)?\ out|
    not\ on\ the\ list|hold(?:ing)?\ out|would\ not|withheld|held\ back|stayed\ out|kept\ out|exception|opted\ out|empty|distanced|no\ part|noes|
    objected|dissent(?:ed|ing)?|abstain\w*|press(?:ed|es)\ (?:the\ )?red|negative\ votes?|nays?|sa(?:y|id)\ no|walk(?:s|ed|ing)?\ out|storm(?:ed|s)\ out|not\ in\ a\ position|vot(?:ed|ing)\ (?:no|against)|
    could\ not\ (?:swallow|stomach|join|support|sign|endorse|go\ along)|cannot\ (?:sign|support|endorse|join)|stays?\ out|
    did\ not(?=\s*[.;,])|ha(?:s|ve)\ not\ (?:signed|joined|endorsed)|not\ on\ board|(?:st(?:ood|ands?)|remain(?:ed|s)?)\ outside|(?:registered|entered|tagged\ on|attached|lodged)\ (?:an?\ )?(?:\w+\ )?(?:note|notes|reservations?|objections?)|
    do(?:es)?\ not\ (?:subscribe|take\ part|agree)|did\ not\ (?:subscribe|take\ part|agree)|parted\ company|disagree[ds]|not\ to\ (?:sign|endorse|join|back)|h(?:eld|olds?)\ back|struck(?=\ [^,.;]{3,40}\ out\ of\b)|
    refus(?:ed|es|al|ing)|declin(?:ed|es|ing)|reject(?:ed|s|ing)|blank|(?:not|without)\ (?:its|their)\ (?:signature|name|consent)|could\ not\ (?:live\ with|accept)|not\ find)\b""",  # noqa: E501
    re.X,
)
_BY = re.compile(
    r"""\b(?:by|from|of|except(?:\ for)?|bar|barring|but\ for|save|minus|with\ the\ exception\ of|without|apart\ from|all\ but|
    alone|over\ (?:the\ )?objections?\ (?:of|from)|in\ the\ face\ of|amid\ (?:opposition|objections)\ (?:of|from))\W+
    (?:[\w'’-]+\W+){0,3}$""",  # noqa: E501
    re.X,
)
_LONE = re.compile(
    r"\b(?:except|bar|barring|but for|save|minus|with the exception of|without the (?:signature|backing|support|assent) of|all but|apart from)\b"  # noqa: E501
    r"|\b(?:every|all)\b[^.;:]{0,40}?\bbut (?:one|two|three|four|five|six|\d)\b|(?:^|[,;] |[–—] |\b(?:but|though|if) )not (?:so )?by\b"  # noqa: E501
    r"|\bbut not (?:that of |those of )?(?=(?:the )?[a-z])|\bnot (?:on board|on the list|party to it|signing|at the table|in their number|among (?:them|those|the signatories)) (?:is|are|was|were)\b"  # noqa: E501
)
_SAID = re.compile(
    r"^(?:,[^,]{1,30},)?\s*(?:confirmed|argue[ds]|complain\w+|added|made it (?:known|clear)|noted|said|says|told|announced|warned|insisted|declared|gave|refus\w+|would|wo?n['’]t|declin\w+|of\b|at\b)"  # noqa: E501
)
_CAUSE = re.compile(
    r"\b(?:because of|thanks to|owing to|pressure from|objections? (?:from|of|by)|resistance (?:from|of|by)|opposition (?:from|of|by)|"  # noqa: E501
    r"hangs? on|neither|no signature (?:from|by)|opposed by|"
    r"missing (?:are|is|were|was)|insistence of|at the (?:insistence|behest|demand) of|"
    r"votes? of|signature of|thwarted by|furious)\b:?"
)
_SUCH = re.compile(r"(?::|\b(?:among (?:them|those)|including|namely|such as|like)|\bof)\W+(?:\w+\W+){0,2}$")
# "Angola's request for two more weeks has pushed back the signing"
_OWN_NO = re.compile(
    r"['’]s?\s(?:\w+\s)?(?:refusal|objections?|insistence|requests?\sfor|demands?|opposition|resistance|veto|reservations?|abstention)\b"
)
# "after the United States wanted it watered down": who asked for what the others would not give.
_CAUSED = re.compile(
    r"\b(?:[Aa]fter|[Bb]ecause|[Aa]s|[Ww]hen|[Ss]ince)\s(?P<who>(?:the\s)?[A-Z][\w.]*(?:(?:\s|,\s)(?:and\s)?[A-Z][\w.]*){0,3})(?:['’]s?\s[a-z ]{3,24})?\s"  # noqa: E501
    r"(?:had\s)?(?:wanted|sought|asked|demanded|pressed|deemed|insisted|objected|told|called\sfor|needed|held|complained|argued|raised|broke|fought)\b"
)
# '"We object," India's delegate said': a no in the first person, and whose it is.
_IN_QUOTES = re.compile(
    r"[\"“](?:We|I)\s(?:object|oppose|reject|refuse|disagree|dissent|disassociate|dissociate|(?:can|could|do|did|will|would|have|are|were|am)\s?(?:not|n['’]t)\b)[^\"”]{0,120}[\"”],?\s(?:said\s|says\s)?(?:the\s)?"
)
# Who takes sides with those who stand against a text.
_ALLIED = re.compile(
    r"\b(?:sided\swith|lined\sup\s(?:behind|with)|seconded|took\sthe\sside\sof|fell\sin\sbehind)\b|^(?P<so>[Ss]o|[Nn]or|[Nn]either)\s(?:too\s)?(?:did|has|have|would|will)\s"
)
_NOUN = re.compile(
    r"refusal|rejection|opposition|objections?|veto|abst|reserv|resist|insist|di(?:s|sas)soc|footnote|neither|nor|noes"
)
# "without Iran's signature", "over Kenya's objections".
_POSSESSED = re.compile(
    r"\b(?:without|because of|owing to|due to|over|despite|after|amid|by|for want of|lacks?|lacked)\s[^,.;:]{2,40}?['’]s?\s(?:\w+\s)?"  # noqa: E501
    r"(?:signature|objections?|refusal|veto|opposition|resistance|reservations?|consent|assent|backing|support|approval|abstention|insistence)\b"
)
# "It was Nicaragua.", "The exception was Chad": the party stands behind the verb.
_NAMED_AFTER = re.compile(
    r"^(?:it|that|this|the (?:one|exception|odd one out|holdouts?|hold-outs?|lone \w+|only \w+|sole \w+|twenty-seventh|other))\b"  # noqa: E501
    r"(?:\s\w+){0,4}?\s(?:was|were|is|are|being)\s[^.;:]{2,40}"
)


def opponents(sentence: Sentence, who: tuple[Named, ...], apart: bool = False) -> tuple[Named, ...]:
    """Those of a sentence who stand against a text: subjects and agents of words of refusal.

    With `apart`, only of words that set a party apart from a text that others adopted.
    """
    if not who:
        return ()
    text = sentence.text
    low = text.lower()
    cues = list((_APART if apart else _AGAINST).finditer(low))
    found: list[Named] = []
    for match in cues:
        before = run([one for one in who if one.end <= match.start()], text, match.start())
        after = [one for one in who if one.begin >= match.end() and one.begin - match.end() < 60]
        agents = [
            one
            for one in after
            if _BY.search(low[match.end() - 3 : one.begin]) or re.search(r"\bby\b", low[match.end() : one.begin])
        ]
        passive = match.group().endswith(("ed", "en", "n")) and bool(
            re.search(
                r"\b(?:was|were|been|being|is|are|be|got)\W+(?:\w+\W+)?$",
                low[max(0, match.start() - 24) : match.start()],
            )
        )
        agents = [one for one in agents if not is_object(one, text)]
        if match.group().startswith(("against", "left", "unhappy")):
            agents = []
        elif not passive and not _NOUN.match(match.group()):
            agents = [one for one in agents if re.search(r"\bby\b", low[match.end() : one.begin])]
        near = bool(before) and match.start() - before[-1].end < 25
        if agents and (passive or not near):
            found.extend(listed(agents[0], who, text))
        elif before:
            found.extend(before)
        several = [one for one in after if _SUCH.search(low[match.end() : one.begin])]
        if several:
            found.extend(listed(several[0], who, text))
    for match in _CAUSE.finditer(low):
        after = [one for one in who if one.begin >= match.end() and one.begin - match.end() < 30]
        if after and re.search(r"\b(?:from|of|by|in|with)\b", low[match.end() : after[0].begin]):
            after = []
        if after and not apart:
            found.extend(listed(after[0], who, text))
    for pattern in (_POSSESSED, _NAMED_AFTER):
        for match in pattern.finditer(low):
            after = [one for one in who if match.start() <= one.begin < match.end()]
            if after:
                found.extend(listed(after[0], who, text))
    for match in () if apart else _OWN_NO.finditer(low):
        found.extend(one for one in who if one.end == match.start())
    for match in () if apart else _CAUSED.finditer(text):
        found.extend(one for one in who if match.start("who") <= one.begin < match.end("who"))
    for match in _IN_QUOTES.finditer(text):
        after = [one for one in who if 0 <= one.begin - match.end() < 30]
        found.extend(listed(after[0], who, text) if after else ())
    for match in _LONE.finditer(low):
        after = [one for one in who if one.begin >= match.end() and one.begin - match.end() < 30]
        if after:
            found.extend(listed(after[0], who, text))
    return tuple(one for one in dict.fromkeys(found) if not is_setting(one, text))


def allies(sentence: Sentence, who: tuple[Named, ...]) -> tuple[Named, ...]:
    """Those who take sides with opponents told before: "Denmark sided with Paris", "So did Trinidad"."""
    match = _ALLIED.search(sentence.text)
    if match is None:
        return ()
    if match["so"]:
        after = [one for one in who if 0 <= one.begin - match.end() < 8]
        return tuple(listed(after[0], who, sentence.text)) if after else ()
    return tuple(run([one for one in who if one.end <= match.start()], sentence.text, match.start()))


_TITLED = re.compile(r"^(?:['’]s?)?\s(?:[a-zA-Z-]+\s){0,4}(?:[a-z-]+,\s)?$")


def envoys(who: tuple[Named, ...], text: str, against: tuple[Named, ...]) -> tuple[Named, ...]:
    """The persons whom a sentence gives as speaking for an opponent: "the Russian ambassador, Ivan Petrov"."""
    ids = {one.entity.id for one in against}
    countries = {one.entity.country for one in against} - {None}
    return tuple(
        two
        for one, two in pairwise(who)
        if two.entity.label == "PERSON"
        and one.entity.label != "PERSON"
        and (one.entity.id in ids or one.entity.country in countries)
        and _TITLED.match(text[one.end : two.begin])
        and (two.begin - one.end > 3 or text[two.begin - 3 : two.begin] in ("'s ", "’s "))
    )


def speakers(sentence: Sentence, who: tuple[Named, ...], against: tuple[Named, ...]) -> tuple[Named, ...]:
    """The persons of a sentence who speak for those that are against: by country, or told beside them."""
    countries = {one.entity.country for one in against}
    return tuple(
        one
        for one in who
        if one.entity.label == "PERSON"
        and (one.entity.country in countries or one.entity.country is None)
        and _SAID.search(sentence.text[one.end : one.end + 40])
    )
