"""Reports of which only is known whether they tell of an attack."""

import json
from pathlib import Path

from training.relevance import FILE, LEFT, reports

DEED = "SANTIAGO, 3 MAR 90 -- GUNMEN SHOT DEAD THREE FARMERS ON MONDAY AND SET FIRE TO A BUS."
OTHER = "THE HARVEST OF SORGHUM WAS BETTER THAN THAT OF THE YEAR BEFORE, AND PRICES WERE STEADY. " * 12


def write(folder: Path, rows: list[tuple[str, bool | None]]) -> None:
    lines = [json.dumps({"id": f"{n}", "text": text, "relevant": known}) for n, (text, known) in enumerate(rows)]
    (folder / FILE).write_text("\n".join(lines), encoding="utf8")


def test_every_fifth_report_is_kept_for_measuring(tmp_path: Path) -> None:
    write(tmp_path, [(DEED, True)] * 2 * LEFT)
    made = reports(tmp_path)
    assert len(made) == 2 * (LEFT - 1)
    assert all(one.relevant and one.passages for one in made)


def test_what_the_judges_left_open_and_what_no_reader_is_shown_teach_nothing(tmp_path: Path) -> None:
    write(tmp_path, [(DEED, True), (DEED, None), (OTHER, False), (DEED, False)])
    assert [one.relevant for one in reports(tmp_path)] == [False]


def test_a_folder_without_reports_teaches_nothing_and_ends_nothing(tmp_path: Path) -> None:
    assert reports(tmp_path) == []
