"""Counts of dead, wounded and abducted as newswire tells them."""

import pytest

from processors.events.toll import tolls
from processors.events.words import words
from processors.text import Sentence

K, W, A = "killed", "injured", "abducted"
CASES = [
    ("A bomb killed at least 26 people and wounded more than 30 others.", [(K, 26, None), (W, 31, None)]),
    ("Thirty-two civilians were killed and 63 wounded in the port.", [(K, 32, 32), (W, 63, 63)]),
    ("The blast ripped through a bus, killing a patrolman and injuring 14 people, 12 of them civilians.", [(K, 1, 1), (W, 14, 14)]),
    ("Two soldiers and a civilian were killed.", [(K, 3, 3)]),
    ("Three soldiers, a policeman and a civilian were killed.", [(K, 5, 5)]),
    ("Two people, a man and his son, were killed.", [(K, 2, 2)]),
    ("Five people, including two children, were killed and dozens injured.", [(K, 5, 5), (W, 24, None)]),
    ("The death toll rose to 14 on Sunday.", [(K, 14, 14)]),
    ("Nobody was hurt.", [(K, 0, 0), (W, 0, 0)]),
    ("There were no casualties.", [(K, 0, 0), (W, 0, 0)]),
    ("No one was injured.", [(W, 0, 0)]),
    ("A family of five was killed.", [(K, 5, 5)]),
    ("Up to 40 fishermen have been killed.", [(K, None, 40)]),
    ("As many as 12 villagers were abducted.", [(A, None, 12)]),
    ("Gunmen kill 32 on beach", [(K, 32, 32)]),
    ("Five killed as attackers storm hotel", [(K, 5, 5)]),
    ("Between 10 and 12 villagers were hurt.", [(W, 10, 12)]),
    ("Gunmen took at least 37 guards hostage.", [(A, 37, None)]),
    ("His driver died on the way to hospital.", [(K, 1, 1)]),
    ("The raid left 12 dead and 30 injured.", [(K, 12, 12), (W, 30, 30)]),
    ("One hundred and twenty-eight people were abducted.", [(A, 128, 128)]),
    ("One was killed and three wounded.", [(K, 1, 1), (W, 3, 3)]),
    ("The bombing claimed the lives of 12 pilgrims.", [(K, 12, 12)]),
    ("An attack killed two and injured several.", [(K, 2, 2), (W, 3, None)]),
    ("Nine people, four of them children, died.", [(K, 9, 9)]),
    ("They rode in at dusk, killing 14 people and taking away at least 30 others.", [(K, 14, 14), (A, 30, None)]),
    ("A teacher was shot dead on Monday.", [(K, 1, 1)]),
    ("Gunmen shot dead a teacher and wounded his wife.", [(K, 1, 1), (W, 1, 1)]),
    ("Four men were gunned down in a bar.", [(K, 4, 4)]),
    ("Police put the number of dead at 745.", [(K, 745, 745)]),
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
