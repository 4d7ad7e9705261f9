"""Scores that mean what they say: a monotone map from what the network says to the share that is right.

Beta calibration (Kull, Silva Filho and Flach 2017), p = sigmoid(a ln s - b ln(1 - s) + c): with a = b it is Platt
scaling of the logit, with a = b = 1 and c = 0 the identity. What hangs on an event is wrong where the event is, so
arguments and layers of attribution may also lean on the event's own score e: + d logit(e). And an argument beside a
better one of its role in the same event, of score m, is less likely for it: - g (logit(m) - logit(s)). The map rises in
s and e and falls in m, since a, b, d and g are never negative. `training.calibration` fits it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sayso.record import Struct

Array = npt.NDArray[np.float64]
EDGE = 1e-4  # scores nearer to 0 or 1 count as this near: records carry four digits


class Curve(Struct, frozen=True, kw_only=True):
    """The map of one kind of score."""

    a: float = 1.0
    b: float = 1.0
    c: float = 0.0
    d: float = 0.0
    g: float = 0.0

    def __call__(
        self, scores: npt.ArrayLike, events: npt.ArrayLike | None = None, best: npt.ArrayLike | None = None
    ) -> Array:
        """Scores in 0..1 -> calibrated scores, in their order.

        `events`: the scores of their events; `best`: those of the best argument of their role there. Both as the
        network gives them, before they were mapped.
        """
        s = inside(scores)
        odds = self.a * np.log(s) - self.b * np.log1p(-s) + self.c
        if events is not None:
            odds = odds + self.d * logit(events)
        if best is not None:
            odds = odds - self.g * (logit(best) - logit(s))
        result: Array = 1 / (1 + np.exp(-odds))
        return result


class Curves(Struct, frozen=True, kw_only=True):
    """The maps of a reader's scores; the identity where none was fitted."""

    event: Curve = Curve()
    argument: Curve = Curve()
    layer: Curve = Curve()


def inside(scores: npt.ArrayLike) -> Array:
    """Scores at least EDGE away from 0 and 1."""
    result: Array = np.clip(np.asarray(scores, dtype=float), EDGE, 1 - EDGE)
    return result


def logit(scores: npt.ArrayLike) -> Array:
    """Log-odds of scores."""
    s = inside(scores)
    result: Array = np.log(s) - np.log1p(-s)
    return result
