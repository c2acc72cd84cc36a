"""What an item says several times is one outcome: its life is read to the end, and the end counts."""

from dataclasses import replace

from processors.outcomes.reading import Finding
from schemas import DECISIVE, Entity

_JOINT = frozenset({"joint_statement", "communique", "declaration", "conclusions", "other"})


def merged(found: list[Finding]) -> list[Finding]:
    """The findings that stand, each the clearest telling of its document and status."""
    kept: dict[tuple[str, str], Finding] = {}
    for one in found:
        key = (one.paper.kind, one.status)
        known = kept.get(key)
        if known is None or _clearer(one, known):
            kept[key] = one
    _join(kept)
    decided = {
        kind
        for (kind, status), one in kept.items()
        if status in DECISIVE and not (status == "adopted" and one.paper.weak)
    }
    result = []
    for (kind, status), one in kept.items():
        if status not in DECISIVE and (kind in decided or (decided and one.paper.weak)):
            continue
        # "Thirteen voted in favour": how the vote went that a veto undid.
        if status == "adopted" and one.paper.weak and (kind, "vetoed") in kept:
            continue
        if status == "adopted" and ((kind, "signed") in kept or (kind, "ratified") in kept):
            continue
        if (
            status in ("adopted", "signed")
            and (kind, "not_adopted") in kept
            and kept[kind, "not_adopted"].index <= one.index
            and one.paper.vague
        ):
            continue
        # What one group gives out is its own.
        if (
            status == "adopted"
            and kind in _GIVEN_OUT
            and one.for_it
            and all(_is_single(who.entity) for who in one.for_it)
        ):
            continue
        failed = any((k, "not_adopted") in kept for k in _JOINT)
        if status == "replaced" and kind == "chairs_statement" and one.begin == one.paper.begin and not failed:
            continue
        if status in ("adopted", "signed") and kind == "chairs_statement" and failed:
            one = Finding(one.index, one.paper, "replaced", one.begin, one.end, one.for_it, one.against)
        if status == "adopted" and one.paper.weak and (kind, "expected") in kept:
            continue
        # A no to a plan or a decision by nobody, or by a part of a state.
        if kind == "other" and one.paper.weak and status in ("refused", "withdrawn") and not _sovereign(one):
            continue
        sides = {who.entity.id: who.entity for who in (*one.for_it, *one.against) if who.entity.label != "PERSON"}
        if one.paper.vague and kind == "other" and len(sides) < 2:
            continue
        # Any government has plans; those of a body or of several are a meeting's.
        several = len(sides) > 1 or any(who.kind == "igo" for who in sides.values())
        if kind == "other" and one.paper.weak and status == "adopted" and not several:
            continue
        if one.paper.vague and status != "not_adopted" and any(k != kind and s == status for k, s in kept):
            continue
        if kind == "other" and one.paper.weak and any(k != "other" and s == status for k, s in kept):
            continue
        result.append(one)
    unique = {(one.paper.kind, one.status): one for one in result}
    return sorted(unique.values(), key=lambda one: (one.index, one.begin))


_GIVEN_OUT = frozenset({"communique", "joint_statement"})
_SINGLE = frozenset({"armed_group", "company", "media", "party", "military"})


def _is_single(entity: Entity) -> bool:
    return entity.label == "ORG" and entity.kind in _SINGLE


def _sovereign(one: Finding) -> bool:
    return any(who.entity.kind != "region" and who.entity.label != "PERSON" for who in one.against)


def _join(kept: dict[tuple[str, str], Finding]) -> None:
    """Where one status of a document says what another one does, only the fuller stays."""
    for kind in {kind for kind, _ in kept}:
        refused = kept.get((kind, "refused"))
        done = next((kept[kind, status] for status in ("signed", "adopted") if (kind, status) in kept), None)
        # What the others signed is no news of its own where the text is about the one who would not.
        if refused and done:
            if done.status == "signed" and (refused.index, refused.begin) < (done.index, done.begin):
                del kept[kind, "signed"]
            elif refused.index == done.index:
                del kept[kind, "refused"]
                against = tuple(dict.fromkeys((*done.against, *refused.against)))
                kept[kind, done.status] = replace(done, against=against)
        if (kind, "vetoed") in kept:
            kept.pop((kind, "not_adopted"), None)
        # A draft that is taken back after a refusal has failed.
        gone = kept.get((kind, "withdrawn"))
        if refused and gone and not gone.against:
            del kept[kind, "withdrawn"]
            kept.setdefault((kind, "not_adopted"), replace(gone, status="not_adopted"))


def _clearer(one: Finding, known: Finding) -> bool:
    def weight(finding: Finding) -> tuple[bool, int, int]:
        return (not finding.paper.vague, len(finding.against), len(finding.for_it))

    return weight(one) > weight(known)
