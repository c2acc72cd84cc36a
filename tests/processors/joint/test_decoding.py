"""From probabilities to findings: heads of one thing are put together, arguments go to the head that asks for them."""

from dataclasses import replace

import numpy as np

from processors.joint.decoding import Heads, completed, decoded, judged, ranked
from processors.joint.found import Argument, Found
from processors.joint.labels import ATTRIBUTIONS, KINDS, MODALITIES, MODES, ROLES, STATUSES, VALUES
from processors.joint.spans import arguments, candidates
from processors.joint.tokens import tokens
from schemas import Span

TEXT = "Gunmen killed nine in Lagos. Nine died in the shooting."


def rows(names: tuple[str, ...], chosen: list[str]) -> np.ndarray:
    made = np.full((len(chosen), len(names)), 0.003, np.float32)
    for n, name in enumerate(chosen):
        made[n, names.index(name)] = 0.97
    return made


def played() -> np.ndarray:
    """The roles of the tokens, for "killed" and for "shooting" alike."""
    passage = tokens("", TEXT)
    word = {TEXT[b:e]: n for n, (b, e) in enumerate(zip(passage.begins, passage.ends, strict=True)) if e > b}
    roles = np.zeros((2, len(passage), len(ROLES), 3), np.float32)
    roles[..., 0] = 1.0
    for at, role in ((1, "A"), (word["nine"], "K"), (word["Lagos"], "L")):
        roles[:, at, ROLES.index(role)] = (0.0, 1.0, 0.0)
    return roles


def heads(real: list[float], alike: float, modality: str = "asserted", roles: np.ndarray | None = None) -> Heads:
    passage = tokens("", TEXT)
    word = {TEXT[b:e]: n for n, (b, e) in enumerate(zip(passage.begins, passage.ends, strict=True)) if e > b}
    killed, shooting = word["killed"], word["shooting"]
    table = played() if roles is None else roles
    blame = np.zeros((2, len(passage), len(ATTRIBUTIONS)), np.float32)
    blame[..., ATTRIBUTIONS.index("none")] = 1.0
    empty = tuple((np.zeros((2, len(a)), np.float32), np.zeros((2, len(b)), np.float32)) for a, b in VALUES.values())
    values = (empty[0], (rows(MODES, ["firearms"] * 2), rows(MODALITIES, [modality] * 2)), empty[2])
    return Heads(
        np.array([[0, killed, killed, 1], [0, shooting, shooting, 1]]),
        np.array(real, np.float32),
        np.array(real, np.float32),
        np.full(2, 0.99 if modality == "asserted" else 0.02, np.float32),
        values,
        np.array([[1, alike], [alike, 1]], np.float32),
        lambda asked: (table[asked], blame[asked]),
    )


def test_mentions_of_one_happening_are_one_finding() -> None:
    (one,) = decoded([tokens("", TEXT)], heads([0.9, 0.8], 0.9), {"headline": "", "body": TEXT})
    assert one.values == ("firearms", "asserted")
    assert [span.text for span in one.heads] == ["killed", "shooting"]
    assert [argument.span.text for argument in one.of("K")] == ["nine"]
    assert one.of("A")[0].attribution == "none"
    assert 0.5 < one.confidence <= 1


def test_a_count_must_be_likelier_than_an_actor() -> None:
    roles = played()
    for role in ("A", "K"):
        tags = roles[..., ROLES.index(role), :]
        tags[tags[..., 0] == 0] = (0.65, 0.35, 0.0)
    (one,) = decoded([tokens("", TEXT)], heads([0.9, 0.8], 0.9, roles=roles), {"headline": "", "body": TEXT})
    assert len(one.of("A")) == 1
    assert not one.of("K")


def test_an_article_is_no_argument() -> None:
    roles = played()
    roles[:, tokens("", TEXT).begins.index(TEXT.index("the")), ROLES.index("L")] = (0.0, 1.0, 0.0)
    (one,) = decoded([tokens("", TEXT)], heads([0.9, 0.8], 0.9, roles=roles), {"headline": "", "body": TEXT})
    assert [argument.span.text for argument in one.of("L")] == ["Lagos"]


def test_two_happenings_stay_two() -> None:
    found = decoded([tokens("", TEXT)], heads([0.997, 0.996], 0.1), {"headline": "", "body": TEXT})
    assert [one.heads[0].text for one in found] == ["killed", "shooting"]


def test_what_may_be_the_surer_one_again_is_told_less_surely() -> None:
    def second(alike: float) -> float:
        found = decoded([tokens("", TEXT)], heads([0.997, 0.99], alike), {"headline": "", "body": TEXT})
        return found[1].confidence if len(found) > 1 else 0.0

    assert second(0.01) > second(0.2) > second(0.45)
    assert [alike for _, alike in ranked("E", heads([0.9, 0.997], 0.25))] == [None, 0.25]


def test_how_like_papers_are_says_nothing() -> None:
    made = heads([0.9, 0.8], 0.1)
    rank = np.array([0])
    assert judged("P", rank, 0.4, made, True) == judged("P", rank, 0.1, made, True)
    assert judged("E", rank, 0.4, made, True) > judged("E", rank, 0.1, made, True)


def test_what_is_no_news_is_told_as_none() -> None:
    found = decoded([tokens("", TEXT)], heads([0.9, 0.8], 0.9, "planned"), {"headline": "", "body": TEXT})
    assert [one.values for one in found] == [("firearms", "planned")]


def test_what_is_not_believed_is_not_told() -> None:
    assert decoded([tokens("", TEXT)], heads([0.1, 0.05], 0.9), {"headline": "", "body": TEXT}) == ()


def test_only_what_is_told_is_asked_for_its_arguments() -> None:
    asked: list[list[int]] = []
    made = heads([0.9, 0.01], 0.1)

    def roles(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        asked.append(rows.tolist())
        return made.roles(rows)

    (one,) = decoded([tokens("", TEXT)], replace(made, roles=roles), {"headline": "", "body": TEXT})
    assert asked == [[0]]
    assert [argument.span.text for argument in one.of("K")] == ["nine"]


def test_spans_of_a_role() -> None:
    chances = np.array([[0.9, 0.1, 0], [0.1, 0.8, 0.1], [0.2, 0.1, 0.7], [0.2, 0.7, 0.1], [1, 0, 0]], np.float32)
    assert [(first, last) for first, last, _ in arguments(chances, 0.5)] == [(1, 2), (3, 3)]
    assert candidates(chances, 0.5) == [(1, 2), (3, 3)]


def test_all_names_of_a_channel_are_known() -> None:
    assert VALUES["P"] == (KINDS, STATUSES)
    assert VALUES["E"] == (MODES, MODALITIES)


def paper(name: str, at: int, dissenter: str, sure: float = 0.9) -> Found:
    """A paper that a look has found at a place, and who did not want it."""
    head = Span(field="body", begin=at, end=at + 4, text="pact")
    who = Argument("D", Span(field="body", begin=90, end=90 + len(dissenter), text=dissenter), 0.8)
    return Found("P", ("treaty", name), sure, (head,), (who,))


def test_a_paper_is_named_by_the_first_look_and_its_arguments_by_the_second() -> None:
    first, second = paper("refused", 10, "Norway"), paper("not_adopted", 12, "Iceland")
    (one,) = completed((first,), (paper("signed", 11, "Chad", 0.3), second))
    assert one.values == first.values
    assert [argument.span.text for argument in one.of("D")] == ["Iceland"]


def test_papers_that_share_a_headline_keep_their_own_arguments() -> None:
    title = Span(field="headline", begin=0, end=4, text="pact")
    one, two = paper("refused", 10, "Norway"), paper("adopted", 60, "Iceland", 0.99)
    both = tuple(replace(each, heads=(title, *each.heads)) for each in (one, two))
    assert completed(both, both) == both


def test_a_paper_that_the_second_look_does_not_find_stays_as_it_is() -> None:
    first = paper("refused", 10, "Norway")
    assert completed((first,), (paper("adopted", 60, "Iceland"),)) == (first,)
