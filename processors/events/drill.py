"""What is only played or made up: drills and scenarios, plots of films and novels, hoaxes."""

from processors.events.scene import Scene, Told

_STAGED = (
    "simulat",
    "mock ",
    "rehears",
    "scenario",
    "war game",
    "wargame",
    "drill ",
    "drills",
    "in a film",
    "fictional",
    "thriller opens",
    "film opens",
    "movie opens",
    "novel opens",
    "book opens",
    "series opens",
    "episode opens",
    "play opens",
    "story opens",
    "film begins",
    "novel begins",
    "film follows",
    "novel follows",
    "series follows",
    "film tells",
    "novel tells",
    "in the film",
    "in the novel",
    "in the series",
    "in the thriller",
    "script of a",
    "blank rounds",
    "fake blood",
    "made-for-tv",
    "re-enactors",
)


def drill(scene: Scene, told: Told, carried: bool) -> bool:
    """A drill or a scenario: the sentence says so, or the item leads with one and nothing is counted or dated after it."""  # noqa: E501
    if any(word in told.low for word in _STAGED):
        return True
    return (
        scene.lead["drill"] >= 2 and not scene.kinds["claim"] and (told.position <= 2 or not (carried and told.counted))
    )


def hoax(scene: Scene) -> bool:
    """The item is there to say that nothing happened."""
    return scene.lead["hoax"] >= 2 or (scene.lead["hoax"] >= 1 and not scene.lead["kill"] + scene.lead["wound"])
