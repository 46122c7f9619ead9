"""Train the digit recogniser of auth/verifier/speech.

    python -m tools.train_digits --work out/digits --steps 9000 \\
        --syllables DIR --syllables DIR --words DIR --synthetic 2500 \\
        --data DIR --hold-out 16,17 --develop 14,15

Everything is optional but one source of digits: a folder of single syllables, or espeak-ng's
voices, or with --data a deployment's own recordings (`labels.tsv` with `path`, `digits` and
optionally `speaker`). Needs requirements-train.in. Stopped, it goes on from its last check (every
300 steps) when it is started again with the same arguments. docs/models/digits.md has the commands
behind the weights.
"""

import argparse
import copy
import hashlib
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

try:
    import torch  # type: ignore[import-not-found,unused-ignore]  # for training alone
    from torch import Tensor, nn  # type: ignore[import-not-found,unused-ignore]
except ModuleNotFoundError as missing:
    raise SystemExit(f"{missing}: requirements-train.in names what training needs") from missing

from auth.verifier.speech import network
from tools.digits import pools
from tools.digits.batches import Batch, stream, units_of
from tools.digits.compose import Sources, voices_of
from tools.digits.cutting import cut_out
from tools.digits.gather import gather
from tools.digits.measure import digit_errors
from tools.digits.net import DigitNet, Shape, eager, export, steps
from tools.outcome import make_room, told

SHIPPED = Path(network.__file__).with_name("weights.npz")

_CHECK_EVERY = 300
_AVERAGE = 0.9985
_UNIT_SHARE = 0.4


@dataclass(kw_only=True)
class State:
    """All that changes while training, and is kept to go on from."""

    net: DigitNet
    average: DigitNet
    optimiser: torch.optim.Optimizer
    step: int


def main() -> None:
    arguments = _arguments()
    with told():
        make_room(arguments.out, None, begins=b"PK")
        _train(arguments)


def _train(arguments: argparse.Namespace) -> None:
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    try:
        sources, development = gather(arguments)
    except ValueError as exc:
        sys.exit(str(exc))
    state = _start(arguments, len(units_of(sources)))
    if sources.people:
        engine = network.load(arguments.cut_with)
        clips = [clip for person in sources.people.values() for clip in person]
        sources = replace(sources, cut=voices_of(cut_out(clips, engine)))
        print(f"digits cut out for {len(sources.cut)} people", flush=True)
    _learn(arguments, state, sources, development)
    net = eager(export(state.average.eval()), arguments.eager)
    arguments.out.write_bytes(network.dump(net))
    digest = hashlib.sha256(arguments.out.read_bytes()).hexdigest()
    print(f"wrote {arguments.out}, {arguments.out.stat().st_size} bytes, SHA-256 {digest}")


def _learn(
    arguments: argparse.Namespace, state: State, sources: Sources, development: list[pools.Clip]
) -> None:
    begun, first, losses = time.monotonic(), state.step, list[float]()
    batches = stream(sources, seed=arguments.seed, start=state.step, workers=arguments.workers)
    for batch in batches:
        if state.step >= arguments.steps:
            return
        losses.append(_step(state, batch, _rate(state.step, arguments)))
        if state.step % 100 == 0:
            pace = (state.step - first) / (time.monotonic() - begun)
            left_min = (arguments.steps - state.step) / pace / 60
            loss = np.mean(losses[-100:])
            print(f"{state.step} loss {loss:.4f} {pace:.1f}/s {left_min:.0f} min left", flush=True)
        if state.step % _CHECK_EVERY == 0 or state.step == arguments.steps:
            _keep(arguments, state)
            if development:
                wrong, digits = digit_errors(export(state.average.eval()), development)
                print(
                    f"{state.step} development {wrong}/{digits} = {wrong / digits:.3%}", flush=True
                )


def _step(state: State, batch: Batch, rate: float) -> float:
    for group in state.optimiser.param_groups:
        group["lr"] = rate
    state.net.train()
    with torch.autocast("cpu", torch.bfloat16):
        digits, units = state.net(torch.from_numpy(batch.features))
    lengths = torch.tensor([steps(length) for length in batch.lengths])
    loss = _ctc(digits, lengths, batch.digits)
    known = [index for index, said in enumerate(batch.units) if said is not None]
    if known:
        said = [said for said in batch.units if said is not None]
        total = loss + _UNIT_SHARE * _ctc(units[known], lengths[known], said)
    else:
        total = loss
    state.optimiser.zero_grad()
    total.backward()
    nn.utils.clip_grad_norm_(state.net.parameters(), 2.0)
    state.optimiser.step()
    state.step += 1
    _average(state)
    return float(loss.item())


def _ctc(logp: Tensor, lengths: Tensor, said: list[list[int]]) -> Tensor:
    flat = torch.tensor([token for tokens in said for token in tokens], dtype=torch.long)
    sizes = torch.tensor([len(tokens) for tokens in said])
    loss = nn.functional.ctc_loss(
        logp.permute(2, 0, 1), flat, lengths, sizes, reduction="none", zero_infinity=True
    )
    return (loss / sizes.clamp(min=1)).mean()


def _average(state: State) -> None:
    """Keep a running average of the weights: it errs less on new people than the last ones."""
    keep = min(_AVERAGE, 1 - 1 / (state.step + 1))
    with torch.no_grad():
        pairs = zip(
            state.average.state_dict().values(), state.net.state_dict().values(), strict=True
        )
        for mean, now in pairs:
            if mean.dtype.is_floating_point:
                mean.mul_(keep).add_(now, alpha=1 - keep)
            else:
                mean.copy_(now)


def _rate(step: int, arguments: argparse.Namespace) -> float:
    warm = min(1.0, (step + 1) / 200)
    cosine = 0.5 * (1 + float(np.cos(np.pi * min(1.0, step / arguments.steps))))
    return max(float(arguments.rate) * warm * cosine, 1e-5)


def _start(arguments: argparse.Namespace, units: int) -> State:
    net = DigitNet(Shape(width=arguments.width), units=units)
    kept = arguments.work / f"{arguments.name}.pt"
    if arguments.begin_with is not None and not kept.exists():
        begin = torch.load(arguments.begin_with, weights_only=True)["average"]
        net.load_state_dict(begin)
    state = State(
        net=net,
        average=copy.deepcopy(net),
        optimiser=torch.optim.AdamW(net.parameters(), lr=arguments.rate, weight_decay=2e-2),
        step=0,
    )
    if kept.exists():
        found = torch.load(kept, weights_only=True)
        if found.get("told") != _told(arguments):
            sys.exit(f"{kept} is of a run with other arguments: give another --work or --name")
        state.net.load_state_dict(found["net"])
        state.average.load_state_dict(found["average"])
        state.optimiser.load_state_dict(found["optimiser"])
        state.step = int(found["step"])
        print(f"going on from step {state.step}", flush=True)
    print(f"{sum(p.numel() for p in net.parameters())} parameters", flush=True)
    return state


def _told(arguments: argparse.Namespace) -> str:
    """Return the arguments that a run must not change from one start to the next."""
    free = {"out", "steps", "threads", "workers", "work", "name"}
    return repr([(key, str(value)) for key, value in vars(arguments).items() if key not in free])


def _keep(arguments: argparse.Namespace, state: State) -> None:
    path = arguments.work / f"{arguments.name}.pt"
    half = path.with_suffix(".half")
    torch.save(
        {
            "net": state.net.state_dict(),
            "average": state.average.state_dict(),
            "optimiser": state.optimiser.state_dict(),
            "step": state.step,
            "told": _told(arguments),
        },
        half,
    )
    half.replace(path)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    _add_sources(parser)
    _add_people(parser)
    add = parser.add_argument
    add("--begin-with", type=Path, help="a kept state of another run to begin with")
    add("--work", type=Path, default=Path("out/digits"))
    add("--name", default="digits", help="of this run, in the work folder")
    add("--out", type=Path, default=Path("out/digits.npz"))
    add("--steps", type=int, default=9000)
    add("--width", type=int, default=128, help="channels of the net")
    add("--rate", type=float, default=3e-3)
    add("--eager", type=float, default=1.2, help="taken from blank's score: more is heard")
    add("--seed", type=int, default=1)
    add("--threads", type=int, default=1)
    add("--workers", type=int, default=1)
    return parser.parse_args()


def _add_sources(parser: argparse.ArgumentParser) -> None:
    for name, what in (
        ("--data", "recordings with labels.tsv"),
        ("--syllables", "files named by one syllable and its tone"),
        ("--words", "files named by a word in characters"),
    ):
        parser.add_argument(name, type=Path, action="append", default=[], help=what)
    parser.add_argument("--synthetic", type=int, default=2500, help="clips to make by espeak-ng")
    parser.add_argument(
        "--cut-with", type=Path, default=SHIPPED, help="weights to cut single digits out with"
    )


def _add_people(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--hold-out", default="", help="speakers of whom nothing is read")
    add("--develop", default="", help="speakers to measure on, not to learn from")
    add(
        "--develop-data",
        type=Path,
        action="append",
        default=[],
        help="where these are, if not in --data",
    )
    add("--near", default="", help="speakers read only where speaker_exact is 1")


if __name__ == "__main__":
    main()
