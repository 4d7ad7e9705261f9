"""Texts to learn from must not hold what a reader is measured on."""

from training.unlabelled import unknown

MEASURED = "Militiamen held the customs post for three days, according to traders who fled, and then left it burning."


def test_a_text_that_shares_a_passage_is_left_out_wherever_the_passage_stands():
    copied = (
        f"BORDER TOWN (Wire) - By our staff.\n\n{MEASURED.upper()} More follows as we learn it, the editors said today."
    )
    other = "Militiamen held the customs post for an hour. Nobody was hurt and the road was open again by nightfall."
    assert list(unknown([copied, other], [MEASURED])) == [other]


def test_a_short_text_is_left_out_only_as_a_whole():
    assert list(unknown(["Bridge falls", "Bridge falls again", ""], ["bridge falls!"])) == ["Bridge falls again"]


def test_copies_are_taken_once():
    assert list(unknown([MEASURED, MEASURED.replace(",", "")], [])) == [MEASURED]
