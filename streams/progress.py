"""A count, a rate and a bar on standard error, when a person is looking."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Task as RichTask
from rich.text import Text

Thing = TypeVar("Thing")


class Rate(TextColumn):
    """Things a second since the start."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: RichTask) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="dim")


def counted(things: Iterable[Thing], noun: str, total: int | None = None) -> Iterator[Thing]:
    """Pass things through and show how many went by; silent unless standard error is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from things
        return
    columns = (SpinnerColumn(), BarColumn(), MofNCompleteColumn(), TextColumn(noun), Rate(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=False) as progress:
        task = progress.add_task(noun, total=total)
        for thing in things:
            yield thing
            progress.advance(task)
