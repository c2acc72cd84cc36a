"""What is a new attack and what only sounds like one: short items of all genres, most of them hard negatives."""

import pytest

from tests.processors.events.cases import read, rings

NEW = [
    "KARACHI - Gunmen opened fire on a police van in the port district on Sunday night, killing two constables.",
    "A roadside bomb tore through a minibus outside Jalalabad on Monday, killing four teachers.",
    "A man with a machete hacked two commuters at a railway station in Davao on Sunday before guards shot him.",
    "Armed men seized 27 pupils from a boarding school in Niger state on Sunday and marched them into the forest.",
    "Arsonists burned down the election office in Owerri overnight, police said. Nobody was hurt.",
    "Warplanes bombed two villages in Sagaing before dawn on Monday, residents said by telephone. Nine people died.",
    "A suicide bomber blew himself up at the gate of a recruiting office in Mogadishu on Saturday, killing six.",
    "Rockets landed near the airport in Baidoa at midday on Monday; two porters were killed.",
    "The deputy mayor was shot dead on his doorstep in Tumaco on Sunday evening, the police chief said.",
    "A driver rammed a van into shoppers at a street market in Dresden on Saturday and stabbed a guard.",
    "Two passengers were burned when an attacker threw acid on a bus in Bogota this morning.",
    "Police fired live rounds and tear gas into the march on Sunday, killing a teenager, doctors said.",
    "Kidnappers abducted a Catholic priest from his parsonage in Benue in the small hours of Monday.",
    "Shells fired from the far bank hit a clinic in Sumy on Monday, wounding three nurses.",
    "A drone slammed into a market in El Fasher overnight and set stalls ablaze, medics said. Eleven are dead.",
    "An explosion at a tea stall in Quetta on Sunday was caused by a bomb hidden in a handcart, police said; five died.",
    "Villagers said soldiers shot eight herders on Sunday in reprisal for an ambush. The army has not commented.",
    "BAGHDAD, June 22 - Two mortar rounds fell on a wedding tent in Baquba late on Sunday. Seven guests were killed.",
    "Inmates took four guards hostage in a prison in Loja on Monday and were demanding a bus.",
    "Militants ambushed a convoy of food lorries near Djibo on Saturday, killing three drivers and a policeman.",
    "A grenade was thrown into a bar in Bujumbura on Sunday evening, injuring nine drinkers. No group has claimed it.",
    "Three men on motorbikes gunned down a radio host outside his studio in Veracruz on Sunday.",
    # Happening as it is told; a deed with a day of its own inside other news; what people died of is named.
    "This is the correspondent in the northern suburb. There is heavy shooting between the rebels and the garrison.",
    "Lawyers stopped work on Monday to protest the assassination of a judge of the drug court of Cali on the night of 21 June. "
    "The court is closed.",
    "Three midwives were killed on Sunday, victims of the fighting around their clinic, the bishop said.",
    # Beatings, sabotage, acts whose words stand apart, snaps in capitals.
    "Residents of Kasarani beat a man to death on Sunday after accusing him of stealing a goat, police said.",
    "Masked youths with iron rods laid into students in a hostel in Delhi on Sunday night; 26 were taken to hospital.",
    "A stretch of railway track was blown up outside Lviv on Sunday in an act of sabotage, the operator said. No one was hurt.",
    "A 34-year-old motorcycle taxi driver is being treated for machete wounds after robbers set upon him in Ruiru on Sunday.",
    "URGENT - MAN HOLDS 12 HOSTAGE IN BANK IN HAMBURG, SHOTS HEARD",
    "GUNMEN STORM COURTHOUSE IN QUETTA, AT LEAST NINE DEAD - POLICE",
    "Six barges sank with the loss of four men on Sunday when rockets fell on the harbour of Mocha, port officials said.",
]  # fmt: skip

NOTHING = [
    # Talk of violence in which nobody says when, where, who or how many.
    "[COMMENTARY] The oligarchy has answered every reform with repression. Its troops attacked the peasants. "
    "The people will remember. The people always remember. History teaches it. We say it again tonight.",
    "The party condemned the budget. Its thinkers have launched a new attack against the republic. The vote is on Friday. "
    "Nobody expects it to pass. The chamber rose early. It meets again in a week.",
    "A state of siege may be imposed at any moment because of terrorist actions, the minister said. He gave no date.",
    # The dead and the doers of a known deed.
    "The body of the student killed in the highlands will be flown home on Tuesday, his party said. He will be buried in Azua.",
    "Documents show that the attackers planned to read out a proclamation, the intelligence service said on Monday.",
    "Soldiers found rifles and 400 detonating caps in a safe house in the capital on Monday, the army said.",
    "The striker opened fire after nine minutes and the visitors never recovered from the early strike.",
    "Shares in the bank were hammered on Monday as investors ran for cover and the sell-off turned into a bloodbath.",
    "In her new thriller a sniper murders a senator, and a weary detective hunts him through the snow.",
    "The finance minister came under fire on Monday from backbenchers over the tax bill, which the opposition attacked.",
    "The actor died of a heart attack at his home in Lisbon on Sunday, his agent said. He was 71.",
    "An earthquake of magnitude 6.8 killed at least 40 people in the highlands on Sunday, officials said.",
    "A gas explosion in a block of flats in Lodz on Sunday killed two tenants, the fire brigade said.",
    "Hackers attacked the land registry on Monday and demanded ransom in bitcoin, the computer agency said.",
    "A coach carrying pilgrims collided with a lorry near Multan on Sunday, killing eleven people.",
    "Teachers will strike on Thursday over pay after talks with the ministry collapsed, their union said.",
    "A shark attacked a swimmer off Perth on Sunday, the third attack this summer; the beach was closed.",
    "Engineers destroyed a wartime bomb found under a car park in Cologne on Monday in a controlled explosion.",
    "A hostile bidder launched a raid on the brewer's shares on Monday, sending the stock up nine percent.",
    "The game lets players storm a castle, throw grenades and shoot rivals online; it sold a million copies in June.",
    "The review calls the novel a bombshell and its last chapter a massacre of good taste.",
    "He was in great form, the coach said: he murdered the second set and killed off the match with an ace.",
    "Fireworks injured 12 people at a village feast near Naples on Sunday night, the hospital said.",
    # Sport and markets in figures of war.
    "Saints slaughter Falcons 48-3. The rookie quarterback threw bombs all night and gunned down two receivers in the third quarter.",
    "A 93rd-minute strike from the bench sank City at Anfield, where the league leaders had bombarded the goal. 'We were ambushed,' their coach said.",
    "The peso was slaughtered on Monday; bank stocks were massacred and traders spoke of a bloodbath in the bond market.",
    "The rescue plan for the builder was shot down by bondholders on Sunday.",
    "The opposition had ambushed the minister on Monday, his party said; a 'lynch mob' jibe drew laughter in the chamber.",
    # Things that burst, and what is said to be no bomb.
    "Three members of a family died on Sunday when a gas cylinder exploded in their kitchen in Surulere, the emergency agency said.",
    "A fuel tanker overturned and blew up near Les Cayes on Sunday, killing 30 people in a district where gangs hold the roads.",
    "A blast at a depot in Tartous on Sunday killed 19 dockers. The governor ruled out sabotage and blamed a welder.",
    "Sappers blew up a wartime bomb found on a building site in Kassel on Sunday. Windows were shattered.",
    # Illness and nature; plots told in the present.
    "Cholera has killed 40 people in Harare in a week and is attacking the weakest, the minister said on Monday. The outbreak spreads.",
    "Mount Merapi bombarded villages with hot ash on Sunday as the eruption went on.",
    "The finale of the television drama, in which gunmen seize a bank and shoot a guard, was watched by nine million viewers on Sunday.",
    # At the wheel, but no deed.
    "A van left the road in Cork on Sunday and hit a queue at a tram stop, killing a woman of 70. The driver had blacked out at the wheel.",
    "A blast at a quarry went wrong on Sunday when a charge exploded too early, injuring two workers.",
]  # fmt: skip

BACKGROUND = [
    "Two men were sentenced to life on Monday for the 2019 bombing of a market in Jolo, which killed 20 people.",
    "Families laid wreaths in Bali on Sunday to remember the 202 people killed by bombs in nightclubs in 2002.",
    "Ten years after gunmen killed 148 students at a college, survivors still wait for the promised fund.",
    "The trial of five men accused of shooting a judge in 2021 was adjourned on Monday until September.",
    "Police arrested a man on Sunday in connection with last month's car bombing, in which nine people died.",
    "The president said on Monday that the April attack in the north, in which 30 soldiers died, would be avenged.",
    "Murders fell by a tenth last year to 18,000, the statistics office said; kidnappings rose.",
    "The envoy condemned the May massacre of villagers and asked for an inquiry.",
    "The bridge, blown up by rebels in 1998, was opened again on Sunday.",
    "A veteran of the siege who carried three children out of the school in 2004 died in her sleep at 79.",
    "The inquest heard that the officer was shot on 3 February as he knocked on the door.",
    # What a group is known for; a balance of years in the perfect.
    "A report out on Monday describes the lake. Raiders have struck its villages before. The rebels often attack ferries there.",
    "Parents lit candles on Sunday, nine years after the school was raided. Dozens more pupils have since been seized by gangs.",
    # The day of those who remember or judge; a year gone by that the item opens with; last year's month.
    "Peru on Monday commemorated the raid in which gunmen stormed the embassy and took 400 guests hostage.",
    "A court in The Hague on Monday convicted two men of murdering 40 villagers with machetes.",
    "Ann Carr kept a diary in 1974. In it a bomb tears the front off her father's pub and two drinkers are killed.",
    "Among the victims were nine people shot dead in a raid on a bakery in May last year, the report said.",
    "A bell was struck once on Sunday for each of those killed when bombers attacked the bar on 12 October 2002, 22 years after the blast.",
    "The town was shelled for months during the civil war of the 1990s and never got its cinema back.",
]  # fmt: skip

NOT_YET = [
    "The interior ministry warned on Monday that militants could attack churches over the holiday.",
    "Police said on Sunday they had foiled a plot to bomb the cathedral and had detained two brothers.",
    "The general said his forces would strike again if a single rocket was fired across the border.",
    "Firefighters and actors rehearsed a bomb attack on the airport on Monday; in the drill six passengers are killed.",
    "The rebels threatened to kidnap foreign engineers unless the pipeline is closed.",
    "The army denied that its troops had fired on the marchers.",
    "A bomb threat that emptied 40 schools on Monday was a hoax, police said. Nothing was found.",
    "There was no attack, the governor said: what people had heard was thunder.",
    "Air strikes on the mountain camps of the separatists in the far north will be taken up again within days, the minister told senators.",
    "Security was stepped up at stations to prevent attacks during the summit.",
    "If the ceasefire fails, air strikes on the capital may follow within days, diplomats fear.",
    "An unexploded grenade was found beside the railway on Sunday and taken away by soldiers.",
    "The video of gunmen storming a school is old and was filmed in another country, police said; no such incident took place.",
]  # fmt: skip


@pytest.mark.parametrize("text", NEW)
def test_a_new_attack_rings(text: str) -> None:
    assert rings(read(text)), text


@pytest.mark.parametrize("text", NOTHING + BACKGROUND + NOT_YET)
def test_what_is_none_or_old_or_feared_is_quiet(text: str) -> None:
    events = read(text)
    assert not rings(events), [(e.trigger.text, e.modality) for e in events]


def test_a_review_tells_no_news() -> None:
    plot = "Nadia Fahmy's narrator is shot dead on the first page. Around him militias shell each other's orchards and a bride is abducted."
    assert not rings(read(plot, "Books: Bullets and apricots"))
    assert not rings(read(plot, "Film | Bullets and apricots"))


def test_what_the_body_takes_back_the_headline_does_not_tell() -> None:
    assert not rings(
        read(
            "A man shouted on a flight to Lima on Sunday. There was no hijacking, police said.",
            "Hijack drama over Lima",
        )
    )
