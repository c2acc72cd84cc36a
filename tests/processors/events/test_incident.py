"""What happened, with what, where, by whom and how bad: short items and their records."""

import pytest

from schemas import Event
from tests.processors.events.cases import LIVE, read


def _first(text: str, headline: str = "") -> Event:
    return next(e for e in read(text, headline) if e.modality in LIVE)


MODES = [
    ("Gunmen shot dead two farmers in a field near Kaduna on Sunday.", "firearms"),
    ("A car bomb exploded outside a hotel in Mogadishu on Sunday, killing four.", "explosives"),
    ("A suicide bomber struck a mosque in Kunduz on Sunday, killing ten worshippers.", "suicide-attack"),
    ("An Israeli air strike on a house in Tyre killed three people on Sunday.", "aerial"),
    ("A drone strike killed two drivers near Kharkiv on Sunday.", "drone"),
    ("Artillery fire hit a bakery in Sumy on Sunday, killing two women.", "heavy-weapons"),
    ("A man with a knife stabbed three passers-by in Lyon on Sunday.", "primitive"),
    ("Militants abducted nine labourers from a camp near Turbat on Sunday.", "abduct"),
    ("The governor was assassinated by gunmen in Jowhar on Sunday.", "targeted"),
    ("Masked men set fire to a police station near Temuco on Sunday. No one was injured.", "destroy"),
    ("A mob beat to death two traders in Godda on Sunday.", "beat"),
    ("Police fired rubber bullets and tear gas at marchers in Nairobi on Sunday, injuring 30.", "crowd-control"),
    ("An attacker threw acid at a schoolgirl in Dhaka on Sunday, burning her face.", "unconventional"),
    ("Militants attacked an outpost near Djibo on Sunday, killing five villagers.", None),
    ("Four gunmen took seven guards hostage in a prison in Loja on Sunday.", "abduct"),
    # One public person is a target; armed men and soldiers shoot at each other.
    ("A former minister was shot in the leg at a rally in Kamoke on Sunday; a party worker died.", "targeted"),
    ("Militants overran an army post near Djibo on Sunday, killing 19 soldiers.", "firearms"),
    ("A Russian guided bomb tore through a block of flats in Sumy on Sunday, killing two.", "aerial"),
    ("Villagers beat a suspected thief to death in Khunti on Sunday.", "beat"),
    # A vehicle is a weapon; fire is what a weapon did.
    ("A man drove a stolen pick-up into a parade in Tampere on Sunday, killing two marchers.", "primitive"),
    ("Two drones flew into a fuel depot near Basra on Sunday, setting fire to a tank.", "drone"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mode"), MODES)
def test_mode(text: str, mode: str | None) -> None:
    assert _first(text).mode == mode


PLACES = [
    ("A bomb exploded in the town of Tibu in northern Colombia on Sunday; one guard died.", "Tibu", "COL"),
    ("Gunmen killed two men in Quetta, Pakistan, on Sunday.", "Quetta", "PAK"),
    ("Militants ambushed a patrol in the Tral area of Pulwama district in India on Sunday, killing two soldiers.", "Tral", "IND"),
    ("Rebels shelled the outskirts of Goma in eastern Congo on Sunday, killing four.", "Goma", "COD"),
    ("Two people were stabbed to death in the Karrada quarter of Baghdad on Sunday.", "Karrada", "IRQ"),
    # A facility by its purpose and its noun; a larger place before it only says which is meant.
    ("A rocket attack on Iraqi Kurdistan's Tal Baro gas field on Monday killed two engineers.", "Tal Baro gas field", "IRQ"),
    ("Drones attacked the Qasr Amij pumping station in western Iraq on Sunday, killing a guard.", "Qasr Amij pumping station", "IRQ"),
    # The town that a line of a round-up is about.
    ("Herat: a bomb under a bridge on the Kandahar road went off on Sunday, killing two.", "Herat", "AFG"),
    # A town told just before the deed, where the deed's own sentence names none or only the country.
    ("Colombia's worst bombing of the year killed eight. A lorry was waved through by the sentry at Toribio, a hill town in Cauca. "
     "The truck bomb exploded at noon.", "Toribio", "COL"),
    # A village in apposition; the smaller of two; a region before its town; a city over the building in it; no dateline.
    ("Gunmen shot the men of Zuru, a village in Kaiama Local Government Area of Kwara State, Nigeria, on Sunday, killing 30.", "Zuru", "NGA"),
    ("Raiders ambushed herders in Lokiriama, Turkana South, in Kenya on Sunday, killing 11.", "Lokiriama", "KEN"),
    ("A car ploughed into a crowd in the Rhineland town of Worms in Germany on Sunday, killing two.", "Worms", "DEU"),
    ("A device exploded outside the Royal Hospital in Sunderland, England, on Sunday, hurting a porter.", "Sunderland", "GBR"),
    ("Lucknow: Two brothers were shot dead by three men as they were led into a clinic in Prayagraj in India on Sunday.", "Prayagraj", "IND"),
    # A direction is a region; a service is no town.
    ("Jihadists killed nine villagers near the town of Barga in the Far North of Cameroon on Monday.", "Barga", "CMR"),
    ("Ministers at the GUAM summit condemned the killing of four villagers near Zugdidi in Georgia on Sunday by gunmen.", "Zugdidi", "GEO"),
    ("A man opened fire at evening Mass in the Nariman quarter of Aleppo on Sunday, killing six.", "Nariman", "SYR"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "country"), PLACES)
def test_place(text: str, name: str, country: str) -> None:
    place = _first(text).place
    assert place is not None
    assert (place.name, place.country) == (name, country)


ACTORS = [
    ("Gunmen killed two men in Quetta on Sunday. No group claimed the attack.", ["Gunmen"], "none"),
    ("A bomb killed two men in Quetta on Sunday. The Baloch Liberation Army claimed responsibility.", ["Baloch Liberation Army"], "claimed"),
    ("A bomb killed two men in Quetta on Sunday. The Baloch Liberation Army said in a statement that it was behind the blast.", ["Baloch Liberation Army"], "claimed"),
    ("A bomb killed nine in Mogadishu on Sunday. Police blamed al Shabaab.", ["al Shabaab"], "accused"),
    ("Boko Haram militants killed twelve villagers near Gwoza on Sunday.", ["Boko Haram"], "stated"),
    ("Two policemen were shot dead by unidentified gunmen in Iztapalapa on Sunday.", ["unidentified gunmen"], "none"),
    ("A bomb killed nine in Mogadishu on Sunday. Police blamed al Shabaab. The group denied involvement.", ["al Shabaab"], "none"),
    # A people's name with its arms, or its forces where a weapon or a deed stands there.
    ("A Russian long-range drone hit a bakery in Sumy on Sunday, killing two.", ["Russian forces"], "stated"),
    ("Turkish jets bombed a camp near Sinjar on Sunday, killing four fighters.", ["Turkish jets"], "stated"),
    # Whom the police name; victims they name as well.
    ("A man stabbed two nurses in Leeds on Sunday. Police named the dead as Ann Carr. They identified the attacker as Ron Tuke, 31.", ["Ron Tuke"], "accused"),
    ("Two clerks were shot in a bank in Salta on Sunday. The gunman was identified by the provincial police as Luis Orrego.", ["Luis Orrego"], "accused"),
    ("A truck bomb killed six in Corinto on Sunday. Army chiefs named the Ruben Salcedo front.", ["Ruben Salcedo front"], "accused"),
    # The subject of the act, by name; who was killed in it is not.
    ("Samuel Oduya hijacked a school bus in Mombasa on Sunday and held 20 pupils hostage.", ["Samuel Oduya"], "stated"),
    ("Masked men came up in a van and were shooting into a bar in Colima on Sunday, killing three.", ["Masked men"], "none"),
    ("A bomb killed nine in Gao on Sunday. JNIM said on Monday that it had carried out both of the previous day's attacks.",
     ["JNIM"], "claimed"),
    # Whom the police hold or charge; those who suffer more often than they do; a force behind its deed; boasts and work.
    ("A car ploughed into a crowd in Worms on Sunday, killing two. Police arrested the German driver, 40, at a taxi rank.", ["the German driver"], "accused"),
    ("A van mowed down a family in Brampton on Sunday, killing two. Kyle Tuke, 26, who was caught nearby, has been charged with murder.", ["Kyle Tuke"], "accused"),
    ("Villagers beat a suspected thief to death in Khunti on Sunday.", ["Villagers"], "none"),
    ("Three tourists were stabbed in Ghent on Sunday by a 33-year-old resident of Lokeren, police said.", ["a 33-year-old resident of Lokeren"], "stated"),
    ("Two drovers were shot in the back on a hill near Gao on Sunday by soldiers.", ["soldiers"], "none"),
    ("A bomb killed nine in Gao on Sunday. Islamic State said the attack was its work.", ["Islamic State"], "claimed"),
    ("A bomb killed nine in Gao on Sunday. A monitor held the Rapid Support Forces responsible.", ["Rapid Support Forces"], "accused"),
    # What a group is known for, or claimed of other days, says nothing of this deed.
    ("A bomb killed nine at a bus stop in Gwoza on Monday. Boko Haram fighters have struck the town before.", [], "none"),
    ("A bomb killed nine at a bus stop in Gwoza on Monday. Boko Haram has repeatedly raided the town.", [], "none"),
    ("A blast killed nine in Quetta on Monday. The Pakistani Taliban, which claimed responsibility for several earlier attacks, was silent.", [], "none"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "actors", "attribution"), ACTORS)
def test_who_did_it(text: str, actors: list[str], attribution: str) -> None:
    event = _first(text)
    assert ([a.text for a in event.actors], event.attribution) == (actors, attribution)


def test_separate_attacks_of_one_item_stay_apart() -> None:
    events = read(
        "Two attacks in different parts of Iraq killed nine people on Sunday, officials said.\n\n"
        "In Mosul, a car bomb exploded outside a bank, killing six customers and wounding ten.\n\n"
        "Hours later gunmen stormed a cafe in Basra, killing three waiters."
    )
    told = [(e.place.name if e.place else None, e.mode, e.toll.killed.min if e.toll.killed else None) for e in events]
    assert told == [("Mosul", "explosives", 6), ("Basra", "firearms", 3)]
    assert len({e.incident for e in events}) == 2


def test_several_sentences_about_one_attack_stay_one() -> None:
    events = read(
        "A car bomb exploded outside a bank in Mosul on Sunday, killing six customers.\n\n"
        "The blast shattered windows streets away. Ten people were wounded. A policeman also died.\n\n"
        "No group claimed the attack."
    )
    assert len(events) == 1
    toll = events[0].toll
    assert toll.killed is not None
    assert toll.injured is not None
    assert (toll.killed.min, toll.killed.max, toll.injured.min) == (7, 7, 10)


def test_attackers_dead_are_no_victims() -> None:
    event = _first("Gunmen stormed a hotel in Kabul on Sunday, killing four guests. Three attackers were killed.")
    assert event.toll.killed is not None
    assert event.toll.attackers_killed is not None
    assert (event.toll.killed.min, event.toll.attackers_killed.min) == (4, 3)


def test_two_sources_span_both_numbers() -> None:
    event = _first(
        "A bomb exploded in a bus station in Gombe on Sunday. Police said 11 people were killed. "
        "A doctor at the clinic said he had counted 16 bodies."
    )
    assert event.toll.killed is not None
    assert (event.toll.killed.min, event.toll.killed.max) == (11, 16)


def test_spans_point_into_the_text() -> None:
    text = "A car bomb exploded outside a bank in Mosul on Sunday, killing six customers."
    event = _first(text)
    assert text[event.trigger.begin : event.trigger.end] == event.trigger.text
    assert event.toll.killed is not None
    assert event.toll.killed.text is not None
    assert event.toll.killed.text.text == "six customers"


def test_recipients_are_those_whom_it_hit() -> None:
    event = _first("A car bomb exploded outside a bank in Mosul on Sunday, killing six customers and two policemen.")
    assert [(r.text, r.sector) for r in event.recipients] == [("six customers and two policemen", "COP")]


def test_burning_beside_another_deed_is_an_event_of_its_own() -> None:
    events = read("Gang members shot nine people in Verrettes on Sunday and set fire to thirty houses, a farmer said.")
    assert [e.mode for e in events] == ["firearms", "destroy"]
    assert len({e.incident for e in events}) == 1


def test_a_count_raised_by_another_source_spans_both() -> None:
    event = _first(
        "Police shot dead at least five marchers in Lome on Sunday, medics said. "
        "The rights commission had raised the dead to 22 by nightfall."
    )
    assert event.toll.killed is not None
    assert (event.toll.killed.min, event.toll.killed.max) == (5, 22)
