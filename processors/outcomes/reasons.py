"""Why: the words that give a refusal or a failure its reason."""

import re

from processors.text import Sentence
from schemas import Span

_LINK = re.compile(
    r"""(?:,\s*)?\b(?P<link>because(?:\ of)?,?|since|as(?=\ (?:it|they|the|he|she|[A-Z]\w+(?:\ \w+)?\ (?:object|insist|refus|block|oppos|want|demand|held))\b|\ (?:[A-Z]\w+\ )?[A-Z]\w+\ (?:object|insist|refus|block|oppos|want|demand|held|deem|call|sought|argu|press|fear|felt|could\ not|would\ not))|over(?=\ (?!by\b|from\b|and\b|a\ (?:year|month|week|decade|century|dozen|hundred|thousand)|the\ (?:weekend|years?|past|last|next|phone|line|top)|to\b|\d))
    |faced\ with|confronted\ with|mirroring|in\ (?:response|reply|retaliation|answer)\ (?:to|for)|describ(?:ing|ed|es)\ (?:it|the\ \w+)\ as|balk(?:s|ed|ing)\ at|calls?\ (?:(?:the\ )?(?:text|deal|draft|paper|document|plan))|call(?:ed|ing)\ (?:it|this|that|them|the\ (?:text|deal|draft|paper|document|plan|sum|wording|clause))
    |spoke\ of|complain(?:ed|s)\ (?:of|that)|object(?:ed|s)\ to|argu(?:ed|es)\ that|t(?:ook|akes)\ (?:issue|exception|offence)\ (?:with|to|at)|di(?:s|sas)sociat\w+\ (?:it|them|him|her)sel(?:f|ves)\ from
    |whose\ (?:\w+\ ){0,2}(?:grounds?|reasons?|objections?|complaints?)(?:\ for\ [\w\ ]{2,40}?)?\ (?:are|is|was|were|being)(?:\ that)?
    |(?:gave|named|cited|offered)\ (?:as\ )?(?:the|its|his|her|their|one)\ (?:cause|reason|grounds?|excuse):?
    |distanc\w+\ (?:it|them|him|her)sel(?:f|ves)\ from|reservations?\ (?:about|on|over)|footnotes?\ on|(?:found|finds?|finding)\ fault\ with
    |r[au]n\ (?:aground|out\ of\ time)\ (?:on|over)|foundered\ over|objections?\ (?:on|about|over)|rejected(?=\ a\ (?:paragraph|clause|sentence|passage))|den(?:ied|ying)(?=\ (?:the|it|that))
    |citing|arguing|saying(?:\ that)?|complaining|objecting\ to|in\ protest\ (?:at|over|against)|protesting(?:\ (?:at|that|over|about|against))?|prompted\ by|blaming|pointing\ to|angered\ by|incensed\ (?:at|by|over)|at\ odds\ (?:with\ (?:\w+\ ){1,3})?(?:over|about|on)|divided\ (?:over|on|by)|split\ (?:over|on)|wary\ of|fearing(?:\ that)?|concerned\ (?:that|about|over|by)|worried\ (?:that|about|over|by)|explaining\ (?:that|why)|having|for\ the\ sake\ of|under\ pressure|noting(?:\ that)?|seeing(?:\ that)?|opposing|rejecting|refusing(?=\ (?:any|to\ accept|the))|asking|seeking|claiming(?:\ that)?|for\ the\ reason\ that|by\ reason\ of|in\ a\ bid\ to|so\ as\ not\ to|not\ wishing|in\ view\ of|in\ the\ light\ of|as\ a\ result\ of|thanks\ to|angry|the\ (?:reason|ground|cause)s?(?:\ \w+){0,3}\ (?:is|was|being|were)(?:\ that)?|stumbl(?:ed|ing)\ (?:over|on)|foundered\ on|snagged\ on|failed\ on|hung\ up\ on|broke\ down\ over|on\ (?:the\ )?grounds?\ (?:that|of)
    |on\ account\ of|owing\ to|due\ to|for\ (?:want|lack|fear)\ of|for\ (?:omitting|leaving|failing|not|its|ignoring|naming)|after|amid
    |in\ (?:dispute|disagreement|a\ (?:row|dispute|quarrel))\ over|under\ pressure\ from|unless|until(?!\ (?:next|later|further|after|\d|(?:the\ )?(?:end|early|mid|late|spring|summer|autumn|winter|new\ year)|\w+day|jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec))|so\ long\ as|given|holding\ that|stating
    |which(?=\ (?:omit|left|made|makes|named|names|did|does|found|would|said|says))|that(?=\ (?:omit|left\ out|made\ no|named))
    |the\ text\ having|angry\ (?:at|for|over|that|with|about)|furious\ (?:at|over|that|with|about)|unhappy\ (?:at|over|with|that|about)|dissatisfied\ with
    |being\ of\ the\ view(?:\ that)?|in\ the\ view\ that|insisting(?:\ on|\ that)?|wanting|demanding|reminding(?:\ about|\ of|\ that)?|taking\ (?:issue|exception)\ (?:with|to)
    |its?\ grounds?\ (?:being|is|was|were)(?:\ that)?|maintaining(?:\ that)?|contending(?:\ that)?|with\ \w+(?=\ (?:insisting|refusing|demanding|objecting))|lest|for\ fear|alleging
    |says?(?=\ (?:its?|the|that|it|they|his|her|no|there|not)\b)|said(?=\ (?:its?|the|that|it|they|his|her)\b)|who(?=\ (?:wanted|said|had|called|argued|object|insist|demand|refus))|which(?=\ (?:had\ wanted|wanted|could\ not|argued|called|objected|object|holds|held|insist|demand|refus|oppos|fears))|whose(?=\ (?:\w+\ ){1,3}(?:object|insist|want|argu|oppos|refus|said|fear))|when(?=\ (?:the\ text|it|language|wording)))\s""",  # noqa: E501
    re.X | re.I,
)
_STOP = re.compile(
    r""",\s(?:[A-Z][\w'’.-]+\s){1,6}(?:said|says|told|announced|warned)\b|[.;!?]["'”’]?\s|[.;!?]["'”’]?$|,\s(?:(?:a|an|the|its|his|her|one|two|three|several|officials?|diplomats?|sources?|delegates?|ministers?|
    spokes\w+|\w+\ (?:officials?|diplomats?|sources?|ministers?|delegates?))\s(?:[\w'’-]+\s){0,8}(?:said|says|told|added|reported|wrote)\b
    |(?:he|she|it|they)\s(?:said|says|told|added))|\s[—–-]{1,2}\s(?=[A-Z])""",  # noqa: E501
    re.X,
)
_WEAK = (
    "after",
    "amid",
    "when ",
    "given",
    "over",
    "since",
    "as ",
    "until",
    "unless",
    "which ",
    "that ",
    "who ",
    "said",
    "says",
    "say",
)
_BACK = re.compile(r"\W*(?:the|its|it|their|they|his|he|she|her|this|that|at issue|what|for)\b")
# Links that speak of a party's mind, believed wherever they stand.
_FELT = (
    "because",
    "faced",
    "confronted",
    "citing",
    "furious",
    "angry",
    "angered",
    "unhappy",
    "in protest",
    "protesting",
    "objecting",
)
_GROUND = re.compile(
    r"\b(?:omi(?:t|ss)\w*|left out|no mention|mention(?:ed|s)? of|wording|language|paras?(?:graphs?)?|phrase|reference|clause|wanted|"  # noqa: E501
    r"wants?|insist\w*|demand\w*|object\w*|concern\w*|unacceptable|one-sided|unbalanced|differences|divided|disagree\w*|dispute\w*|"
    r"red lines?|sovereignty|fail\w* to|refus\w*|condemn\w*|sanctions?|would|cannot|could not|interfer\w*|pressure|gap|gulf|never|"  # noqa: E501
    r"distance|no agreement|bias\w*|ground|reason|because|too (?:far|great|weak|strong|soft|vague)|went too|goes too|argue\w*|arguing|"  # noqa: E501
    r"at odds|eye to eye|against|angry|furious|neutral\w*|had to|not (?:been|yet|have|see|enough|accept|commit)|prolong\w*|holds? that|"  # noqa: E501
    r"still with|lawyers?|unfinished|incomplete|translat\w+|not ready|pending|awaiting|annex\w*|quorum|exceeded|mandate|instructions|internal process\w*|procedures?|"  # noqa: E501
    r"without (?:consent|authority|instructions)|mistake|in error|stands? for|divergence|hurdle|obstacle|stumbling|sticking|words?|term|text|deplor\w*|silent|denied|killing|arrest|ignored?|nothing about|opposed|need\w*|deem\w*|violat\w*|lack\w*|unworkable|unfair|premature|incompatible|harm\w*|undermin\w*|encroach\w*|infring\w*|"  # noqa: E501
    r"breach\w*|impos\w*|burden\w*|watered down|swallow|mistaken?|protests?)\b"
)


# What a party could not accept, told without a linking word.
_UNBEARABLE = re.compile(
    r"\b(?:(?:could|can|would|did) ?not (?:accept|swallow|stomach|live with|agree to|agree with|commit|see|have|bear|stand)|cannot accept|unable to "  # noqa: E501
    r"(?:live with|accept|agree)|wanting (?:to|no|the)|wanted (?:no|the|a|it|to)|(?:left|leaves|leaving|took|taken) out|nowhere in it|"  # noqa: E501
    r"no mention|for the sake of|under pressure from|made no mention|did not mention|went too far|"
    r"(?:inserted|added|slipped in) (?:after|without)|the words? [\"“]|the phrase|the term|the obstacle was|"
    r"the sticking point|the stumbling block|the trouble was|the quarrel was|stood in the way|objection(?:s)? (?:is|was|are|were) to|"  # noqa: E501
    r"holds? that|argues? that|argued that)\b"
)


# "Angola's request for two more weeks has pushed back the signing": who asks for what stops it.
_ASKED = re.compile(
    r"\b[A-Z][\w.]*(?:\s[A-Z][\w.]*)*['’]s?\s(?:\w+\s)?(?:requests?\sfor|demands?\s(?:for|that)|insistence\s(?:on|that)|objections?\s(?:to|over)|opposition\sto|refusal\sto|"
    r"reservations?\s(?:on|about|over))\s[^;.]{8,90}?(?=\s(?:has|have|had|pushed|blocked|sank|forced|delayed|put\soff|held\sup|stopped|prevented|scuppered|killed|derailed)\b)"
)


def reason(
    sentences: list[Sentence],
    first: int,
    cue: int,
    dissent: tuple[int, ...],
    names: tuple[str, ...],
    said: Span | None = None,
) -> Span | None:
    """The reason for a decision told in sentences[first] at offset `cue`; `dissent` are the sentences of its opponents.

    `said` is what these say after it.

    A linking word after the decision counts most, then one where the opponents are named, then a sentence beside it
    in which somebody speaks on about the text.
    """
    for index in dict.fromkeys((first, *dissent)):
        found = _linked(sentences[index], cue if index == first else 0, names=names)
        if found:
            return found
    asked = _ASKED.search(sentences[first].text)
    if asked:
        return sentences[first].span(asked.start(), asked.end())
    appended = _appended(sentences[first], cue)
    if appended:
        return appended
    around = dict.fromkeys((first, *dissent, first + 1, *(i - 1 for i in dissent), first + 2, first + 3))
    near = [i for i in around if 0 <= i < len(sentences)]
    for index in near:
        spoken = _spoken(sentences[index])
        if spoken and sentences[index].field == sentences[first].field:
            return spoken
    beside = [
        i
        for i in dict.fromkeys((*dissent, first + 1, *(i + 1 for i in dissent), first + 2, first - 1, first + 3))
        if i != first and 0 <= i < len(sentences) and sentences[i].field == sentences[first].field
    ]
    for index in beside:
        if _about(sentences[index], names, min((index - i for i in (first, *dissent)), key=abs)):
            found = _linked(sentences[index], 0, strong=True, names=names) or _appended(sentences[index], 0)
            if found:
                return found
    trailing = _trailing(sentences[first], cue)
    if trailing or said:
        return trailing or said
    told = [
        i
        for i in beside
        if _tells(sentences[i], names, min((i - k for k in (first, *dissent)), key=abs), i == first + 1)
    ]
    best = max(told, key=lambda i: _voice(sentences[i], names), default=None)
    return sentences[best].whole() if best is not None else None


# What hangs on to a refused paper: ", which welcomes autonomy", "whose call for a ban", "silent on the attack".
_HUNG = re.compile(
    r"[,;—–]\s(?:(?:in particular|above all|especially|for)\s)?(?P<tail>(?:which,?|whose|silent|with (?:no|nothing)|where|finding|seeing|calling|"  # noqa: E501
    r"denouncing|given|unhappy|its (?:foreign )?\w+ citing|citing|once|as long as|so long as|until|unless|at the|for its|for the)\s)"  # noqa: E501
)


def _trailing(sentence: Sentence, cue: int) -> Span | None:
    """The clause behind a decision that says what was wrong with the paper, where no linking word does."""
    match = _HUNG.search(sentence.text, cue)
    if match is None:
        return None
    begin = match.start("tail")
    stop = _STOP.search(sentence.text, begin)
    end = stop.start() if stop else len(sentence.text.rstrip(' ."”'))
    return sentence.span(begin, end) if end - begin > 12 else None


def _tells(sentence: Sentence, names: tuple[str, ...], offset: int, next_: bool) -> bool:
    """Whether a whole sentence beside a decision may be its reason: a quotation right behind it, or words of a quarrel."""  # noqa: E501
    quoted = next_ and sentence.text[:1] in "\"“‘'"
    return quoted or (_about(sentence, names, offset) and bool(_GROUND.search(sentence.text.lower())))


_ARGUED = re.compile(
    r"\b(?:they|it|he|she|who)\b,?\s(?:argued?s?|said|says?|added|held|holds|complained|insist\w*|maintain\w*|wrote)\b"
)


def _voice(sentence: Sentence, names: tuple[str, ...]) -> int:
    """How surely a sentence is the word of those who stand against a text: their speech, then their name."""
    low = sentence.text.lower()
    return 2 * bool(_ARGUED.search(low)) + any(name.lower() in low for name in names)


def _spoken(sentence: Sentence) -> Span | None:
    """What a party could not accept, in its own words: the phrase to the end of its clause."""
    match = _UNBEARABLE.search(sentence.text.lower())
    if match is None:
        return None
    stop = _STOP.search(sentence.text, match.end())
    end = stop.start() if stop else len(sentence.text.rstrip(' ."”'))
    return sentence.span(match.start(), end) if end - match.start() > 10 else None


def _about(sentence: Sentence, names: tuple[str, ...], offset: int) -> bool:
    """Whether a sentence `offset` sentences away goes on about a decision: it names a party or refers back."""
    low = sentence.text.lower()
    return any(name.lower() in low for name in names) or offset in (1, -1) or (offset == 2 and bool(_BACK.match(low)))


def _appended(sentence: Sentence, cue: int) -> Span | None:
    """What a colon or a participle hangs on to the decision: `: the stations never came`, `, Russia being at odds`."""
    match = re.search(r"[:;]\s+|,\s+(?=(?:\w+\s){1,8}?(?:being|having|wanting)\b)", sentence.text[cue:])
    if match and _GROUND.search(sentence.text[cue + match.end() :].lower()):
        return sentence.span(cue + match.end(), len(sentence.text.rstrip(" .")))
    return None


# What only says once more that there was a no.
_RESTATED = re.compile(
    r"(?:(?:it|they|he|she|(?:his|her|its|their)\s\w+)\s(?:could|would|will|can|did|do|does)\s?(?:not|n['’]t)\s(?:sign|endorse|support|join|back)|"
    r"(?:declined|refused|signed|voted|abstained|vetoed)\b|(?:\w+day\s)?(?:after\s)?[^,;.]{3,50}\b(?:cast|used)\s(?:\w+\s)?vetoe?s?\W*$)"
)


def _linked(sentence: Sentence, cue: int, strong: bool = False, names: tuple[str, ...] = ()) -> Span | None:
    """What a linking word hangs on to a decision; not the party itself ("because of Hungary the summit ...")."""
    text = sentence.text
    best: tuple[int, int, int] | None = None
    for match in _LINK.finditer(text.lower()):
        # A link before the decision gives its reason only where it opens the sentence.
        before = match.end() < cue and match.start() > 2
        link = match.group("link")
        weak = link.startswith(_WEAK)
        if weak and (strong or before):
            continue
        begin = match.end()
        stop = _STOP.search(text, begin)
        end = stop.start() if stop else len(text)
        while end > begin and text[end - 1] in " ,.;":
            end -= 1
        if link.endswith((" of", " to")) and text[begin:].removeprefix("the ").startswith(names or "\n"):
            hung = text.find(": ", begin)
            if hung < 0:
                continue
            begin = hung + 2
            stop = _STOP.search(text, begin)
            end = stop.start() if stop else len(text.rstrip(" ."))
        if end - begin < 8 or _RESTATED.match(text, begin):
            continue
        if before and not link.startswith(_FELT) and not _GROUND.search(text[begin:end].lower()):
            continue
        # What those who stand against a text say is why.
        own = link.startswith(("say", "said")) and any(name in text[: match.start()] for name in names)
        if weak and not own and not _GROUND.search(text[begin:end].lower()) and not link.startswith(("over", "amid")):
            continue
        rank = (1 if weak else 0) + (1 if match.start() < cue else 0)
        if best is None or rank < best[0]:
            best = (rank, begin, end)
    return sentence.span(best[1], best[2]) if best else None
