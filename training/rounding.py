"""Round a matrix by what that does to its output, not number by number.

Rows of inputs are rounded one by one, and what the rounding of one does to the output is made good by the rows not
rounded yet (GPTQ: Frantar, Ashkboos, Hoefler and Alistarh, 2023, arXiv:2210.17323).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
DAMPING = 0.01  # of the mean squared input, added to every one: the paper's
BLOCK = 128  # rows whose effect on later rows is gathered before it is applied
TOP = 15  # the largest number of 4 bits


def rounded_rows(weight: Floats, scale: Floats, zero: Floats, moment: Floats) -> npt.NDArray[np.uint8]:
    """(K, N) weight, with the scale and zero of each of its numbers -> (K, N) whole numbers from 0 to 15.

    A number n stands for (n - zero) * scale. `moment` (K, K) is the sum of x' x over inputs x such as the matrix meets.
    """
    moments = moment.astype(np.float64)
    moments[np.diag_indices_from(moments)] += DAMPING * moments.diagonal().mean()
    # Row k says how the rows after k make good what k got wrong.
    factor = np.linalg.cholesky(np.linalg.inv(moments)).T.astype(np.float32)
    left, step = weight.copy(), np.where(scale == 0, np.float32(1), scale)
    numbers = np.empty_like(left)
    for start in range(0, len(left), BLOCK):
        stop = min(start + BLOCK, len(left))
        wrong = np.empty_like(left[start:stop])
        for k in range(start, stop):
            numbers[k] = np.clip(np.round(left[k] / step[k] + zero[k]), 0, TOP)
            wrong[k - start] = (left[k] - (numbers[k] - zero[k]) * step[k]) / factor[k, k]
            left[k + 1 : stop] -= np.outer(factor[k, k + 1 : stop], wrong[k - start])
        left[stop:] -= factor[start:stop, stop:].T @ wrong
    return numbers.astype(np.uint8)
