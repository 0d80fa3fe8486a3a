"""How probable given texts are for a sound: teacher forcing, the prompt read once for all texts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain

import torch
from torch import Tensor

from recap_engine.decoder.gpt2 import GPT2, additive
from recap_engine.decoder.vocabulary import log_probabilities

CHUNK = 64
"""Positions whose logits over the whole vocabulary are held at a time."""


@torch.inference_mode()
def score_texts(model: GPT2, hidden: Tensor, prompt: Sequence[int], texts: Sequence[Sequence[int]]) -> Tensor:
    """Mean log-probability per token (m,) of each text after ``prompt``, its end included, in float32.

    ``hidden`` (t, encoder width). All texts stand behind one prompt in a single sequence, and a mask keeps each from
    seeing the others. A text that does not fit the decoder's positions is scored as far as it does.
    """
    device, dtype = model.wte.weight.device, model.wte.weight.dtype
    room = model.config.positions - len(prompt)
    texts = [list(text[:room]) for text in texts]
    starts = list(accumulate((len(text) for text in texts), initial=len(prompt)))
    flat = [token for text in texts for token in text]
    owners = torch.tensor([-1] * len(prompt) + [i for i, text in enumerate(texts) for _ in text], device=device)
    positions = [*range(len(prompt)), *(len(prompt) + at for text in texts for at in range(len(text)))]
    before = torch.ones(len(owners), len(owners), dtype=torch.bool, device=device).tril()
    visible = before & ((owners[:, None] == owners) | (owners == -1))
    x = model.read(
        torch.tensor([[*prompt, *flat]], device=device),
        torch.tensor([positions], device=device),
        additive(visible[None, None], dtype),
        model.hear(hidden[None].to(device, dtype)),
        None,
    )[0]
    # The first token of a text follows the prompt's last one, every other the token before it.
    origins = [[len(prompt) - 1, *range(start, start + len(text))] for start, text in zip(starts, texts, strict=False)]
    targets = [[*text, model.config.end_of_text] for text in texts]
    found = _log_probabilities(model, x, list(chain(*origins)), list(chain(*targets)))
    return torch.stack([part.mean() for part in torch.split(found, [len(target) for target in targets])]).cpu()


def _log_probabilities(model: GPT2, x: Tensor, origins: Sequence[int], targets: Sequence[int]) -> Tensor:
    """Of token ``targets[i]`` after position ``origins[i]``, in float32."""
    at, wanted = torch.tensor(origins, device=x.device), torch.tensor(targets, device=x.device)
    chunks = zip(torch.split(at, CHUNK), torch.split(wanted, CHUNK), strict=True)
    return torch.cat([log_probabilities(model, x[some], ids) for some, ids in chunks])
