"""The compact towers: a residual CNN over log-mel for sounds and a small transformer for texts, in one vector space."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

from recap_engine.clap.compact_mel import MelPower, decibels


@dataclass(frozen=True, slots=True)
class TowerConfig:
    """Sizes of both towers; ``window_seconds`` is the length of the audio tower's input."""

    sample_rate: int = 16_000
    window_seconds: float = 5.0
    fft: int = 640
    hop: int = 256
    bands: int = 64
    lowest: float = 30.0
    range_db: float = 80.0
    channels: tuple[int, ...] = (32, 64, 96, 192, 320)
    hidden: int = 384
    feature: int = 512
    dimensions: int = 256
    vocabulary: int = 6000
    text_width: int = 256
    text_layers: int = 3
    text_heads: int = 4
    text_tokens: int = 40
    sentence: int = 384
    signatures: bool = False
    """Whether the audio tower has a map from its pooled features to signatures, fitted after its training."""

    @classmethod
    def read(cls, config: Any) -> TowerConfig:
        """Read a mapping made by ``write``, ignoring unknown keys."""
        known = {name: config[name] for name in cls.__slots__ if name in config}
        if "channels" in known:
            known["channels"] = tuple(known["channels"])
        return cls(**known)

    def write(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    @property
    def window_samples(self) -> int:
        """The number of samples in a window."""
        return round(self.sample_rate * self.window_seconds)

    @property
    def hidden_steps(self) -> int:
        """The number of hidden states per window."""
        frames = self.window_samples // self.hop + 1
        for _ in range(4):
            frames = (frames + 1) // 2
        return frames


class _Residual(nn.Module):
    """Two 3x3 convolutions with a shortcut; ``stride`` reduces (time, bands)."""

    def __init__(self, inputs: int, outputs: int, stride: tuple[int, int]) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.first_norm: nn.Module = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm: nn.Module = nn.BatchNorm2d(outputs)
        self.shortcut: nn.Module = nn.Identity()
        if inputs != outputs or stride != (1, 1):
            pool = nn.AvgPool2d(stride, stride, ceil_mode=True) if stride != (1, 1) else nn.Identity()
            self.shortcut = nn.Sequential(pool, nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.first_norm(self.first(x)))
        return functional.relu(self.second_norm(self.second(y)) + self.shortcut(x))


def _folded(convolution: nn.Conv2d, norm: nn.Module) -> nn.Conv2d:
    assert isinstance(norm, nn.BatchNorm2d)
    return fuse_conv_bn_eval(convolution, norm)


def fold_norms(tower: AudioTower) -> None:
    """Fold every batch norm of a trained tower into the convolution before it, which is a third faster."""
    tower.eval()
    for holder in list(tower.modules()):
        if isinstance(holder, _Residual):
            holder.first, holder.first_norm = _folded(holder.first, holder.first_norm), nn.Identity()
            holder.second, holder.second_norm = _folded(holder.second, holder.second_norm), nn.Identity()
        elif isinstance(holder, nn.Sequential):
            for place in range(1, len(holder)):
                before, after = holder[place - 1], holder[place]
                if isinstance(before, nn.Conv2d) and isinstance(after, nn.BatchNorm2d):
                    holder[place - 1], holder[place] = _folded(before, after), nn.Identity()


SHALLOW = 3
"""The number of first stages, for edges and textures: 1/14 of the convolutions' weights, over half of their work."""


class AudioTower(nn.Module):
    """Samples -> (vector (n, d) of unit length, hidden (n, t, h), feature (n, f), pooled (n, 6 h)).

    The vector is a projection of the feature, and the feature is computed from the pooled hidden states.
    """

    def __init__(self, config: TowerConfig) -> None:
        super().__init__()
        self.range_db = config.range_db
        self.mel = MelPower(config.sample_rate, config.fft, config.hop, config.bands, config.lowest)
        widths = config.channels
        self.stem = nn.Sequential(
            nn.Conv2d(1, widths[0], 3, 2, 1, bias=False),
            nn.BatchNorm2d(widths[0]),
            nn.ReLU(),
            _Residual(widths[0], widths[0], (1, 1)),
        )
        stages: list[nn.Module] = [_Residual(widths[0], widths[1], (2, 2))]
        for before, after in pairwise(widths[1:-1]):
            stages += [_Residual(before, after, (2, 2)), _Residual(after, after, (1, 1))]
        stages += [_Residual(widths[-2], widths[-1], (1, 2)), _Residual(widths[-1], widths[-1], (1, 1))]
        self.stages = nn.Sequential(*stages)
        self.join = nn.Linear(widths[-1] * (config.bands // 32), config.hidden)
        self.join_norm = nn.LayerNorm(config.hidden)
        self.attend = nn.Linear(config.hidden, 4)
        self.feature = nn.Linear(config.hidden * 6, config.feature)
        self.feature_norm = nn.LayerNorm(config.feature)
        self.project = nn.Linear(config.feature, config.dimensions)
        self.signature = nn.Linear(config.hidden * 6, config.dimensions) if config.signatures else None

    def sign(self, pooled: Tensor) -> Tensor:
        """Signatures (n, d) of unit length from pooled features (n, 6 h), in float32."""
        assert self.signature is not None
        with torch.autocast(pooled.device.type, enabled=False):
            return functional.normalize(self.signature(pooled.float()), dim=1)

    def forward(self, samples: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Encode windows of samples (n, length)."""
        return self.hear(self.mel(samples))

    def hear(self, power: Tensor, dropout: float = 0.0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Like ``forward``, from mel power (n, frames, bands). Levels relative to the peak remove the loudness."""
        return self.deep(self.shallow(power), dropout)

    def shallow(self, power: Tensor) -> Tensor:
        """Run only the first stages, from mel power (n, frames, bands) to (n, channels, t, f)."""
        levels = decibels(power)
        top = levels.amax(dim=(1, 2), keepdim=True).clamp_min(-80.0)
        levels = ((levels - top) / self.range_db + 1.0).clamp_min(0.0) * 2.0 - 1.0
        x = levels[:, None].contiguous(memory_format=torch.channels_last)
        found: Tensor = self.stages[:SHALLOW](self.stem(x.to(self.project.weight.dtype)))
        return found

    def deep(self, x: Tensor, dropout: float = 0.0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Run the other stages and all later layers on the output of ``shallow``."""
        x = self.stages[SHALLOW:](x)
        steps = x.permute(0, 2, 1, 3).flatten(2)
        hidden = functional.relu(self.join_norm(self.join(steps)))
        weights = self.attend(hidden).softmax(dim=1)
        attended = torch.einsum("nth,nta->nah", hidden, weights).flatten(1)
        pooled = torch.cat([hidden.mean(dim=1), hidden.amax(dim=1), attended], dim=1)
        feature = functional.gelu(self.feature_norm(self.feature(functional.dropout(pooled, dropout))))
        vector = functional.normalize(self.project(functional.dropout(feature, dropout)).float(), dim=1)
        return vector, hidden, feature, pooled


class _TextLayer(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm_1, self.norm_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mix, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        n, t, w = x.shape
        q, k, v = self.mix(self.norm_1(x)).view(n, t, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = x + self.out(mixed.transpose(1, 2).reshape(n, t, w))
        deeper: Tensor = self.down(functional.gelu(self.up(self.norm_2(x))))
        return x + deeper


class TextTower(nn.Module):
    """Token ids and mask (n, t) -> (vector (n, d) of unit length, sentence (n, s) in the text teacher's space)."""

    def __init__(self, config: TowerConfig) -> None:
        super().__init__()
        self.words = nn.Embedding(config.vocabulary, config.text_width)
        self.places = nn.Embedding(config.text_tokens, config.text_width)
        nn.init.normal_(self.words.weight, std=0.05)
        nn.init.normal_(self.places.weight, std=0.02)
        self.layers = nn.ModuleList(_TextLayer(config.text_width, config.text_heads) for _ in range(config.text_layers))
        self.norm = nn.LayerNorm(config.text_width)
        self.sentence = nn.Linear(config.text_width, config.sentence)
        self.project = nn.Linear(config.sentence, config.dimensions, bias=False)

    def forward(self, tokens: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Encode texts; ``mask`` is true at tokens."""
        x = self.words(tokens) + self.places.weight[: tokens.shape[1]]
        for layer in self.layers:
            x = layer(x, mask)
        weights = mask[:, :, None].to(x.dtype)
        pooled = (self.norm(x) * weights).sum(dim=1) / weights.sum(dim=1).clamp_min(1.0)
        sentence = functional.normalize(self.sentence(pooled).float(), dim=1)
        vector = functional.normalize(self.project(sentence.to(pooled.dtype)).float(), dim=1)
        return vector, sentence
