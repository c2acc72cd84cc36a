"""Counts of dead, wounded and abducted as newswire tells them."""

import pytest

from processors.events.toll import tolls
from processors.events.words import words
from processors.text import Sentence

K, W, A = "killed", "injured", "abducted"
CASES = [
    ("A bomb killed at least 26 people and wounded more than 30 others.", [(K, 26, None), (W, 31, None)]),
    ("Twenty-one dockers were killed and 48 wounded in the port.", [(K, 21, 21), (W, 48, 48)]),
    ("The blast ripped through a bus, killing a conductor and injuring 17 passengers, nine of them pupils.", [(K, 1, 1), (W, 17, 17)]),
    ("Two soldiers and a civilian were killed.", [(K, 3, 3)]),
    ("Three soldiers, a policeman and a civilian were killed.", [(K, 5, 5)]),
    ("Two people, a man and his son, were killed.", [(K, 2, 2)]),
    ("Five people, including two children, were killed and dozens injured.", [(K, 5, 5), (W, 24, None)]),
    ("The death toll rose to 14 on Sunday.", [(K, 14, 14)]),
    ("Nobody was hurt.", [(K, 0, 0), (W, 0, 0)]),
    ("There were no casualties.", [(K, 0, 0), (W, 0, 0)]),
    ("No one was injured.", [(W, 0, 0)]),
    ("A family of five was killed.", [(K, 5, 5)]),
    ("Up to 60 miners have been killed.", [(K, None, 60)]),
    ("As many as 12 villagers were abducted.", [(A, None, 12)]),
    ("Raiders kill 23 at ferry", [(K, 23, 23)]),
    ("Seven killed as raiders overrun hotel", [(K, 7, 7)]),
    ("Between 15 and 18 shoppers were hurt.", [(W, 15, 18)]),
    ("Rebels took at least 19 nurses hostage.", [(A, 19, None)]),
    ("His bodyguard died an hour later.", [(K, 1, 1)]),
    ("The raid left 12 dead and 30 injured.", [(K, 12, 12), (W, 30, 30)]),
    ("One hundred and fifteen pupils were abducted.", [(A, 115, 115)]),
    ("One was killed and three wounded.", [(K, 1, 1), (W, 3, 3)]),
    ("The bombing claimed the lives of 12 pilgrims.", [(K, 12, 12)]),
    ("An attack killed two and injured several.", [(K, 2, 2), (W, 3, None)]),
    ("Nine people, four of them children, died.", [(K, 9, 9)]),
    ("They came by boat, killing six fishermen and taking away at least 11 girls.", [(K, 6, 6), (A, 11, None)]),
    ("A teacher was shot dead on Monday.", [(K, 1, 1)]),
    ("Gunmen shot dead a teacher and wounded his wife.", [(K, 1, 1), (W, 1, 1)]),
    ("Four men were gunned down in a bar.", [(K, 4, 4)]),
    ("Police put the number of dead at 312.", [(K, 312, 312)]),
    # An age is no number of persons; "of" holds on to its person.
    ("A girl of nine and a retired welder were killed.", [(K, 2, 2)]),
    ("The mayor of Tlapa was killed.", [(K, 1, 1)]),
    ("A clerk, 36, and a guard were wounded.", [(W, 2, 2)]),
    # What happened to the body.
    ("Two porters were killed; a third lost an eye.", [(K, 2, 2), (W, 1, 1)]),
    ("A boy of 12 waiting for bread took a bullet in the foot.", [(W, 1, 1)]),
    ("Owusu was hit in the shoulder.", [(W, 1, 1)]),
    ("They drove off with the engineer after shooting him in the leg.", [(W, 1, 1)]),
    ("Three soldiers received shrapnel wounds in the exchange.", [(W, 3, 3)]),
    ("The firm lost face and took heart.", []),
    # A hospital's word, a headline without its verb, soldiers' ways of saying dead.
    ("The clinic treated 18 passers-by for shock and cuts.", [(W, 18, 18)]),
    ("WARDEN STABBED IN CHEST OUTSIDE PRISON IN METZ", [(W, 1, 1)]),
    ("Some 30 conscripts fell in the defence of the bridge.", [(K, 30, 30)]),
    ("The sweep ended with 17 bandits neutralised.", [(K, 17, 17)]),
    ("A medic said she had counted 16 bodies.", [(K, 16, 16)]),
    # Names between those listed; alone, by name or pronoun; beside an aside; after "to death".
    ("A mine killed the lawmaker, Ali Xaaji, his two guards and a boy, a captain said.", [(K, 4, 4)]),
    ("Rosa Ochoa, who was running for mayor, died in a clinic.", [(K, 1, 1)]),
    ("He died on the spot.", [(K, 1, 1)]),
    ("He was pronounced dead at noon.", [(K, 1, 1)]),
    ("Two militants, one of them a foreigner, were killed.", [(K, 2, 2)]),
    ("A mob stoned and clubbed to death two men.", [(K, 2, 2)]),
    ("They stabbed a cab driver to death.", [(K, 1, 1)]),
    ("Two constables embraced martyrdom and five others sustained wounds.", [(K, 2, 2), (W, 5, 5)]),
    ("A van mowed down four members of one family.", []),
    ("One of the wounded later died in hospital.", [(K, 1, 1)]),
    ("The blast claimed five lives.", [(K, 5, 5)]),
    ("The launch sank with the loss of at least 15 men.", [(K, 15, None)]),
    ("Mourners laid to rest 31 farmers.", [(K, 31, 31)]),
    ("The bomber killed himself and nine recruits.", [(K, 9, 9)]),
    ("Upwards of 40 miners were wounded.", [(W, 40, None)]),
    ("Her sister escaped with blisters on the arm.", [(W, 1, 1)]),
    # Somebody's own count.
    ("The mayor put it at around twenty.", [(K, 20, 20)]),
    ("A driver had counted 71 dead; police gave 58.", [(K, 71, 71), (K, 58, 58)]),
    ("A priest gave a figure of 38.", [(K, 38, 38)]),
    ("The ministry spoke of four slight injuries.", [(W, 4, 4)]),
    ("Police confirmed two deaths only.", [(K, 2, 2)]),
    # "Or" says neither how many died nor how many were hurt.
    ("Rebels killed or wounded dozens of soldiers.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_counts(text: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    found = [(t.field, t.min, t.max) for t in tolls(words(Sentence("body", 0, len(text), text)))]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "attackers"),
    [
        ("Three militants were killed.", True),
        ("Police shot dead two gunmen.", True),
        ("Three nurses were killed.", False),
    ],
)
def test_attackers_are_counted_apart(text: str, attackers: bool) -> None:
    found = tolls(words(Sentence("body", 0, len(text), text)))
    assert [t.attacker for t in found] == [attackers]
