"""A matrix of few bits must do to its inputs what the exact one does."""

import numpy as np
from training.rounding import rounded_rows


def test_rounding_by_inputs_changes_what_a_matrix_says_less_than_the_nearest_numbers_do():
    chance = np.random.default_rng(5)
    inputs = (chance.normal(size=(900, 12)) @ chance.normal(size=(12, 192))).astype(np.float32)
    inputs += chance.normal(scale=0.3, size=inputs.shape).astype(np.float32)
    weight = chance.normal(size=(192, 40)).astype(np.float32)
    scale, zero = np.full_like(weight, 0.4), np.full_like(weight, 8)
    nearest = np.clip(np.round(weight / scale + zero), 0, 15)

    def error(numbers):
        return np.square(inputs @ ((numbers - zero) * scale - weight)).mean()

    numbers = rounded_rows(weight, scale, zero, inputs.T @ inputs)
    assert numbers.dtype == np.uint8 and numbers.max() <= 15
    assert error(numbers) < error(nearest) / 3


def test_a_matrix_that_is_on_the_grid_already_stays():
    chance = np.random.default_rng(6)
    numbers = chance.integers(0, 16, size=(140, 9))
    scale, zero = np.full((140, 9), 0.02, np.float32), np.full((140, 9), 7, np.float32)
    weight = ((numbers - zero) * scale).astype(np.float32)
    inputs = chance.normal(size=(300, 140)).astype(np.float32)
    assert np.array_equal(rounded_rows(weight, scale, zero, inputs.T @ inputs), numbers)
