"""What stands before or behind the words of a decision and makes it undone, unwilled, future, wished or open."""

import re

from processors.gate import Gate

NOT = re.compile(
    r"(?:\bnot|n['’]t|\bnever|\bno|\bneither|\bnor|\bnobody|\bnothing|\bnone|\bwithout|\bfar from|\bhardly|\bstop(?:ped)? short of|"  # noqa: E501
    r"\binstead of|\brather than)\W+(?:[\w'’-]+\W+){0,3}$"
)
WOULD_NOT = re.compile(
    r"(?:would|will|could|can|did|do|does|has|have|had)(?: not|n['’]t| never)\W+(?:[\w'’-]+\W+){0,2}$|\bwon['’]t\W+(?:\w+\W+)?$|"  # noqa: E501
    r"(?:refus\w+|declin\w+|unwilling|balked?) (?:to|at)\W+(?:[\w'’-]+\W+){0,2}$"
)
FUTURE = re.compile(
    r"(?:\bwill|['’]ll|\bshall|\bto be|\bwere to have|\bwas to have|\bdue to(?: be)?|\bexpect\w* to(?: be)?|\bset to(?: be)?|\bplan\w* to(?: be)?|\bhop\w+ to(?: be)?|"  # noqa: E501
    r"\bwant\w* to(?: be)?|\bready to|\babout to|\b(?:is|are) to(?: be)?|\bintends? to|\baim\w* to|\bpoised to|\bkeen to|\btime to|"  # noqa: E501
    r"\bbefore (?:it|they) (?:is|are)|\buntil)\W+(?:[\w'’-]+\W+){0,2}$"
)
# "said they would sign it": a promise told in the past, unless it hangs on something.
PROMISED = re.compile(
    r"\b(?:said|saying|says|announced|promised|pledged|confirmed|agreed|vowed)\b(?:(?!\b(?:if|only|unless|could|might|not|never)\b)[^;:])*"
    r"\bwould (?:\w+ly )?$"
)
MOOD = re.compile(
    r"(?:\bif|\bunless|\bwhether|\bmay|\bmight|\bcould(?! not\b)|\bshould|\bmust|\bwould(?! not\b)|\burg\w+|\bcall\w* (?:on|for)|\bask\w+(?! why\b)|\bpress\w*|"  # noqa: E501
    r"\bappeal\w*|\bdemand\w*|\blet us|\bin order to|\bneeds? to|\bhas to|\bhave to|\bthreaten\w*|\bpropos\w+|\bsuggest\w*|\bin case|"  # noqa: E501
    r"\bonce|\bprovided|\bfear\w*|\btrying to|\btry to|\bpush\w* to|\bcan)\W+(?:[\w'’,-]+\W+){0,7}$"
)
# Talk of deeds that tells of none: "too quick to sign", "read before you sign", "do not write that we failed".
IDLE = re.compile(
    r"(?:\btoo \w+(?:\W+[\w'’-]+){0,5}?\W+to|\byou(?:['’](?:d|ll|ve))?|\bwhatever (?:is|was|gets)|\bnot (?:say|write|claim|report|think|mean)\b(?:\W+[\w'’-]+){1,4})\W+$"  # noqa: E501
)
NO_PAPER = re.compile(
    r"(?:\bno(?! to\b| (?:point|question|need|mention|doubt|comment|matter|reason|place|room|interest) )|\bwithout(?: an?y?| the| its)?|\bneither(?: an?)?|"  # noqa: E501
    r"\bnot an?|\bnot even an?|\babsence of an?y?|\black of an?)[^\w,;]+(?:[\w'’-]+[^\w,;]+){0,3}$"
)
# A paper that nobody meant to make, or that some day somebody will not sign.
NEVER_MEANT = re.compile(
    r"\bto be no\W+(?:[\w'’-]+\W+){0,3}$|\b(?:would|will|has|have|had|never|['’](?:d|ll))\W+(?:\w+\W+)?(?:sign|join|accept|endors)\w* (?:no|none)\W+"  # noqa: E501
    r"(?:[\w'’-]+\W+){0,3}$"
)
# What a paper says: the mood of its content is not that of what became of it.
CONTENT = re.compile(
    r"^,? (?:(?:that|which) (?:would|could|should)|calling|urging|demanding|asking|proposing|threatening)\b"
)
# "a declaration that rejects interference": the paper does so.
PAPER_DOES = re.compile(r"^,? (?:(?:that|which)(?: \w+ly| also)? )$")
# To say no to a passage is to stand apart from a text, not to refuse it.
A_PART = re.compile(
    r"^ (?:the |an? |any |its |their |one )?(?:\w+ )?(?:paragraphs?|sentences?|passages?|clauses?|wording|language|sections?|lines?|references?|mention)\b"  # noqa: E501
)
# "The communique added that ...": what comes after it is its word.
SAYS = re.compile(
    r"^ (?:also |further )?(?:states?|stated|said|says|adds?|added|reads?|notes?|noted|claims?|claimed|asserts?|asserted|warns?|warned|recalls?)\b"  # noqa: E501
)
# "any truce", "after a ceasefire": an agreement that is supposed only.
SUPPOSED = re.compile(r"\b(?:any|whatever|(?:after|until|once|before|without|upon) an?|in case of an?)\W+(?:\w+\W+)?$")
RULED_OUT = re.compile(r"^\W*(?:\w+\W+){0,3}(?:not (?:to be )?ruled out|possible|likely|unlikely|looms|is feared)")
# What is done to nothing is not done: "vetoed nothing", "had signed nothing".
NOTHING = re.compile(r"^ (?:nothing|none of (?:it|them))\b")
# How few have done it so far: a call to the others, not a deed.
FEW = re.compile(r"\b(?:barely|only|just|fewer than|less than|hardly|so far|not all|few)\b[^;:]{0,60}\b(?:has|have) $")
# "nothing has been agreed" leaves it open, "nothing was agreed" does not.
OPEN = re.compile(r"\bnothing (?:has|have|is|had)(?: yet)?(?: been)?\W*$")
YET = re.compile(r"\b(?:yet|so far|still|for now|as yet|until now)\b")
GOING = re.compile(
    r"\b(?:continu\w+|resum\w+|goes on|go on|next round|further round|sit (?:again|already)|again on|day (?:two|three|four)|third day|second day|"  # noqa: E501
    r"meet again|return(?:s|ed)? to the table|talks (?:are|were) (?:still|to))\b"
)
# While they fight over it, to resist or to block is to bargain.
FOUGHT_OVER = re.compile(
    r"\b(?:still|being) (?:being )?(?:fought|argued|haggled|negotiated|discussed)\b|\bstill fighting\b"
)
# Who signs, adopts and throws out papers that are no states': "the party adopted", "a judge in Oslo threw out".
PRIVATE = re.compile(
    r"\b(?:companies|firms|banks|clubs?|bands?|landlords?|tenants|schoolchildren|pupils|students|mayors?|judges?|magistrates?|(?:high|district|appeals?|county|city) courts?|councillors|"  # noqa: E501
    r"shareholders|bishops|athletes|players|scientists|artists|employers|trade unions?|unions|teachers|doctors|farmers|residents|celebrities|[a-z]+ party|party (?:conference|congress|convention))"  # noqa: E501
    r"(?: (?:in|of|from|at) [\w ]{2,20}?)?(?:,? (?:has|have|had|also|on|late|early|last|\w+day)){0,4}\W+$"
)
PRIVATE_STEMS = Gate(
    "compan", "firms", "banks", "club", "band", "landlord", "tenant", "school", "pupil", "student", "mayor", "judge",
    "magistrate", "court", "councillor", "shareholder", "bishop", "athlete", "player", "scientist", "artist", "employer",  # noqa: E501
    "union", "teacher", "doctor", "farmer", "resident", "celebrit", "party", "academic", "ceos", "executive",
)  # fmt: skip
BY_PRIVATE = re.compile(
    r"^ (?:[\w-]+ ){0,5}?by (?:[\w-]+ ){0,3}?(?:companies|firms|banks|clubs|judges?|mayors?|scientists|academics|celebrities|artists|ceos|executives|employers)\b"  # noqa: E501
)
# What a treaty or a convention is called by, not what happened to it: "the convention signed at Aktau will be ...".
CALLED = re.compile(
    r"^ (?:(?:\w+ )?by (?:its|his|her|their|the) (?:predecessors?|previous|former|last|outgoing)\b|(?:at|in) (?!\w*day|the early)[\w ]{3,24}? "  # noqa: E501
    r"(?:will|is|was|has|had|remains|would)\b)"
)
