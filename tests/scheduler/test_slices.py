"""A slice of long work is as large as fits into its time."""

from scheduler.slices import AIM, LEAST, MOST, Stride


def test_slices_grow_on_a_quiet_machine_and_shrink_on_a_crowded_one() -> None:
    stride = Stride(100)
    stride.took(AIM / 1.5)
    assert stride.size == 150
    stride.took(AIM * 1.5)
    assert stride.size == 100


def test_one_slice_by_chance_at_most_doubles_or_halves_the_next() -> None:
    stride = Stride(100)
    stride.took(0.0)
    assert stride.size == 200
    stride.took(60.0)
    assert stride.size == 100


def test_there_is_a_smallest_and_a_largest() -> None:
    stride = Stride()
    for _ in range(10):
        stride.took(60.0)
    assert stride.size == LEAST
    for _ in range(10):
        stride.took(0.0)
    assert stride.size == MOST
