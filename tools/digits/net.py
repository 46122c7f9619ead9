"""The net as it is trained, and as it is written for auth/verifier/speech."""

from dataclasses import dataclass, replace

import numpy as np
import torch  # type: ignore[import-not-found,unused-ignore]  # for training alone
from torch import Tensor, nn  # type: ignore[import-not-found,unused-ignore]

from auth.verifier.speech.features import MELS
from auth.verifier.speech.network import WORDS, Layer, Network


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Channels of the first convolution and of all others, and the dilation of each of those."""

    first: int = 96
    width: int = 128
    dilations: tuple[int, ...] = (1, 1, 2, 1, 2, 4)
    dropout: float = 0.08


class DigitNet(nn.Module):  # type: ignore[misc,unused-ignore]
    """Two strided convolutions, residual dilated ones, and two heads: digits, and phonemes.

    The second head teaches the layers below how syllables sound, and is left out in use.
    """

    def __init__(self, shape: Shape, *, units: int) -> None:
        super().__init__()
        self.front = nn.ModuleList(
            [
                nn.Conv1d(MELS, shape.first, 5, stride=2, padding=2, bias=False),
                nn.Conv1d(shape.first, shape.width, 5, stride=2, padding=2, bias=False),
            ]
        )
        self.front_norms = nn.ModuleList([nn.BatchNorm1d(shape.first), nn.BatchNorm1d(shape.width)])
        self.blocks = nn.ModuleList(
            [
                nn.Conv1d(shape.width, shape.width, 3, dilation=d, padding=d, bias=False)
                for d in shape.dilations
            ]
        )
        self.norms = nn.ModuleList([nn.BatchNorm1d(shape.width) for _ in shape.dilations])
        self.dropout = nn.Dropout1d(shape.dropout)  # whole channels: costs little
        self.digits = nn.Conv1d(shape.width, 1 + len(WORDS), 1)
        self.units = nn.Conv1d(shape.width, 1 + units, 1)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """Return log-probabilities of digits and of units, each (batch, classes, n / 4)."""
        hidden = features
        for convolution, norm in zip(self.front, self.front_norms, strict=True):
            hidden = torch.relu(norm(convolution(hidden)))
        for convolution, norm in zip(self.blocks, self.norms, strict=True):
            hidden = hidden + self.dropout(torch.relu(norm(convolution(hidden))))
        return self.digits(hidden).float().log_softmax(1), self.units(hidden).float().log_softmax(1)


def steps(length: int) -> int:
    """Return how many outputs so many frames give."""
    return ((length + 1) // 2 + 1) // 2


def export(net: DigitNet) -> Network:
    """Fold the normalisation into the convolutions."""
    pairs = [
        *zip(net.front, net.front_norms, [False] * 2, strict=True),
        *zip(net.blocks, net.norms, [True] * len(net.blocks), strict=True),
    ]
    layers = tuple(_folded(conv, norm, residual=residual) for conv, norm, residual in pairs)
    return Network(
        layers=layers,
        out_weight=net.digits.weight.detach().numpy()[:, :, 0].astype(np.float32),
        out_bias=net.digits.bias.detach().numpy().astype(np.float32),
    )


def eager(net: Network, amount: float) -> Network:
    """Take `amount` from the score of blank: trained as it is, the net misses more than it adds."""
    bias = net.out_bias.copy()
    bias[0] -= amount
    return replace(net, out_bias=bias)


def _folded(conv: nn.Conv1d, norm: nn.BatchNorm1d, *, residual: bool) -> Layer:
    gain = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().numpy()
    bias = norm.bias.detach().numpy() - norm.running_mean.numpy() * gain
    return Layer(
        weight=(conv.weight.detach().numpy() * gain[:, None, None]).astype(np.float32),
        bias=bias.astype(np.float32),
        stride=int(conv.stride[0]),
        dilation=int(conv.dilation[0]),
        residual=residual,
    )
