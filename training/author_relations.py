"""Compose training sentences from the authored verb phrases: who does what to whom, in the wire's many frames.

usage: python -m training.author_relations COUNT SEED > relations.txt

Every line is `CATEGORY|modality|sentence with <s>source</s> and <t>target</t>`, as in corpus/relations-hand.txt.
The other relations of a sentence (background clauses, what is urged, threatened, agreed or denied) are there to be
told apart from the marked one.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
CONFLICT = ("SANCTION", "COERCE", "ASSAULT", "MOBILIZE")
GOODWILL = ("AID", "COOPERATE", "RETREAT", "CONCEDE")
_IRREGULAR = {
    word.split()[0]: tuple(word.split())
    for word in (
        "be was been,say said said,tell told told,give gave given,take took taken,hold held held,meet met met,"
        "strike struck struck,come came come,send sent sent,lend lent lent,sell sold sold,build built built,"
        "buy bought bought,let let let,free freed freed,cede ceded ceded,fly flew flown,sit sat sat,write wrote written,"
        "speak spoke spoken,begin began begun,throw threw thrown,stand stood stood,find found found,call called called,"
        "seek sought sought,beg begged begged,want wanted wanted,put put put,set set set,swear swore sworn,go went gone,"
        "burn burned burned,break broke broken,cut cut cut,slap slapped slapped,ban banned banned,bar barred barred,"
        "quit quit quit,withdraw withdrew withdrawn,beat beat beaten,shoot shot shot,fight fought fought,"
        "lie lay lain,win won won,grow grew grown,draw drew drawn,fall fell fallen,teach taught taught,lead led led,"
        "spurn spurned spurned,shut shut shut,dig dug dug,deny denied denied,occupy occupied occupied,"
        "forgive forgave forgiven,overrun overran overrun,commit committed committed,stab stabbed stabbed,"
        "kidnap kidnapped kidnapped,brief briefed briefed,plan planned planned,spurn spurned spurned,"
        "step stepped stepped,swap swapped swapped,snub snubbed snubbed,slam slammed slammed,bow bowed bowed,"
        "rebuff rebuffed rebuffed,drop dropped dropped,cease ceased ceased,stop stopped stopped,ship shipped shipped,"
        "shrug shrugged shrugged,mob mobbed mobbed,own owned owned,leave left left,pay paid paid,"
        "confer conferred conferred,star starred starred,predict predicted predicted,blow blew blown,see saw seen,"
        "understand understood understood,undertake undertook undertaken,lay laid laid,run ran run,"
        "express expressed expressed,hear heard heard,chat chatted chatted,sue sued sued,"
        "intercept intercepted intercepted,hail hailed hailed,team teamed teamed,rid rid rid,ready readied readied"
    ).split(",")
}
STATES = (
    "France,Germany,Italy,Spain,Poland,Turkey,Iran,Iraq,Israel,Syria,Egypt,Sudan,Ethiopia,Kenya,Nigeria,Ghana,Mali,"
    "Niger,Chad,Russia,Ukraine,Georgia,Armenia,Azerbaijan,Kazakhstan,China,Japan,South Korea,North Korea,Taiwan,Vietnam,"
    "Indonesia,Thailand,Myanmar,India,Pakistan,Bangladesh,Nepal,Afghanistan,Saudi Arabia,Qatar,Kuwait,Yemen,Brazil,"
    "Argentina,Chile,Peru,Colombia,Venezuela,Mexico,Cuba,Haiti,the United States,Canada,Britain,Ireland,Norway,Sweden,"
    "Serbia,Kosovo,Croatia,Greece,Cyprus,Libya,Tunisia,Morocco,Algeria,Somalia,Eritrea,Rwanda,Uganda,Zambia,Angola,"
    "South Africa,Zimbabwe,Mozambique,Australia,the Philippines,Malaysia,Sri Lanka,Jordan,Lebanon,Belarus,Moldova,"
    "Hungary,Austria,Bosnia,Albania,Washington,Moscow,Beijing,Tehran,Ankara,Kiev,Jerusalem,Baghdad,Seoul,Pyongyang,"
    "Tokyo,New Delhi,Islamabad,Kabul,London,Paris,Brussels,Cairo,Khartoum,Addis Ababa"
).split(",")
_PEOPLES = (
    "French,German,Italian,Spanish,Polish,Turkish,Iranian,Iraqi,Israeli,Syrian,Egyptian,Sudanese,Ethiopian,Kenyan,"
    "Nigerian,Ghanaian,Malian,Russian,Ukrainian,Georgian,Armenian,Azeri,Kazakh,Chinese,Japanese,South Korean,Taiwanese,"
    "Vietnamese,Indonesian,Thai,Indian,Pakistani,Bangladeshi,Nepalese,Afghan,Saudi,Qatari,Kuwaiti,Yemeni,Brazilian,"
    "Argentine,Chilean,Peruvian,Colombian,Venezuelan,Mexican,Cuban,Haitian,US,American,British,Canadian,Serbian,Greek,"
    "Libyan,Tunisian,Moroccan,Algerian,Somali,Eritrean,Rwandan,Ugandan,Congolese,South African,Zimbabwean,Australian,"
    "Philippine,Malaysian,Sri Lankan,Jordanian,Lebanese,Palestinian,Belarusian,Hungarian,Bosnian,Albanian"
).split(",")
_ROLES = (
    "police,troops,soldiers,officials,authorities,protesters,students,rebels,lawmakers,government,army,president,"
    "prime minister,foreign minister,defence minister,court,parliament,opposition,militants,security forces,workers,"
    "farmers,activists,journalists,refugees,diplomats,forces,navy,air force,judges,leader,officers,citizens,villagers,"
    "prosecutors,envoy,ambassador,companies,separatists,guerrillas,prisoners,doctors,migrants,delegation,ruling party"
).split(",")
_BODIES = (
    "the United Nations,the UN Security Council,the European Union,NATO,the African Union,the Arab League,ASEAN,the IMF,"
    "the World Bank,the Red Cross,Amnesty International,Human Rights Watch,Hezbollah,Hamas,the Taliban,al-Qaeda,"
    "Islamic State,Boko Haram,al-Shabab,the Tamil Tigers,the FARC,the PKK,the Muslim Brotherhood,Fatah,the Vatican,"
    "the Kremlin,the White House,the Pentagon,the State Department,the Supreme Court,the electoral commission,"
    "the central bank,the opposition,the rebels,the government,the army,police,protesters,students,trade unions,"
    "human rights groups,the ruling party,a court in the capital,suspected militants,gunmen,a suicide bomber,"
    "thousands of people,residents,the junta,tribal leaders,aid agencies,Tanaka Motors,the mayor,the governor,"
    "an appeals court,prison guards,the interior ministry,the foreign ministry,dozens of activists,the coalition,"
    "UN peacekeepers,the regime,insurgents,hackers,the militia,separatists,a group of senators,doctors,miners,"
    "civilians,the demonstrators,local people,two journalists,the dissidents,a human rights lawyer,the general,"
    "the former president,opposition leaders,the hostages,foreign workers,an opposition newspaper,the refugees"
).split(",")
_NAMES = (
    "Okonkwo,Haddad,Petrov,Lindqvist,Moreno,Takahashi,Bianchi,Kowalski,Mwangi,Rahman,Shrestha,Dlamini,Novak,Castillo,"
    "Al-Sabri,Demir,Tran,Fernando,Abdi,Keita,Ibarra,Weber,Larsen,Popescu,Jovanovic,Barzani,Murphy,Clarke,Osei,Zhang"
).split(",")
_TITLES = (
    "President,Prime Minister,Foreign Minister,Defence Minister,General,Senator,Secretary of State,opposition leader,"
    "Interior Minister,rebel commander,UN envoy,Chancellor,Governor,spokesman,Archbishop,Judge,Colonel"
).split(",")
MATTERS = (
    "the border,trade,the peace process,human rights,the nuclear programme,security,oil exports,the hostages,"
    "the coup,the killings,the election,corruption,the refugees,water rights,a prisoner exchange,the ceasefire,"
    "economic reform,terrorism,the disputed islands,climate change,arms control,the budget,the massacre,fishing rights,"
    "debt relief,visas,the blockade,the attack,energy,fuel prices,a new constitution,the missing soldiers,detained monks"
).split(",")
_DEEDS = (
    "release the prisoners,end the violence,stop the attacks,withdraw its troops,lift the siege,return to the talks,"
    "respect the truce,impose sanctions,hand over the suspects,allow inspectors in,hold early elections,step down,"
    "cut spending,show restraint,send aid,recognise the new state,open its markets,stop arming the rebels,"
    "disarm the militias,respect human rights,free the journalists,condemn the bombing,ratify the treaty,"
    "end the occupation,apologise,extradite him,share the river,lower tariffs,abandon uranium enrichment,intervene"
).split(",")
_CRIMES = (
    "supporting terrorists,violating the truce,torturing detainees,interfering in its affairs,arming the rebels,"
    "rigging the vote,spying,killing civilians,breaking its promises,shelling villages,stealing water,hiding weapons,"
    "kidnapping monks,corruption,genocide,hacking its networks,harbouring insurgents,sending troops across the border"
).split(",")
_BLOWS = "attack,bomb,sanction,invade,arrest,expel,strike,destroy,isolate,punish,jail,prosecute,sue,ban,blockade".split(
    ","
)
_PRICES = (
    "consequences,retaliation,tough sanctions,war,military action,punishment,a strong response,isolation,unrest".split(
        ","
    )
)
_JOINT = (
    "end the war,share water,open the border,exchange prisoners,cooperate on energy,hold elections,cut tariffs".split(
        ","
    )
)
_WHEN = (
    "on Monday,on Tuesday,on Friday,this week,late on Sunday,on Thursday,last month,on Saturday,today,yesterday,"
    "earlier this year,in March,overnight,,,,,"
).split(",")
_WHERE = (
    "in Geneva,in the capital,at the weekend,in Doha,in Nairobi,in the south,near the border,in New York,,,,,,,".split(
        ","
    )
)
_SAYS = (
    ", officials said.|, state television reported.|, a spokesman said.|, according to local media.|, witnesses said.|"
    ", the news agency reported.|, diplomats said.|.|.|.|.|.|.|."
).split("|")
_AHEAD = (
    "On Wednesday, |In a surprise move, |Meanwhile, |According to reports, |Earlier, |In New York, |At a news conference, |"
    "After weeks of tension, |Amid growing violence, |Despite the ceasefire, |A week before the vote, |||||||||||"
).split("|")
_TAILS = (
    " after months of fighting| amid a row over {X}| following {X}| ahead of the election| as violence spread|"
    " in an effort to end the war| a day after a bombing killed 12 people| despite protests| over {X}|"
    " while thousands marched outside| to protest against {X}| in return for {X}| under a peace deal|"
    " after accusing it of {G}| , which has been hit by violence| , a spokesman for which condemned the move|||||||||||||"
).split("|")


def _phrases() -> dict[str, list[str]]:
    out = {}
    for line in (CORPUS / "phrases.txt").read_text(encoding="utf8").splitlines():
        if not line.startswith("#"):
            category, _, verbs = line.partition(": ")
            out[category] = verbs.split(" | ")
    return out


PHRASES = _phrases()


def party(rng: random.Random) -> str:
    """An actor: a state, an office, a force, a body, a person."""
    kind = rng.random()
    if kind < 0.3:
        return rng.choice(STATES)
    if kind < 0.55:
        return ("the " if rng.random() < 0.3 else "") + f"{rng.choice(_PEOPLES)} {rng.choice(_ROLES)}"
    if kind < 0.62:
        return f"{rng.choice(_PEOPLES)} {rng.choice(_TITLES)} {rng.choice(_NAMES)}"
    if kind < 0.72:
        return f"{rng.choice(_TITLES)} {rng.choice(_NAMES)}"
    if kind < 0.77:
        return rng.choice(_NAMES)
    return rng.choice(_BODIES)


def inflect(phrase: str, form: str) -> str:
    """A verb phrase in the `past`, `perfect` (participle), `ing` or `present` form."""
    verb, _, rest = phrase.partition(" ")
    past, participle = _IRREGULAR.get(verb, ("", "", ""))[1:] if verb in _IRREGULAR else ("", "")
    if not past:
        last = verb[-1]
        past = participle = (
            verb + "d" if last == "e" else verb[:-1] + "ied" if last == "y" and verb[-2] not in "aeiou" else verb + "ed"
        )
    if form == "past":
        verb = past
    elif form == "perfect":
        verb = participle
    elif form == "present":
        verb = (
            "is"
            if verb == "be"
            else verb + ("es" if verb[-1] in "shxo" and not verb.endswith(("th",)) else "s")
            if verb[-1] != "y" or verb[-2] in "aeiou"
            else verb[:-1] + "ies"
        )
    elif form == "ing":
        stem = verb[:-1] if verb[-1] == "e" and not verb.endswith("ee") and verb != "be" else verb
        double = past.endswith("ed") and past[:-2] != verb and past[-3:-2] == past[-4:-3] and len(past) > len(verb) + 2
        verb = (
            verb + verb[-1]
            if double or verb in ("put", "set", "cut", "let", "beg", "win", "quit", "run", "shut", "swap")
            else stem
        ) + "ing"
    return f"{verb} {rest}".strip()


def fill(phrase: str, target: str, rng: random.Random) -> str:
    """A phrase with its slots filled."""
    for slot, words in (
        ("{X}", MATTERS),
        ("{V}", _DEEDS),
        ("{G}", _CRIMES),
        ("{W}", _BLOWS),
        ("{K}", _PRICES),
        ("{M}", _JOINT),
    ):
        while slot in phrase:
            phrase = phrase.replace(slot, rng.choice(words), 1)
    return phrase.replace("{T}", target)


def _framed(category: str, phrase: str, rng: random.Random) -> tuple[str, str, str]:
    """(category, modality, verb phrase): told as done, or put into a frame that makes another category of it."""
    if rng.random() < 0.18:
        good, bad = rng.choice((*GOODWILL, "CONSULT")), rng.choice(CONFLICT)
        deed, blow = rng.choice(PHRASES[good]), rng.choice(PHRASES[bad])
        frames = (
            ("AGREE", "planned", f"will {deed}"), ("AGREE", "planned", f"{rng.choice(('agreed', 'promised', 'pledged', 'offered', 'vowed', 'decided', 'planned'))} to {deed}"),
            ("AGREE", "planned", f"said it {rng.choice(('would', 'was ready to', 'was prepared to', 'hoped to', 'planned to', 'intended to'))} {deed}"),
            ("AGREE", "planned", f"{rng.choice(('is expected to', 'is set to', 'plans to', 'intends to', 'is ready to', 'wants to'))} {deed}"),
            ("REJECT", "asserted", f"{rng.choice(('refused to', 'declined to', 'would not', 'ruled out plans to', 'has refused to', 'said it would not', 'will not', 'failed to'))} {deed}"),
            ("REJECT", "asserted", f"rejected calls to {blow}"), ("REJECT", "asserted", f"rejected calls to {deed}"),
            ("THREATEN", "planned", f"{rng.choice(('threatened to', 'warned it would', 'vowed to', 'said it was ready to'))} {blow}"),
            ("THREATEN", "planned", f"threatened not to {deed}"),
            ("REQUEST", "asserted", f"{rng.choice(('urged', 'asked', 'called on', 'pressed', 'told', 'wants'))} {{T}} to {rng.choice((deed, blow)).replace('{T}', party(rng))}"),
            ("REQUEST", "asserted", f"{rng.choice(('urged', 'asked', 'called on'))} {{T}} to stop {inflect(blow, 'ing').replace('{T}', party(rng))}"),
            ("ACCUSE", "asserted", f"{rng.choice(('accused', 'suspected', 'condemned', 'criticised'))} {{T}} {rng.choice(('of', 'for'))} {inflect(blow, 'ing').replace('{T}', party(rng))}"),
            ("SANCTION", "asserted", f"{rng.choice(('stopped', 'halted', 'suspended', 'ended'))} plans to {deed}"),
            ("CONCEDE", "asserted", f"stopped {inflect(blow, 'ing')}"),
        )  # fmt: skip
        return rng.choice(frames)
    form = rng.random()
    if form < 0.62:
        return category, "asserted", inflect(phrase, "past")
    if form < 0.75:
        return category, "asserted", "has " + inflect(phrase, "perfect")
    if form < 0.88:
        return category, "asserted", inflect(phrase, "present")
    if form < 0.92:
        return category, "asserted", "is " + inflect(phrase, "ing")
    if form < 0.96 and category not in ("NONE", *CONFLICT):
        return category, "planned", "is due to " + phrase
    return category, "alleged", "reportedly " + inflect(phrase, "past")


def _passive(phrase: str) -> str | None:
    words = phrase.split()
    at = words.index("{T}") if "{T}" in words else -1
    if at != 1 or words[0] in ("visit", "border", "be"):
        return None
    return "{T} was " + inflect(words[0], "perfect") + " " + " ".join(words[2:])


def _upper(text: str) -> str:
    for opening in ("<s>", "<t>"):
        if text.startswith(opening):
            return opening + text[3].upper() + text[4:]
    return text[:1].upper() + text[1:]


def sentence(category: str, rng: random.Random) -> tuple[str, str, str]:
    """One marked sentence of a category or of the frame that its phrase was put into."""
    source, target, third = party(rng), party(rng), party(rng)
    s, t = f"<s>{source}</s>", f"<t>{target}</t>"
    phrase = rng.choice(PHRASES[category])
    other = rng.choice(PHRASES[rng.choice([c for c in PHRASES if c != category])])
    kind = rng.random()
    passive = _passive(phrase)
    if passive and kind < 0.2:
        modality = "asserted"
        told = fill(passive, t, rng).rstrip() + rng.choice((" by ", " by ", " on Monday by ")) + s
    elif kind < 0.28:
        modality = "asserted"
        told = f"{s}'s {rng.choice(('decision', 'move'))} to {fill(phrase, t, rng)} {rng.choice(('drew criticism', 'was welcomed', 'surprised diplomats', 'came after talks'))}"
    elif kind < 0.34:
        category, modality, verbs = _framed(category, phrase, rng)
        told = f"{s} {fill(verbs, t, rng)}, and {third} {fill(inflect(other, 'past'), party(rng), rng)}"
    elif kind < 0.40:
        category, modality, verbs = _framed(category, phrase, rng)
        told = f"{third} {fill(inflect(other, 'past'), party(rng), rng)} after {s} {fill(verbs, t, rng)}"
    elif kind < 0.46:
        category, modality, verbs = _framed(category, phrase, rng)
        told = f"{s}, which {fill(inflect(other, 'past'), third, rng)}, {fill(verbs, t, rng)}"
    elif kind < 0.49:
        modality = "asserted"
        told = f"{fill(inflect(other, 'past'), third, rng)} and then {fill(inflect(phrase, 'past'), t, rng)}"
        told = f"{s} {told}"
    else:
        category, modality, verbs = _framed(category, phrase, rng)
        when, where, tail = rng.choice(_WHEN), rng.choice(_WHERE), fill(rng.choice(_TAILS), third, rng)
        told = f"{s} {fill(verbs, t, rng)}{tail}".replace(" ,", ",") + "".join(f" {w}" for w in (when, where) if w)
    text = rng.choice(_AHEAD) + told + rng.choice(_SAYS)
    if rng.random() < 0.1:
        text = text.rstrip(".")
    return category, modality, _upper(text)


def corpus(count: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """`count` sentences, the categories in turn."""
    rng = random.Random(seed)
    names = sorted(PHRASES)
    for number in range(count):
        yield sentence(names[number % len(names)], rng)


if __name__ == "__main__":
    for row in corpus(int(sys.argv[1]), int(sys.argv[2])):
        print("|".join(row))
